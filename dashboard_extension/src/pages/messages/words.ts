import { wordsOf } from "../../shared/locale";
import { REASONS } from "../../shared/reasons";
import { RECORD } from "../../shared/record";
import en from "../../words/messages.en.json";
import zh from "../../words/messages.zh.json";

export const useWords = wordsOf({ en, zh }, REASONS, RECORD);
export type Words = ReturnType<typeof useWords>;
