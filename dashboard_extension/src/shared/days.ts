import type { Locale } from "./locale";

/** `23 Nov` of `2026-11-23`: a day of the shop, in no zone. */
export function shortDay(locale: Pick<Locale, "tag">, day: string): string {
  return new Intl.DateTimeFormat(locale.tag, { month: "short", day: "numeric", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}

/** Without today, the last of them: a day that is not over looks like a fall. While nothing
 * happened before it, today is all there is to show. */
export function wholeDays<Day>(days: readonly Day[], isEmpty: (day: Day) => boolean): readonly Day[] {
  const whole = days.slice(0, -1);
  return whole.every(isEmpty) ? days : whole;
}
