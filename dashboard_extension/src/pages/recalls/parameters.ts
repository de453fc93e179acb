/** The abandoned-cart recipe as a form edits it, and as the server stores it. */

export interface TouchValues {
  /** keeps a card's place while its touch is edited */
  readonly key: number;
  /** seconds since the cart was last touched; null while the field is empty */
  readonly after: number | null;
  readonly templates: readonly string[];
}

export interface FormValues {
  readonly name: string;
  /** seconds */
  readonly idle: number | null;
  readonly idleWithContact: number | null;
  readonly touches: readonly TouchValues[];
  readonly coupon: string;
  readonly couponFrom: number;
  readonly minimum: Readonly<Record<string, string>>;
  readonly excludedTags: readonly string[];
  readonly coolingOffDays: number | null;
  readonly enterWithinHours: number | null;
  readonly attributionHours: number | null;
  readonly h5: string;
  readonly miniProgram: string;
  readonly appId: string;
  /** what this form has no field for, kept as it is */
  readonly rest: Readonly<Record<string, unknown>>;
}

export type Field = keyof FormValues;

export const MOST_TOUCHES = 3;
const MINUTE = 60;
const HOUR = 3600;

interface Stored {
  readonly touches?: readonly { readonly after: string | number; readonly templates: readonly string[] }[];
  readonly idle_minutes?: number;
  readonly idle_minutes_with_contact?: number;
  readonly landing?: { readonly h5?: string; readonly mini_program?: string; readonly app_id?: string };
  readonly coupon?: string;
  readonly coupon_from_touch?: number;
  readonly minimum?: Readonly<Record<string, string | number>>;
  readonly excluded_tags?: readonly string[];
  readonly cooling_off_days?: number;
  readonly enter_within_hours?: number;
  readonly attribution_hours?: number;
  readonly [name: string]: unknown;
}

export interface KnownTemplate {
  readonly key: string;
  readonly channel: string;
  readonly purpose: string;
  readonly isPaused: boolean;
}

/** WeChat costs nothing, so SMS comes last. */
const CHANNELS = ["WECHAT_SUBSCRIBE", "WECHAT_TEMPLATE", "SMS"];

/** What a new recall begins with: three touches by every way a reminder may go, no coupon. */
export function newValues(name: string, known: readonly KnownTemplate[]): FormValues {
  const reminders = known.filter((each) => each.purpose === "REMINDER" && !each.isPaused);
  const templates = CHANNELS.flatMap((channel) => reminders.find((each) => each.channel === channel)?.key ?? []);
  return valuesOf(name, { touches: [1, 24, 72].map((after) => ({ after, templates })) });
}

export function valuesOf(name: string, stored: unknown): FormValues {
  const {
    touches = [],
    idle_minutes = 60,
    idle_minutes_with_contact = 60,
    landing = {},
    coupon = "",
    coupon_from_touch = 2,
    minimum = {},
    excluded_tags = [],
    cooling_off_days = 7,
    enter_within_hours = 6,
    attribution_hours = 72,
    ...rest
  } = (stored ?? {}) as Stored;
  return {
    name,
    idle: idle_minutes * MINUTE,
    idleWithContact: idle_minutes_with_contact * MINUTE,
    touches: touches.map((touch, key) => ({ key, after: Math.round(Number(touch.after) * HOUR), templates: touch.templates })),
    coupon,
    couponFrom: coupon_from_touch,
    minimum: Object.fromEntries(Object.entries(minimum).map(([currency, least]) => [currency, String(least)])),
    excludedTags: excluded_tags,
    coolingOffDays: cooling_off_days,
    enterWithinHours: enter_within_hours,
    attributionHours: attribution_hours,
    h5: landing.h5 ?? "",
    miniProgram: landing.mini_program ?? "",
    appId: landing.app_id ?? "",
    rest,
  };
}

export function parametersOf(values: FormValues): Record<string, unknown> {
  return {
    ...values.rest,
    touches: values.touches.map((touch, index) => ({
      // the first goes when the idle time is over, whatever is said here
      after: hours(index === 0 ? values.idle : touch.after),
      templates: touch.templates,
    })),
    idle_minutes: minutes(values.idle),
    idle_minutes_with_contact: minutes(values.idleWithContact),
    landing: { h5: values.h5.trim(), mini_program: values.miniProgram.trim(), app_id: values.appId.trim() },
    coupon: values.coupon,
    coupon_from_touch: values.coupon === "" ? 1 : values.couponFrom,
    minimum: Object.fromEntries(Object.entries(values.minimum).filter(([, least]) => Number(least) > 0)),
    excluded_tags: values.excludedTags,
    cooling_off_days: values.coolingOffDays ?? 0,
    enter_within_hours: values.enterWithinHours ?? 0,
    attribution_hours: values.attributionHours ?? 0,
  };
}

function minutes(seconds: number | null): number {
  return Math.round((seconds ?? 0) / MINUTE);
}

/** A decimal as text: the server reads amounts of time exactly. */
function hours(seconds: number | null): string {
  return String(Math.round(((seconds ?? 0) / HOUR) * 10_000) / 10_000);
}

/** Which field of the form the server's path is about; "" is none of them. */
export function fieldOf(path: string): Field | "" {
  const [head = "", index] = path.split(".");
  const known: Readonly<Record<string, Field>> = {
    touches: "touches",
    idle_minutes: "idle",
    idle_minutes_with_contact: "idleWithContact",
    coupon: "coupon",
    coupon_from_touch: "couponFrom",
    minimum: "minimum",
    excluded_tags: "excludedTags",
    cooling_off_days: "coolingOffDays",
    enter_within_hours: "enterWithinHours",
    attribution_hours: "attributionHours",
  };
  if (head === "landing") return index === "h5" ? "h5" : index === "app_id" ? "appId" : "miniProgram";
  return known[head] ?? "";
}

/** What is wrong with the touches themselves, by their place; words' keys. */
export function touchErrors(values: FormValues): readonly (TouchError | null)[] {
  return values.touches.map((touch, index) => {
    if (touch.templates.length === 0) return "recalls.form.wrong.no_template";
    const before = values.touches[index - 1];
    if (before === undefined) return null;
    if (touch.after === null) return "recalls.form.wrong.no_time";
    const earlier = index === 1 ? values.idle : before.after;
    return touch.after - (earlier ?? 0) < HOUR ? "recalls.form.wrong.too_close" : null;
  });
}

export type TouchError = "recalls.form.wrong.no_template" | "recalls.form.wrong.no_time" | "recalls.form.wrong.too_close";

/** A key that no other recall has; marketers never see it. */
export function freeKey(taken: readonly string[]): string {
  const used = new Set(taken);
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? "abandoned-cart" : `abandoned-cart-${number}`;
    if (!used.has(key)) return key;
  }
}

/** The next time of the shop's clock that reads `time` ("20:30"), as ISO. */
export function nextAt(time: string, now: number): string {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const local = new Date(now + SHANGHAI_MS);
  const at = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate(), hour, minute) - SHANGHAI_MS;
  return new Date(at < now ? at + 86_400_000 : at).toISOString();
}

/** The zone the pages show times in has no summer time. */
const SHANGHAI_MS = 8 * HOUR * 1000;
