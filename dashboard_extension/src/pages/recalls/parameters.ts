/** The abandoned-cart recipe as a form edits it, and as the server stores it. */

export interface TouchValues {
  /** keeps a card's place while its touch is edited */
  readonly key: number;
  /** seconds since the cart was last touched; null while the field is empty */
  readonly after: number | null;
  readonly templates: readonly string[];
}

/** What starts a recall, by the name of its recipe. */
export const RECIPES = ["abandoned_cart", "coupon_reminder", "segment_entry", "welcome"] as const;
export type Recipe = (typeof RECIPES)[number];

export function recipeOf(name: string): Recipe | null {
  return RECIPES.find((recipe) => recipe === name) ?? null;
}

export interface FormValues {
  readonly recipe: Recipe;
  readonly name: string;
  /** the key of the one that is entered */
  readonly segment: string;
  /** keys of what is followed, and by which source; "" is any */
  readonly account: string;
  readonly source: string;
  /** of a welcome: to new followers, to those who follow again, and to those who follow already */
  readonly messages: readonly TouchValues[];
  readonly returning: readonly TouchValues[];
  readonly existing: readonly TouchValues[];
  /** what the coupon is given in, where it has several; "" is its first */
  readonly currency: string;
  /** seconds */
  readonly idle: number | null;
  readonly idleWithContact: number | null;
  readonly touches: readonly TouchValues[];
  readonly coupon: string;
  readonly couponFrom: number;
  readonly minimum: Readonly<Record<string, string>>;
  readonly excludedTags: readonly string[];
  /** between two of the same person */
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
export const HOUR = 3600;

interface Said {
  readonly templates: readonly string[];
}

interface Stored {
  readonly templates?: readonly string[];
  readonly segment?: string;
  readonly account?: string;
  readonly source?: string;
  readonly messages?: readonly Said[];
  readonly returning?: readonly Said[];
  readonly existing?: readonly Said[];
  readonly currency?: string;
  readonly again_after_days?: number;
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

/** When the touches of a new recall go, in hours after what starts it. */
const TOUCHES: Readonly<Record<Recipe, readonly number[]>> = {
  abandoned_cart: [1, 24, 72],
  coupon_reminder: [0],
  segment_entry: [0],
  welcome: [],
};
/** The server's own, where nothing is stored. */
const AGAIN_DAYS: Readonly<Record<Recipe, number>> = { abandoned_cart: 7, coupon_reminder: 1, segment_entry: 30, welcome: 30 };

/** What a new recall begins with: by every way a reminder may go, no coupon. */
export function newValues(recipe: Recipe, name: string, known: readonly KnownTemplate[]): FormValues {
  const reminders = known.filter((each) => each.purpose === "REMINDER" && !each.isPaused);
  // a cart's reminder says nothing to who has none: which message it is, a person chooses
  if (recipe === "welcome") {
    const chats = known.filter((each) => each.channel === "WECHAT_CUSTOMER" && each.purpose === "SERVICE" && !each.isPaused);
    return valuesOf(recipe, name, { messages: [0, 1].map((place) => ({ templates: chats[place] ? [chats[place].key] : [] })), touches: [] });
  }
  const templates = recipe === "abandoned_cart" ? CHANNELS.flatMap((channel) => reminders.find((each) => each.channel === channel)?.key ?? []) : [];
  return valuesOf(recipe, name, { touches: TOUCHES[recipe].map((after) => ({ after, templates })), templates });
}

export function valuesOf(recipe: Recipe, name: string, stored: unknown): FormValues {
  const {
    templates = [],
    touches = recipe === "welcome" ? [] : [{ after: 0, templates }],
    account = "",
    source = "",
    messages = [],
    returning = [],
    existing = [],
    idle_minutes = 60,
    idle_minutes_with_contact = 60,
    landing = {},
    coupon = "",
    coupon_from_touch = recipe === "abandoned_cart" ? 2 : 1,
    minimum = {},
    excluded_tags = [],
    cooling_off_days,
    again_after_days,
    enter_within_hours = 6,
    attribution_hours = 72,
    segment = "",
    currency = "",
    ...rest
  } = (stored ?? {}) as Stored;
  return {
    recipe,
    name,
    segment,
    account,
    source,
    messages: messages.map(({ templates: said }, key) => ({ key, after: 0, templates: said })),
    returning: returning.map(({ templates: said }, key) => ({ key, after: 0, templates: said })),
    existing: existing.map(({ templates: said }, key) => ({ key, after: 0, templates: said })),
    currency,
    idle: idle_minutes * MINUTE,
    idleWithContact: idle_minutes_with_contact * MINUTE,
    touches: touches.map((touch, key) => ({ key, after: Math.round(Number(touch.after) * HOUR), templates: touch.templates })),
    coupon,
    couponFrom: coupon_from_touch,
    minimum: Object.fromEntries(Object.entries(minimum).map(([each, least]) => [each, String(least)])),
    excludedTags: excluded_tags,
    coolingOffDays: (recipe === "abandoned_cart" ? cooling_off_days : again_after_days) ?? AGAIN_DAYS[recipe],
    enterWithinHours: enter_within_hours,
    attributionHours: attribution_hours,
    h5: landing.h5 ?? "",
    miniProgram: landing.mini_program ?? "",
    appId: landing.app_id ?? "",
    rest,
  };
}

export function parametersOf(values: FormValues): Record<string, unknown> {
  const shared = {
    ...values.rest,
    landing: { h5: values.h5.trim(), mini_program: values.miniProgram.trim(), app_id: values.appId.trim() },
    coupon: values.coupon,
    attribution_hours: values.attributionHours ?? 0,
  };
  switch (values.recipe) {
    case "coupon_reminder":
      return { ...shared, templates: values.touches[0]?.templates ?? [], again_after_days: values.coolingOffDays ?? 0 };
    case "segment_entry":
      return {
        ...shared,
        segment: values.segment,
        touches: values.touches.map((touch) => ({ after: hours(touch.after), templates: touch.templates })),
        coupon_from_touch: values.coupon === "" ? 1 : values.couponFrom,
        currency: values.coupon === "" ? "" : values.currency,
        again_after_days: values.coolingOffDays ?? 0,
      };
    case "welcome":
      return {
        ...shared,
        account: values.account,
        source: values.source,
        messages: values.messages.map(({ templates }) => ({ templates })),
        returning: values.returning.map(({ templates }) => ({ templates })),
        existing: values.existing.map(({ templates }) => ({ templates })),
        touches: values.touches.map((touch) => ({ after: hours(touch.after), templates: touch.templates })),
        currency: values.coupon === "" ? "" : values.currency,
        again_after_days: values.coolingOffDays ?? 0,
      };
    case "abandoned_cart":
      return {
        ...shared,
        touches: values.touches.map((touch, index) => ({
          // the first goes when the idle time is over, whatever is said here
          after: hours(index === 0 ? values.idle : touch.after),
          templates: touch.templates,
        })),
        idle_minutes: minutes(values.idle),
        idle_minutes_with_contact: minutes(values.idleWithContact),
        coupon_from_touch: values.coupon === "" ? 1 : values.couponFrom,
        minimum: Object.fromEntries(Object.entries(values.minimum).filter(([, least]) => Number(least) > 0)),
        excluded_tags: values.excludedTags,
        cooling_off_days: values.coolingOffDays ?? 0,
        enter_within_hours: values.enterWithinHours ?? 0,
      };
  }
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
    templates: "touches",
    segment: "segment",
    account: "account",
    source: "source",
    messages: "messages",
    returning: "returning",
    existing: "existing",
    currency: "currency",
    again_after_days: "coolingOffDays",
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
    if (before === undefined && values.recipe !== "welcome") return null;
    if (touch.after === null) return "recalls.form.wrong.no_time";
    const earlier = index === 1 && values.recipe === "abandoned_cart" ? values.idle : (before?.after ?? 0);
    return touch.after - (earlier ?? 0) < HOUR ? "recalls.form.wrong.too_close" : null;
  });
}

