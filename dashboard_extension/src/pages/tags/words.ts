import { wordsOf, type Locale } from "../../shared/locale";
import en from "../../words/tags.en.json";
import zh from "../../words/tags.zh.json";

export const useWords = wordsOf({ en, zh });
export type Words = Locale<keyof typeof en>;
