import { wordsOf, type Locale } from "../../shared/locale";
import { REASONS, type ReasonKey } from "../../shared/reasons";
import en from "../../words/customers.en.json";
import zh from "../../words/customers.zh.json";
import privacyEn from "../../words/privacy.en.json";
import privacyZh from "../../words/privacy.zh.json";

export const useWords = wordsOf({ en, zh }, REASONS);
export type Words = Locale<keyof typeof en | ReasonKey>;

export const usePrivacyWords = wordsOf({ en: privacyEn, zh: privacyZh });
