/** What a gateway said about an account, in words; Settings and Set-up show it alike. */
import type { AccountVerdict } from "../../api/schema";
import type { Locale } from "../../shared/locale";
import type { Tone } from "../../shared/reasons";
import en from "../../words/verdicts.en.json";
import zh from "../../words/verdicts.zh.json";

export const VERDICTS = { en, zh };
export type VerdictKey = keyof typeof en;

/** Not the account's fault, and over by itself. */
const PASSING: ReadonlySet<AccountVerdict> = new Set<AccountVerdict>(["UNREACHABLE", "QUOTA", "CONFIRM"]);

export function toneOfVerdict(verdict: AccountVerdict): Tone {
  if (verdict === "OK") return "success";
  return PASSING.has(verdict) ? "warning" : "critical";
}

/** What to do about it: which secret, which address. */
export function mendInWords(
  locale: Locale<VerdictKey>,
  verdict: AccountVerdict,
  facts: { readonly code?: string | null; readonly address?: string | null },
): string {
  const address = facts.address ?? "";
  if (verdict === "ADDRESS" && address === "") return locale.t("mend.ADDRESS_UNKNOWN");
  return locale.t(`mend.${verdict}`, { address, code: facts.code ?? "" });
}
