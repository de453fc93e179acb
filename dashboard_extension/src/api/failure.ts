/** A change that did not come about, said in a toast. */
import { useNotify } from "../bridge/context";
import type { Locale } from "../shared/locale";
import { fieldErrorInWords, refusalInWords, type FieldError } from "./refused";

interface Failed {
  readonly errors: readonly FieldError[];
  readonly refusal: Error | null;
}

/** Say why not: every error of the mutation, or that the request was refused. `locale`:
 * the page's own, which may have words of its own for a code. */
export function useFailure(locale: Locale): (outcome: Failed, title?: string) => void {
  const notify = useNotify();
  return (outcome, title = locale.t("error.failed")) => {
    notify.failed(title, failureInWords(locale, outcome));
  };
}

export function failureInWords(locale: Locale, outcome: Failed): string {
  if (outcome.refusal) return refusalInWords(locale, outcome.refusal);
  return outcome.errors.map((each) => fieldErrorInWords(locale, each)).join(" ");
}
