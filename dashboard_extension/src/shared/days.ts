import type { Locale } from "./locale";

/** `23 Nov` of `2026-11-23`: a day of the shop, in no zone. */
export function shortDay(locale: Pick<Locale, "tag">, day: string): string {
  return new Intl.DateTimeFormat(locale.tag, { month: "short", day: "numeric", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}

/** Without today, the last of them: a day that is not over looks like a fall. */
export function wholeDays<Day>(days: readonly Day[]): readonly Day[] {
  return days.length > 1 ? days.slice(0, -1) : days;
}
