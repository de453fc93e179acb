/** What coupons, and what became of them, are called. */
import type { CouponGrantState, CouponStatus } from "../../api/schema";
import type { Amount } from "../../shared/amounts";
import { reasonInWords, type Tone } from "../../shared/reasons";
import type { Words } from "./words";

export const GRANT_TONES: Readonly<Record<CouponGrantState, Tone>> = {
  RESERVED: "info",
  ISSUED: "info",
  REDEEMED: "success",
  REVERSED: "warning",
  EXPIRED: "neutral",
  RELEASED: "neutral",
};

export const STATUS_TONES: Readonly<Record<CouponStatus, Tone>> = { NEW: "info", READY: "success", PAUSED: "warning" };

export interface Discount {
  readonly discount: "FIXED" | "PERCENTAGE";
  readonly amounts: readonly Amount[];
  readonly percent: string | null;
}

/** `减 ¥20`, `9 折`: what it takes off, in a few words. */
export function discountInWords(locale: Words, terms: Discount): string {
  if (terms.discount === "PERCENTAGE") return locale.t("coupons.percent_off", { percent: locale.percent(Number(terms.percent ?? 0) / 100) });
  return terms.amounts.map((each) => locale.t("coupons.off", { amount: locale.money(each.amount, each.currency) })).join(" / ");
}

export function amountsInWords(locale: Words, amounts: readonly Amount[]): string {
  return amounts.map((each) => locale.money(each.amount, each.currency)).join(" + ");
}

export function pauseInWords(locale: Words, reason: string): string {
  if (reason === "" || reason.startsWith("staff:")) return locale.t("coupons.paused_by_hand");
  const text = reasonInWords(locale, reason);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export interface Face {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
}

export function personName(locale: Words, person: Face | null): string {
  if (person === null) return "–";
  return person.name || person.phone || person.email || locale.t("coupons.wechat_user", { id: person.id });
}
