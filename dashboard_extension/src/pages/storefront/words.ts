import { wordsOf } from "../../shared/locale";
import en from "../../words/storefront.en.json";
import zh from "../../words/storefront.zh.json";

export const useWords = wordsOf({ en, zh });
export type Words = ReturnType<typeof useWords>;
