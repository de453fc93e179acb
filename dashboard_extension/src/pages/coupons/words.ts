import { wordsOf } from "../../shared/locale";
import { REASONS } from "../../shared/reasons";
import en from "../../words/coupons.en.json";
import zh from "../../words/coupons.zh.json";

export const useWords = wordsOf({ en, zh }, REASONS);
export type Words = ReturnType<typeof useWords>;
