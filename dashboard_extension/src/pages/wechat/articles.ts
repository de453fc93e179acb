/** What WeChat's own names of things mean. */
import type { useWords } from "./words";

type Words = ReturnType<typeof useWords>;

const KEY = /^(\d+)_(\d+)$/;

/** `12003_3` is the third article of broadcast 12003; any other key names itself. */
export function articleName(locale: Words, key: string): string {
  const [, number, place] = KEY.exec(key) ?? [];
  if (number === undefined || place === undefined) return key;
  return locale.t("statistics.article.name", { number, place });
}

/** Days that WeChat refused for good, and the newest code it gave; null if there are none. */
export function refusedDays(
  days: readonly { readonly error: string; readonly isAwaited: boolean }[],
): { readonly count: number; readonly code: string } | null {
  const refused = days.filter((day) => day.error !== "" && !day.isAwaited);
  const last = refused.at(-1);
  return last ? { count: refused.length, code: last.error } : null;
}
