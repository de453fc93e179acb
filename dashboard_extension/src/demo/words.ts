import { wordsOf } from "../shared/locale";
import { REASONS } from "../shared/reasons";
import { RECORD } from "../shared/record";
import en from "../words/demo.en.json";
import zh from "../words/demo.zh.json";

export type DemoKey = keyof typeof en;
export const useWords = wordsOf({ en, zh }, REASONS, RECORD);
