import { wordsOf, type Locale } from "../../shared/locale";
import { REASONS, type ReasonKey } from "../../shared/reasons";
import en from "../../words/segments.en.json";
import zh from "../../words/segments.zh.json";

export const useWords = wordsOf({ en, zh }, REASONS);
export type Words = Locale<keyof typeof en | ReasonKey>;
