import en from "../words/reasons.en.json";
import zh from "../words/reasons.zh.json";
import type { Locale } from "./locale";

/** Words for the engine's codes; a page that shows some adds them to its own. */
export const REASONS = { en, zh };
export type ReasonKey = keyof typeof en;

/** Say a code of the engine in words: whole (`no_grant`), by its first part
 * (`missing:coupon.code`), or, if nobody has words for it, as it is. */
export function reasonInWords(locale: Locale<ReasonKey>, reason: string): string {
  if (reason === "") return "";
  const whole = locale.maybe(`reason.${reason}`);
  if (whole !== undefined) return whole;
  if (/^-?\d+$/.test(reason)) return locale.t("reason.code", { code: reason });
  const [head = "", ...rest] = reason.split(":");
  const detail = rest.join(":");
  const inner = locale.maybe(`reason.${detail}`) ?? locale.maybe(`reason.${receiptWord(detail)}`) ?? detail;
  return locale.maybe(`reason.${head}:`, { detail: inner }) ?? reason;
}

/** `failed: user block` is `user_block`: WeChat's case and spaces vary. */
function receiptWord(status: string): string {
  return status.toLowerCase().replace(/^failed:/, "").trim().replaceAll(/\s+/g, "_");
}

/** Why a cart did not enter. Some codes mean more there than on one channel. */
export function entryReasonInWords(locale: Locale<ReasonKey>, reason: string): string {
  return locale.maybe(`reason.entry.${reason}`) ?? reasonInWords(locale, reason);
}

export type Tone = "neutral" | "success" | "warning" | "critical" | "info";

const TONES: Readonly<Record<string, Tone>> = {
  waiting: "info",
  converted: "success",
  recovered_voucher: "success",
  recovered_link: "success",
  recovered_window: "success",
  lost: "neutral",
  expired: "neutral",
  suppressed: "warning",
  failed: "critical",
};

export function outcomeTone(outcome: string): Tone {
  return TONES[outcome] ?? "neutral";
}

export function outcomeInWords(locale: Locale<ReasonKey>, outcome: string): string {
  return locale.maybe(`outcome.${outcome}`) ?? outcome;
}

export function channelInWords(locale: Locale<ReasonKey>, channel: string): string {
  return locale.maybe(`channel.${channel}`) ?? channel;
}
