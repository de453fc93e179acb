import { wordsOf } from "../shared/locale";
import en from "../words/host.en.json";
import zh from "../words/host.zh.json";

export const useWords = wordsOf({ en, zh });
