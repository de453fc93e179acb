import { wordsOf } from "../../shared/locale";
import en from "../../words/forms.en.json";
import zh from "../../words/forms.zh.json";

export const useWords = wordsOf({ en, zh });
export type Words = ReturnType<typeof useWords>;
