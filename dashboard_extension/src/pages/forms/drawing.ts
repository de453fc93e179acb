/** A form as its editor holds it, and as the server takes it. */
import type { FormFieldType, FormInput, FormKind, TraitType } from "../../api/schema";
import type { FormQuery } from "./forms.documents";

export type FormData = NonNullable<FormQuery["form"]>;
export type FieldData = FormData["fields"][number];

export interface ChoiceValues {
  readonly value: string;
  readonly label: string;
  readonly labelEn: string;
  readonly tag: string;
}

export interface FieldValues {
  /** of this page alone, so that rows can be moved */
  readonly id: string;
  readonly key: string;
  readonly type: FormFieldType;
  readonly label: string;
  readonly labelEn: string;
  readonly isRequired: boolean;
  /** "", "trait:<key>" or "PHONE" and "EMAIL" */
  readonly goesTo: string;
  readonly step: number | null;
  readonly remote: string;
  readonly choices: readonly ChoiceValues[];
}

export interface Values {
  readonly key: string;
  readonly kind: FormKind;
  readonly titleZh: string;
  readonly titleEn: string;
  readonly thanksZh: string;
  readonly thanksEn: string;
  readonly couponId: string;
  readonly account: string;
  readonly remoteToken: string;
  readonly fields: readonly FieldValues[];
}

export const TYPES: readonly FormFieldType[] = ["TEXT", "CHOICE", "CHOICES", "NUMBER", "PHONE", "EMAIL", "DATE", "ADDRESS"];

/** What kinds of traits can hold an answer: as the server has it (`forms.services.saving`). */
const TRAITS: Readonly<Record<FormFieldType, readonly TraitType[]>> = {
  TEXT: ["TEXT", "NUMBER", "BOOLEAN", "DATE", "CHOICE"],
  NUMBER: ["NUMBER", "TEXT"],
  DATE: ["DATE", "TEXT"],
  CHOICE: ["CHOICE", "TEXT", "BOOLEAN", "NUMBER"],
  CHOICES: ["TEXT"],
  ADDRESS: ["TEXT"],
  PHONE: [],
  EMAIL: [],
};

export function hasChoices(type: FormFieldType): boolean {
  return type === "CHOICE" || type === "CHOICES";
}

interface TraitChoice {
  readonly key: string;
  readonly label: string;
  readonly type: TraitType;
}

export function traitsFor<Trait extends TraitChoice>(type: FormFieldType, traits: readonly Trait[]): readonly Trait[] {
  return traits.filter((trait) => TRAITS[type].includes(trait.type));
}

let made = 0;

function newId(): string {
  made += 1;
  return `field-${String(made)}`;
}

export function newField(taken: readonly FieldValues[]): FieldValues {
  return { id: newId(), key: freeKey(taken), type: "TEXT", label: "", labelEn: "", isRequired: false, goesTo: "", step: 1, remote: "", choices: [] };
}

/** `q1`, `q2`, …: what nobody has to think of. */
export function freeKey(taken: readonly { readonly key: string }[]): string {
  for (let number = taken.length + 1; ; number += 1) {
    const key = `q${String(number)}`;
    if (!taken.some((each) => each.key === key)) return key;
  }
}

export function fieldOf(field: FieldData): FieldValues {
  return {
    id: newId(),
    key: field.key,
    type: field.type,
    label: field.labelZh,
    labelEn: field.labelEn,
    isRequired: field.isRequired,
    goesTo: field.trait !== "" ? `trait:${field.trait}` : (field.pointsAt ?? ""),
    step: field.step,
    remote: field.remote,
    choices: field.choices.map((choice) => ({ value: choice.value, label: choice.labelZh, labelEn: choice.labelEn, tag: choice.tag })),
  };
}

export function valuesOf(form: FormData): Values {
  return {
    key: form.key,
    kind: form.kind,
    titleZh: form.titleZh,
    titleEn: form.titleEn,
    thanksZh: form.thanksZh,
    thanksEn: form.thanksEn,
    couponId: form.couponId ?? "",
    account: "",
    remoteToken: form.remoteToken,
    fields: form.fields.map(fieldOf),
  };
}

export function emptyValues(kind: FormKind): Values {
  return { key: "", kind, titleZh: "", titleEn: "", thanksZh: "", thanksEn: "", couponId: "", account: "", remoteToken: "", fields: [newField([])] };
}

/** A short name that a mini-program can ask for, of what the server could not make one. */
export function keyOf(title: string, now: number): string {
  const plain = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 30);
  return plain || `form-${now.toString(36)}`;
}

export function inputOf(values: Values): FormInput {
  return {
    key: values.key.trim(),
    kind: values.kind,
    titleZh: values.titleZh,
    titleEn: values.titleEn,
    thanksZh: values.thanksZh,
    thanksEn: values.thanksEn,
    couponId: values.couponId || null,
    account: values.account || null,
    remoteToken: values.remoteToken,
    fields: values.fields.map((field) => ({
      key: field.key,
      type: field.type,
      labelZh: field.label,
      labelEn: field.labelEn,
      isRequired: field.isRequired,
      trait: field.goesTo.startsWith("trait:") ? field.goesTo.slice("trait:".length) : "",
      pointsAt: field.goesTo === "PHONE" || field.goesTo === "EMAIL" ? field.goesTo : null,
      step: values.kind === "SURVEY" ? (field.step ?? 1) : 1,
      remote: field.remote,
      choices: hasChoices(field.type)
        ? field.choices
            .filter((choice) => choice.label.trim() !== "" || choice.value.trim() !== "")
            .map((choice) => ({ value: choice.value.trim() || choice.label.trim(), labelZh: choice.label.trim(), labelEn: choice.labelEn.trim(), tag: choice.tag }))
        : [],
    })),
  };
}

/** What is still empty and has to be said: `titleZh`, or a field's id and its part. */
export function emptyIn(values: Values): readonly string[] {
  const blank = (text: string) => text.trim() === "";
  return [
    ...(blank(values.titleZh) ? ["titleZh"] : []),
    ...values.fields.flatMap((field) => [
      ...(blank(field.label) ? [`${field.id}.labelZh`] : []),
      ...(hasChoices(field.type) && field.choices.every((choice) => blank(choice.label) && blank(choice.value)) ? [`${field.id}.choices`] : []),
    ]),
  ];
}

/** The server's path of a fault (`fields.0.labelZh`) as the number of the field and its part. */
export function placeOf(path: string | null | undefined): { readonly index: number; readonly part: string } | null {
  const match = /^fields\.(\d+)\.(\w+)/.exec(path ?? "");
  return match ? { index: Number(match[1]), part: match[2] ?? "" } : null;
}
