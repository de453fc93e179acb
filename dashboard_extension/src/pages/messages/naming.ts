/** What messages and what they are made of are called. */
import type { MessageState, TemplateFlawCode } from "../../api/schema";
import { reasonInWords, type Tone } from "../../shared/reasons";
import { typeOf, type Naming } from "./placeholders";
import type { Words } from "./words";

export const STATE_TONES: Readonly<Record<MessageState, Tone>> = {
  WAITING: "info",
  SENDING: "info",
  ACCEPTED: "success",
  DELIVERED: "success",
  FAILED: "critical",
  UNKNOWN: "warning",
  SUPPRESSED: "neutral",
  CANCELLED: "neutral",
};

export const STATES: readonly MessageState[] = [
  "WAITING",
  "SENDING",
  "ACCEPTED",
  "DELIVERED",
  "FAILED",
  "UNKNOWN",
  "SUPPRESSED",
  "CANCELLED",
];

export function namingOf(locale: Words): Naming {
  return ({ name, format }) => {
    const word = locale.maybe(`value.${name}`);
    if (word === undefined || format === "") return word;
    const how = locale.maybe(`format.${format}`);
    return how === undefined ? undefined : `${word}·${how}`;
  };
}

/** `thing1` as a marketer says it, where WeChat's own label is not known. */
export function fieldName(locale: Words, name: string): string {
  const number = /\d+$/.exec(name)?.[0] ?? "";
  return `${locale.maybe(`type.${typeOf(name)}`) ?? locale.t("type.other")} ${number}`.trim();
}

export function flawInWords(locale: Words, flaw: { readonly code: TemplateFlawCode; readonly detail: string }): string {
  const detail = flaw.code === "MISSING_VALUE" ? (locale.maybe(`value.${flaw.detail}`) ?? flaw.detail) : flaw.detail;
  return locale.maybe(`flaw.${flaw.code}`, { detail }) ?? locale.t("error.failed");
}

/** Why something stands still: a member of staff, or a gateway's code. */
export function pauseInWords(locale: Words, reason: string): string {
  if (reason === "" || reason.startsWith("staff:")) return locale.t("messages.paused_by_hand");
  return capital(reasonInWords(locale, reason));
}

/** The engine's reasons are written to stand within a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export interface Face {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
}

export function personName(locale: Words, person: Face | null): string {
  if (person === null) return locale.t("messages.nobody");
  return person.name || person.phone || person.email || locale.t("messages.wechat_user", { id: person.id });
}
