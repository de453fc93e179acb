/** From a saved slot to a form, and from the form to what the server takes. */
import type { SlotContentInput, SlotVariantInput } from "../../api/schema";
import type { SlotQuery } from "./storefront.documents";

type Saved = NonNullable<SlotQuery["slot"]>;

export interface Content {
  readonly title: string;
  readonly text: string;
  readonly picture: string;
  readonly link: string;
  /** ids of Saleor's */
  readonly products: readonly string[];
  readonly coupon: string;
}

export interface Variant extends Content {
  readonly name: string;
  readonly segment: string;
}

export interface Values {
  readonly key: string;
  readonly name: string;
  readonly content: Content;
  readonly variants: readonly Variant[];
}

export const EMPTY: Content = { title: "", text: "", picture: "", link: "", products: [], coupon: "" };
export const NEW: Values = { key: "", name: "", content: EMPTY, variants: [] };

function contentOf({ productIds, ...rest }: Saved["content"]): Content {
  return { title: rest.title, text: rest.text, picture: rest.picture, link: rest.link, coupon: rest.coupon, products: productIds };
}

export function valuesOf(slot: Saved): Values {
  return {
    key: slot.key,
    name: slot.name,
    content: contentOf(slot.content),
    variants: slot.variants.map(({ name, segment, content }) => ({ name, segment, ...contentOf(content) })),
  };
}

export function linesOf(text: string): string[] {
  return [...new Set(text.split(/[\n,，;；]/).map((line) => line.trim()))].filter((line) => line !== "");
}

/** Whether a text is an id of a product: base64 of `Product:` and a number. */
export function isProductId(text: string): boolean {
  return /^UHJvZHVjdDo[\w+/]{1,40}={0,2}$/.test(text);
}

export function contentInput(content: Content): SlotContentInput {
  return {
    title: content.title.trim(),
    text: content.text.trim(),
    picture: content.picture.trim(),
    link: content.link.trim(),
    productIds: [...content.products],
    coupon: content.coupon,
  };
}

export function variantInputs(variants: readonly Variant[]): SlotVariantInput[] {
  return variants.map((each) => ({ name: each.name, segment: each.segment, content: contentInput(each) }));
}

/** A name that measuring knows a new variant by: its segment's key where that can be one. */
export function nameFor(segment: string, taken: readonly string[]): string {
  const plain = segment.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_").replaceAll(/^[^a-z]+|_+$/g, "").slice(0, 28);
  const base = plain === "" || plain === "default" ? "variant" : plain;
  let name = base;
  for (let number = 2; taken.includes(name); number += 1) name = `${base}_${String(number)}`;
  return name;
}
