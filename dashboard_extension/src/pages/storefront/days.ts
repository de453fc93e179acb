/** Days as a form has them, and the moments they begin and end at in the shop's zone. */
const OFFSET = "+08:00";
const ZONE_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The day a moment lies in; "" for none. */
export function dayOf(iso: string | null): string {
  return iso === null ? "" : new Date(Date.parse(iso) + ZONE_MS).toISOString().slice(0, 10);
}

/** When a day begins. */
export function startOf(day: string): string {
  return new Date(`${day}T00:00:00${OFFSET}`).toISOString();
}

/** When a day is over. */
export function endOf(day: string): string {
  return new Date(Date.parse(startOf(day)) + DAY_MS).toISOString();
}

/** The last whole day before a moment; "" for none. */
export function lastDayOf(iso: string | null): string {
  return iso === null ? "" : dayOf(new Date(Date.parse(iso) - 1).toISOString());
}
