import { wordsOf } from "../../shared/locale";
import en from "../../words/search.en.json";
import zh from "../../words/search.zh.json";

export const useWords = wordsOf({ en, zh });
