/** A rule in one sentence, as a marketer would say it. */
import type { SegmentVocabularyQuery } from "./segments.documents";
import { isGroup, secondsOf, treeOf, type Leaf, type Part, type Rule } from "./rules";
import { channelInWords } from "../../shared/reasons";
import type { Words } from "./words";

export type Vocabulary = SegmentVocabularyQuery["ruleVocabulary"];

export function sayRule(locale: Words, rule: Rule, vocabulary: Vocabulary): string {
  const tree = treeOf(rule);
  const said = sayPart(locale, tree, vocabulary, true);
  return said === "" ? locale.t("say.nothing") : said;
}

function sayPart(locale: Words, part: Part, vocabulary: Vocabulary, isRoot: boolean): string {
  if (!isGroup(part)) return sayItem(locale, part.leaf, part.isNot, vocabulary);
  const parts = part.parts.map((each) => sayPart(locale, each, vocabulary, false)).filter((each) => each !== "");
  if (parts.length === 0) return "";
  const joined = parts.join(locale.t(part.mode === "all" ? "say.and" : "say.or"));
  if (part.mode === "none") return locale.t("say.none", { what: joined });
  return isRoot || parts.length === 1 ? joined : locale.t("say.group", { what: joined });
}

export function sayItem(locale: Words, leaf: Leaf, isNot: boolean, vocabulary: Vocabulary): string {
  const own = isNot ? sayNot(locale, leaf, vocabulary) : null;
  if (own !== null) return own;
  const said = sayLeaf(locale, leaf, vocabulary);
  return isNot ? locale.t("say.not", { what: said }) : said;
}

/** What has a plain way of saying no. */
function sayNot(locale: Words, leaf: Leaf, vocabulary: Vocabulary): string | null {
  const key = `say.not.${leaf.type}`;
  if (leaf.type === "event" || leaf.type === "orders") {
    const count = record(leaf["count"]);
    const isPlain = count["at_least"] === 1 && count["at_most"] === undefined;
    if (!isPlain || leaf["sum"] !== undefined) return null;
  }
  return locale.maybe(key, valuesOf(locale, leaf, vocabulary)) ?? null;
}

function sayLeaf(locale: Words, leaf: Leaf, vocabulary: Vocabulary): string {
  const values = valuesOf(locale, leaf, vocabulary);
  if (leaf.type === "orders" && leaf["sum"] !== undefined) return locale.t("say.orders.sum", values);
  if (leaf.type === "sequence") return locale.t(leaf["missing"] === true ? "say.sequence.missing" : "say.sequence", values);
  if (leaf.type === "consent" && leaf["granted"] === false) return locale.t("say.consent.refused", values);
  return locale.maybe(`say.${leaf.type}`, values) ?? locale.t("say.other", { type: leaf.type });
}

function valuesOf(locale: Words, leaf: Leaf, vocabulary: Vocabulary): Record<string, string> {
  const within = secondsOf(leaf["within"]);
  const inLast = secondsOf(leaf["in_last"]);
  const currency = text(leaf["currency"]);
  const money = (amount: unknown) => (currency === "" ? String(amount) : locale.money(text(amount), currency));
  return {
    window: within === null ? (leaf["since"] === undefined ? "" : locale.t("say.since", { day: text(leaf["since"]).slice(0, 10) })) : locale.t("say.window", { span: spanInWords(locale, within) }),
    within: within === null ? "" : spanInWords(locale, within),
    in_last: inLast === null ? "" : locale.t("say.window", { span: spanInWords(locale, inLast) }),
    what: eventName(locale, text(leaf["kind"])),
    first: eventName(locale, text(record(leaf["first"])["kind"])) + sayWhere(locale, record(leaf["first"])["where"]),
    then: eventName(locale, text(record(leaf["then"])["kind"])) + sayWhere(locale, record(leaf["then"])["where"]),
    where: sayWhere(locale, leaf["where"]),
    count: sayBounds(locale, leaf["count"], (value) => locale.count(Number(value))),
    sum: sayBounds(locale, leaf["sum"], money),
    total: leaf["total"] === undefined ? "" : locale.t("say.cart.total", { total: sayBounds(locale, leaf["total"], money) }),
    idle: secondsOf(leaf["idle_for"]) === null ? "" : locale.t("say.cart.idle", { span: spanInWords(locale, secondsOf(leaf["idle_for"]) ?? 0) }),
    available: sayBounds(locale, leaf["available"] ?? { at_least: 1 }, (value) => locale.count(Number(value))),
    paid: leaf["paid"] === false ? locale.t("say.orders.any") : "",
    of: sayGoods(locale, leaf),
    which: locale.maybe(`which.${text(leaf["which"])}`) ?? "",
    days: sayDays(locale, leaf),
    coupon: nameOf(vocabulary.coupons, text(leaf["coupon"])) || locale.t("say.coupon.any"),
    coupon_count: sayBounds(locale, leaf["count"] ?? { at_least: 1 }, (value) => locale.count(Number(value))),
    states: list(leaf["states"] ?? ["issued"]).map((each) => locale.maybe(`coupon_state.${each}`) ?? each).join(locale.t("say.list")),
    tag: nameOf(vocabulary.tags, text(leaf["has"])) || locale.t("say.blank"),
    segment: nameOf(vocabulary.segments, text(leaf["in"])) || locale.t("say.blank"),
    template: nameOf(vocabulary.templates, text(leaf["template_id"])) || locale.t("say.blank"),
    follows: sayFollows(locale, leaf, vocabulary),
    identity: locale.maybe(`identity.${text(leaf["kind"])}`) ?? text(leaf["kind"]),
    channel: channelInWords(locale, text(leaf["channel"]).toUpperCase()),
    purpose: locale.maybe(`purpose.${text(leaf["purpose"])}`) ?? text(leaf["purpose"]),
    trait: vocabulary.traits.find((each) => each.key === leaf["trait"])?.label ?? (text(leaf["trait"]) || locale.t("say.blank")),
    comparison: sayComparison(locale, leaf),
  };
}

