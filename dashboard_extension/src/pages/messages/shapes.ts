/** What each customer-service message is made of, as the form asks for it. */
import type { AccountKind, TemplateForm } from "../../api/schema";
import type { FieldDraft } from "./placeholders";

export interface Part {
  readonly name: string;
  readonly isOptional?: boolean;
  readonly hasLines?: boolean;
  /** leads somewhere: typed as it stands, without values */
  readonly isAddress?: boolean;
  readonly isCuttable?: boolean;
}

export interface Shape {
  readonly parts: readonly Part[];
  readonly picture: "none" | "optional" | "needed";
  readonly kinds: readonly AccountKind[];
}

const BOTH: readonly AccountKind[] = ["SERVICE_ACCOUNT", "MINI_PROGRAM"];

export const FORMS: readonly TemplateForm[] = ["TEXT", "IMAGE", "NEWS", "MINI_PROGRAM", "MENU"];
export const MOST_ITEMS = 8;

export const SHAPES: Readonly<Record<TemplateForm, Shape>> = {
  TEXT: { parts: [{ name: "content", hasLines: true }], picture: "none", kinds: BOTH },
  IMAGE: { parts: [], picture: "needed", kinds: BOTH },
  NEWS: {
    parts: [
      { name: "title", isCuttable: true },
      { name: "description", isOptional: true, isCuttable: true },
      { name: "url", isOptional: true, isAddress: true },
    ],
    picture: "optional",
    kinds: BOTH,
  },
  MINI_PROGRAM: {
    parts: [
      { name: "title", isCuttable: true },
      { name: "page", isOptional: true, isAddress: true },
      { name: "app_id", isOptional: true, isAddress: true },
    ],
    picture: "needed",
    kinds: BOTH,
  },
  MENU: {
    parts: [
      { name: "head", isOptional: true, hasLines: true },
      ...Array.from({ length: MOST_ITEMS }, (_, index) => ({ name: `item${index + 1}`, isOptional: index > 0 })),
      { name: "tail", isOptional: true, hasLines: true },
    ],
    picture: "none",
    kinds: ["SERVICE_ACCOUNT"],
  },
};

export function partOf(form: TemplateForm, name: string): Part | undefined {
  return SHAPES[form].parts.find((part) => part.name === name);
}

export type Texts = Readonly<Record<string, string>>;

export function textsOf(fields: readonly { readonly name: string; readonly text: string }[]): Texts {
  return Object.fromEntries(fields.map(({ name, text }) => [name, text]));
}

/** The fields to save: what is empty and may be is left out. */
export function fieldsOf(form: TemplateForm, texts: Texts): readonly FieldDraft[] {
  return SHAPES[form].parts
    .filter((part) => !part.isOptional || (texts[part.name] ?? "").trim() !== "")
    .map((part) => ({ name: part.name, text: texts[part.name] ?? "", fit: part.isCuttable ? "CUT" : "BLOCK" }));
}

/** How many of a menu's answers are asked for: those written, and one more. */
export function itemsShown(texts: Texts): number {
  const written = Array.from({ length: MOST_ITEMS }, (_, index) => (texts[`item${index + 1}`] ?? "") !== "").lastIndexOf(true);
  return Math.min(Math.max(written + 2, 2), MOST_ITEMS);
}
