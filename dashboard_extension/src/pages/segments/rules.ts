/** A rule as the builder edits it: groups of conditions, each with a key of its own.
 *
 * The rule language itself is docs/segments.md; what is not known here is kept as it is. */

export type Leaf = Readonly<Record<string, unknown>> & { readonly type: string };
export type Rule = unknown;
export type Mode = "all" | "any" | "none";

export interface Group {
  readonly key: string;
  readonly mode: Mode;
  readonly parts: readonly Part[];
}

export interface Item {
  readonly key: string;
  readonly isNot: boolean;
  readonly leaf: Leaf;
}

export type Part = Group | Item;

export const LEAF_TYPES = [
  "event",
  "sequence",
  "orders",
  "order_time",
  "cart",
  "coupon",
  "tag",
  "trait",
  "segment",
  "follows",
  "reachable",
  "identity",
  "consent",
  "grants",
] as const;
export type LeafType = (typeof LEAF_TYPES)[number];

export function isGroup(part: Part): part is Group {
  return "parts" in part;
}

let made = 0;

export function freshKey(): string {
  made += 1;
  return `part-${made}`;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** The rule as a tree to edit; its root is a group, whatever it was. */
export function treeOf(rule: Rule): Group {
  const part = partOf(rule);
  return isGroup(part) ? part : { key: freshKey(), mode: "all", parts: [part] };
}

function partOf(rule: Rule): Part {
  const given = record(rule);
  if (Array.isArray(given["all"])) return group("all", given["all"]);
  if (Array.isArray(given["any"])) return group("any", given["any"]);
  if ("not" in given) {
    const inner = partOf(given["not"]);
    if (!isGroup(inner)) return { ...inner, isNot: !inner.isNot };
    if (inner.mode === "any") return { ...inner, mode: "none" };
    if (inner.mode === "none") return { ...inner, mode: "any" };
    return { key: freshKey(), mode: "none", parts: [inner] };
  }
  return { key: freshKey(), isNot: false, leaf: { ...given, type: typeof given["type"] === "string" ? given["type"] : "" } };
}

function group(mode: Mode, parts: readonly unknown[]): Group {
  return { key: freshKey(), mode, parts: parts.map(partOf) };
}

/** The rule in JSON, and by path (joined with dots) which part stands there. */
export function ruleOf(tree: Group): { readonly rule: Rule; readonly places: ReadonlyMap<string, string> } {
  const places = new Map<string, string>();
  const write = (part: Part, path: readonly string[]): Rule => {
    if (!isGroup(part)) {
      const own = part.isNot ? [...path, "not"] : path;
      places.set(own.join("."), part.key);
      return part.isNot ? { not: part.leaf } : part.leaf;
    }
    places.set(path.join("."), part.key);
    const word = part.mode === "all" ? "all" : "any";
    const own = part.mode === "none" ? [...path, "not"] : path;
    const inner = { [word]: part.parts.map((each, index) => write(each, [...own, word, String(index)])) };
    return part.mode === "none" ? { not: inner } : inner;
  };
  return { rule: write(tree, []), places };
}

export interface Problem {
  readonly path: readonly string[];
  readonly wrong: string;
}

/** What is wrong by the key of the part it is wrong in; "" where no part is known. */
export function problemsByPart(problems: readonly Problem[], places: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { path, wrong } of problems) {
    let length = path.length;
    while (length > 0 && !places.has(path.slice(0, length).join("."))) length -= 1;
    const key = places.get(path.slice(0, length).join(".")) ?? "";
    if (!found.has(key)) found.set(key, wrong);
  }
  return found;
}

/** Change the part of a key, or take it away (null). */
export function changed(tree: Group, key: string, change: (part: Part) => Part | null): Group {
  const walk = (part: Part): Part | null => {
    if (part.key === key) return change(part);
    if (!isGroup(part)) return part;
    return { ...part, parts: part.parts.map(walk).filter((each) => each !== null) };
  };
  return (walk(tree) ?? { ...tree, parts: [] }) as Group;
}

export function countLeaves(part: Part): number {
  return isGroup(part) ? part.parts.reduce((sum, each) => sum + countLeaves(each), 0) : 1;
}

/** `P3DT12H` or `3d` in seconds; null: not a span. */
export function secondsOf(span: unknown): number | null {
  if (typeof span !== "string") return null;
  const short = /^(\d+)\s*([dhm])$/.exec(span.trim());
  if (short) return Number(short[1]) * { d: 86_400, h: 3600, m: 60 }[short[2] as "d" | "h" | "m"];
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(span.trim());
  if (!iso || span.trim() === "P") return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = iso.slice(1).map((each: string | undefined) => Number(each ?? 0));
  return days * 86_400 + hours * 3600 + minutes * 60 + seconds;
}

export function spanOf(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return `${Math.max(1, Math.round(seconds / 60))}m`;
}

/** A condition of this kind, as one begins with. */
export function newLeaf(type: LeafType, words: { readonly currency: string }): Leaf {
  switch (type) {
    case "event":
      return { type, kind: "product_viewed", count: { at_least: 1 }, within: "30d" };
    case "sequence":
      return { type, first: { kind: "cart_added" }, then: { kind: "order_paid" }, within: "1d", missing: true, in_last: "30d" };
    case "orders":
      return { type, count: { at_least: 1 }, within: "90d" };
    case "order_time":
      return { type, which: "first", after: new Date().toISOString().slice(0, 10) };
    case "cart":
      return { type, total: { at_least: "100" }, currency: words.currency, idle_for: "1d" };
    case "coupon":
      return { type, states: ["issued"], count: { at_least: 1 } };
    case "tag":
      return { type, has: "" };
    case "trait":
      return { type, trait: "", known: true };
    case "segment":
      return { type, in: "" };
    case "follows":
      return { type };
    case "reachable":
      return { type, channel: "wechat_subscribe" };
    case "identity":
      return { type, kind: "phone" };
    case "consent":
      return { type, channel: "sms", purpose: "marketing", granted: true };
    case "grants":
      return { type, template_id: "", available: { at_least: 1 } };
  }
}

/** With a field set, or taken away where it is null or "". */
export function withField(leaf: Leaf, field: string, value: unknown): Leaf {
  const rest = without(leaf, field);
  return value === null || value === "" || value === undefined ? rest : { ...rest, [field]: value };
}

export function without(leaf: Leaf, ...fields: readonly string[]): Leaf {
  return { ...Object.fromEntries(Object.entries(leaf).filter(([name]) => !fields.includes(name))), type: leaf.type };
}

export function newTree(): Group {
  return { key: freshKey(), mode: "all", parts: [{ key: freshKey(), isNot: false, leaf: newLeaf("event", { currency: "CNY" }) }] };
}