function sayFollows(locale: Words, leaf: Leaf, vocabulary: Vocabulary): string {
  const role = text(leaf["role"]);
  if (role !== "") return locale.maybe(`follows.role.${role}`) ?? role;
  return nameOf(vocabulary.followed, text(leaf["account"])) || locale.t("say.follows.any");
}

/** `30 天`: with the space that Chinese sets between a number and a word. */
function spanInWords(locale: Words, seconds: number): string {
  return locale.span(seconds).replace(/(\d)(\p{Script=Han})/u, "$1 $2");
}

export function eventName(locale: Words, kind: string): string {
  return locale.maybe(`event.${kind}`) ?? locale.t("event.other", { kind });
}

/** What an event may tell; one that the shop's own pages send is called as they call it. */
export function propertyName(locale: Words, name: string): string {
  return locale.maybe(`property.${name}`) ?? name;
}

function nameOf(choices: readonly { readonly key: string; readonly name: string }[], key: string): string {
  return choices.find((each) => each.key === key)?.name ?? key;
}

export function sayBounds(locale: Words, bounds: unknown, say: (value: unknown) => string): string {
  const { at_least: least, at_most: most } = record(bounds);
  if (least !== undefined && most !== undefined) {
    return text(least) === text(most) ? locale.t("say.exactly", { value: say(least) }) : locale.t("say.between", { least: say(least), most: say(most) });
  }
  if (most !== undefined) return locale.t("say.at_most", { value: say(most) });
  return locale.t("say.at_least", { value: say(least ?? 1) });
}

function sayDays(locale: Words, leaf: Leaf): string {
  const after = text(leaf["after"]).slice(0, 10);
  const before = text(leaf["before"]).slice(0, 10);
  if (after !== "" && before !== "") return locale.t("say.days.both", { after, before });
  return after === "" ? locale.t("say.days.before", { before }) : locale.t("say.days.after", { after });
}

function sayGoods(locale: Words, leaf: Leaf): string {
  const products = list(leaf["products"]).length;
  const categories = list(leaf["categories"]).length;
  return (products === 0 ? "" : locale.t("say.goods", { count: products })) + (categories === 0 ? "" : locale.t("say.categories", { count: categories }));
}

function sayWhere(locale: Words, where: unknown): string {
  if (!Array.isArray(where) || where.length === 0) return "";
  const said = where.map((each) => {
    const leaf = record(each);
    return `${propertyName(locale, text(leaf["property"]))} ${sayComparison(locale, leaf)}`;
  });
  return locale.t("say.where", { what: said.join(locale.t("say.list")) });
}

export const COMPARISONS = ["is", "is_not", "in", "contains", "at_least", "at_most", "below", "between", "days_from_today", "known"] as const;

function sayComparison(locale: Words, leaf: Readonly<Record<string, unknown>>): string {
  const how = COMPARISONS.find((each) => leaf[each] !== undefined);
  if (how === undefined) return locale.t("say.blank");
  const value = leaf[how];
  if (how === "known") return locale.t(value === false ? "comparison.unknown" : "comparison.known");
  if (how === "days_from_today") return locale.t("comparison.days_from_today", { value: sayBounds(locale, value, String) });
  if (how === "between" && Array.isArray(value)) return locale.t("say.between", { least: String(value[0]), most: String(value[1]) });
  const shown = Array.isArray(value) ? value.map(String).join(locale.t("say.list")) : typeof value === "boolean" ? locale.t(value ? "say.yes" : "say.no") : String(value);
  return locale.t("comparison.says", { how: locale.t(`comparison.${how}`), value: shown });
}

export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

export function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [];
}
