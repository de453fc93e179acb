import { wordsOf, type Locale } from "../../shared/locale";
import en from "../../words/sources.en.json";
import zh from "../../words/sources.zh.json";

export const useWords = wordsOf({ en, zh });
export type Words = Locale<keyof typeof en>;
