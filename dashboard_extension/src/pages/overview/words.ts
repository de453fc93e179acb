import { wordsOf } from "../../shared/locale";
import { REASONS } from "../../shared/reasons";
import en from "../../words/overview.en.json";
import zh from "../../words/overview.zh.json";

export const useWords = wordsOf({ en, zh }, REASONS);
