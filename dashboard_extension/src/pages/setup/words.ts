import { wordsOf } from "../../shared/locale";
import en from "../../words/setup.en.json";
import zh from "../../words/setup.zh.json";
import { VERDICTS } from "../settings/verdicts";

export const useWords = wordsOf({ en, zh }, VERDICTS);
