import { wordsOf } from "../../shared/locale";
import { REASONS } from "../../shared/reasons";
import en from "../../words/wechat.en.json";
import zh from "../../words/wechat.zh.json";

export const useWords = wordsOf({ en, zh }, REASONS);
export type Words = ReturnType<typeof useWords>;
