/** A template's text as a marketer sees it: `【首件商品】` for `{{ cart.first_item }}`. */

/** What a text can name: the engine's word, and the way it is shown ("" for its usual one). */
export interface Word {
  readonly name: string;
  readonly format: string;
}

/** In the order of the menu that inserts them. */
export const WORDS: readonly Word[] = [
  { name: "cart.first_item", format: "" },
  { name: "cart.items", format: "" },
  { name: "cart.count", format: "" },
  { name: "cart.total", format: "" },
  { name: "cart.total", format: "yuan" },
  { name: "cart.left_at", format: "datetime" },
  { name: "coupon.name", format: "" },
  { name: "coupon.code", format: "" },
  { name: "coupon.value", format: "" },
  { name: "coupon.value", format: "short" },
  { name: "coupon.expires", format: "" },
  { name: "coupon.expires", format: "day" },
  { name: "coupon.expires", format: "datetime" },
  { name: "event.title", format: "" },
  { name: "event.starts_at", format: "datetime" },
  { name: "product.name", format: "" },
  { name: "product.price", format: "" },
  { name: "product.price_before", format: "" },
  { name: "customer.name", format: "" },
  { name: "shop.name", format: "" },
  { name: "now", format: "datetime" },
  { name: "link.code", format: "" },
];

const STORED = /\{\{\s*([a-z_.]+)\s*(?:\|\s*([a-z_]+)\s*)?\}\}/g;
const SHOWN = /【([^【】]+)】/g;

/** What a word is called; of one that is not in the menu, undefined. */
export type Naming = (word: Word) => string | undefined;

export function stored(word: Word): string {
  return word.format === "" ? `{{ ${word.name} }}` : `{{ ${word.name} | ${word.format} }}`;
}

/** Every stored word in the marketer's language; what has no name there stays as it is. */
export function toShown(text: string, naming: Naming): string {
  return text.replaceAll(STORED, (whole, name: string, format?: string) => {
    const found = naming({ name, format: format ?? "" });
    return found === undefined ? whole : `【${found}】`;
  });
}

/** The other way round; what is no word's name is a text of the marketer's own. */
export function toStored(text: string, naming: Naming): string {
  return text.replaceAll(SHOWN, (whole, name: string) => {
    const found = WORDS.find((word) => naming(word) === name);
    return found === undefined ? whole : stored(found);
  });
}

/** What is approved says which fields there are: `{{thing1.DATA}}` of WeChat, `{1}` of an SMS. */
export function keywordsOf(wording: string, isSms: boolean): readonly string[] {
  const found = isSms ? wording.matchAll(/\{(\d+)\}/g) : wording.matchAll(/\{\{\s*(\w+)\.DATA\s*\}\}/g);
  const names = [...new Set([...found].map((match) => match[1] ?? ""))];
  return isSms ? names.sort((one, other) => Number(one) - Number(other)) : names;
}

export interface FieldDraft {
  readonly name: string;
  readonly text: string;
  readonly fit: "CUT" | "BLOCK";
}

const CUTTABLE = new Set(["thing", "name"]);

export function typeOf(name: string): string {
  return name.replace(/\d+$/, "");
}

export function isCuttable(name: string): boolean {
  return CUTTABLE.has(typeOf(name));
}

/** What a field is likely to say, by the words around it: the marketer starts from there. */
const GUESSES: readonly (readonly [RegExp, string])[] = [
  [/券码|优惠码|兑换码|code/i, "{{ coupon.code }}"],
  [/到期|有效期|截止|expire/i, "{{ coupon.expires | datetime }}"],
  [/券|优惠|coupon/i, "{{ coupon.name }}"],
  [/金额|合计|总价|价格|total|amount/i, "{{ cart.total }}"],
  [/数量|件数|count/i, "{{ cart.count }}"],
  [/商品|物品|购物车|item|product/i, "{{ cart.first_item }}"],
  [/加购|left/i, "{{ cart.left_at | datetime }}"],
  [/时间|日期|time|date/i, "{{ now | datetime }}"],
  [/\/r\/$/, "{{ link.code }}"],
];

function guess(around: string): string {
  return GUESSES.find(([pattern]) => pattern.test(around))?.[1] ?? "";
}

/** The fields that an approved text asks for, with what is already written in `old`. */
export function fieldsFor(wording: string, isSms: boolean, old: readonly FieldDraft[]): readonly FieldDraft[] {
  return keywordsOf(wording, isSms).map((keyword, index) => {
    const known = isSms ? old[index] : old.find((field) => field.name === keyword);
    if (known) return known;
    const around = isSms ? before(wording, `{${keyword}}`) : labelOf(wording, keyword);
    const text = guess(around);
    const name = isSms ? `${text.includes("link.code") ? "character_string" : "thing"}${keyword}` : keyword;
    return { name, text, fit: isCuttable(name) ? "CUT" : "BLOCK" };
  });
}

function before(wording: string, variable: string): string {
  return wording.slice(0, wording.indexOf(variable)).slice(-8);
}

/** What WeChat writes before a keyword's value. */
export function labelOf(wording: string, keyword: string): string {
  const line = wording.split("\n").find((each) => each.includes(`{{${keyword}.DATA}}`));
  return (line?.split("{{")[0] ?? "").replace(/[:：]\s*$/, "").trim();
}
