import { wordsOf } from "../../shared/locale";
import { REASONS } from "../../shared/reasons";
import { RECORD } from "../../shared/record";
import en from "../../words/recalls.en.json";
import zh from "../../words/recalls.zh.json";

export const useWords = wordsOf({ en, zh }, REASONS, RECORD);
