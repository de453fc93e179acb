import { wordsOf } from "../../shared/locale";
import { REASONS } from "../../shared/reasons";
import en from "../../words/settings.en.json";
import zh from "../../words/settings.zh.json";
import { VERDICTS } from "./verdicts";

export type SettingsKey = keyof typeof en;

export const useWords = wordsOf({ en, zh }, VERDICTS, REASONS);

export type Words = ReturnType<typeof useWords>;
