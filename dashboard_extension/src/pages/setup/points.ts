/** Where the next step of a point is done, and what is said of it. */
import type { Locale } from "../../shared/locale";
import type { SetupQuery } from "./setup.documents";

export type Item = SetupQuery["setup"]["items"][number];

/** The page on which somebody does the next step; null: it is done here, or nothing is. */
export function pathOf(item: Item): string | null {
  const target = encodeURIComponent(item.target);
  switch (item.page) {
    case "SETTINGS":
      if (item.target !== "") return `/settings/accounts/${target}`;
      return `/settings/accounts/new?kind=${item.point === "SMS" ? "TENCENT_SMS" : "SERVICE_ACCOUNT"}`;
    case "MESSAGES":
      return "/messages";
    case "COUPONS":
      return item.target === "" ? "/coupons/new" : `/coupons/${target}`;
    case "RECALLS":
      return item.target === "" ? "/recalls/new" : `/recalls/${target}`;
    case "SET_UP":
      return null;
  }
}

/** What an account of the point could be tried by. */
export function accountOf(item: Item): string | null {
  return item.step === "TRY_ACCOUNT" || item.step === "MEND_ACCOUNT" ? item.target : null;
}

/** Points that Saleor is asked about. */
export function isOfSaleor(item: Item): boolean {
  return item.point === "SALEOR" || item.point === "NEWS";
}

/** The sentence below a point's name. */
export function saidOf(locale: Locale, item: Item): string {
  const missing = missingOf(item.facts)
    .map((name) => locale.maybe(`permission.${name}`) ?? name)
    .join(", ");
  const values = { subject: item.subject, count: item.count, missing };
  const { point, state, step } = item;
  if (step === null) return locale.maybe(`done.${point}`, values) ?? "";
  return (
    locale.maybe(`step.${step}.${point}`, values) ??
    (state === "FAILING" ? locale.maybe(`step.${step}.FAILING`, values) : undefined) ??
    locale.maybe(`step.${step}`, values) ??
    ""
  );
}

function missingOf(facts: unknown): readonly string[] {
  const missing = typeof facts === "object" && facts !== null ? (facts as { readonly missing?: unknown }).missing : undefined;
  return Array.isArray(missing) ? missing.map(String) : [];
}

/** `code` and `ip` of a gateway's refusal. */
export function refusalOf(facts: unknown): { readonly code: string | null; readonly address: string | null } {
  const { code, ip } = (typeof facts === "object" && facts !== null ? facts : {}) as Readonly<Record<string, unknown>>;
  return { code: typeof code === "string" ? code : null, address: typeof ip === "string" ? ip : null };
}

/** What optional things leave open does not count. */
export function countOf(items: readonly Item[]): { readonly done: number; readonly total: number } {
  const counted = items.filter((item) => item.state !== "OPTIONAL");
  return { done: counted.filter((item) => item.state === "DONE").length, total: counted.length };
}

const FRESH_MS = 10 * 60_000;

/** Whether what Saleor said is too old to be shown as it is. */
export function isOld(checkedAt: string | null, now: number): boolean {
  return checkedAt === null || now - new Date(checkedAt).getTime() > FRESH_MS;
}