export type TouchError = "recalls.form.wrong.no_template" | "recalls.form.wrong.no_time" | "recalls.form.wrong.too_close";

/** Whether all that a welcome says at once is chosen. */
export function isWelcomeChosen(values: FormValues): boolean {
  return values.recipe !== "welcome" || [...values.messages, ...values.returning, ...values.existing].every((message) => message.templates.length > 0);
}

/** What tells the messages of a recall's picture apart, in its order. */
export function touchKeys(values: FormValues): readonly string[] {
  const atOnce = values.recipe === "welcome" ? values.messages.map((message) => `welcome-${message.key}`) : [];
  return [...atOnce, ...values.touches.map((touch) => `touch-${touch.key}`)];
}

/** A key that no other recall has; marketers never see it. */
export function freeKey(recipe: Recipe, taken: readonly string[]): string {
  const used = new Set(taken);
  for (let number = 1; ; number += 1) {
    const base = recipe.replaceAll("_", "-");
    const key = number === 1 ? base : `${base}-${number}`;
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

/** In which currencies a cart's least worth can be said: those the shop sells in, and any
 * that are named already. */
export function currenciesOf(values: FormValues, ofCoupon: readonly string[], channels: readonly { readonly currency: string }[]): readonly string[] {
  const known = new Set([...channels.map((channel) => channel.currency), ...Object.keys(values.minimum), ...ofCoupon]);
  return known.size === 0 ? ["CNY"] : [...known];
}
