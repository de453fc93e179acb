import type { Locale } from "../shared/locale";

/** What the server refused, by the code it gave; `NETWORK` if it gave none. */
export class Refused extends Error {
  readonly code: string;
  /** the permission a FORBIDDEN field needs, if it said */
  readonly permission: string | undefined;

  constructor(code: string, permission?: string) {
    super(code);
    this.name = "Refused";
    this.code = code;
    this.permission = permission;
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Refused ? error.code : "NETWORK";
}

/** A refused request in words: a sentence that says what to do. */
export function refusalInWords(locale: Locale, error: unknown): string {
  const code = codeOf(error);
  return locale.maybe(`error.${code}`) ?? locale.t("error.other", { code });
}

/** One entry of a mutation's `errors`. */
export interface FieldError {
  readonly code: string;
  readonly field?: string | null;
}

/** A mutation's error in words. A page says its own under `refusal.<CODE>`, or
 * `refusal.<field>.<CODE>` where a code means another thing there. */
export function fieldErrorInWords(locale: Locale, error: FieldError): string {
  return (
    (error.field && locale.maybe(`refusal.${error.field}.${error.code}`)) ??
    locale.maybe(`refusal.${error.code}`) ??
    locale.maybe(`error.${error.code}`) ??
    locale.t("error.other", { code: error.code })
  );
}
