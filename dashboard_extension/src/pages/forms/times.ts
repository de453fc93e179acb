/** Moments as two fields of a form, in the shop's zone: a day and a time of day. */

/** as `shared/locale` shows them */
const OFFSET = "+08:00";
const HOURS = 8;

export interface DayAndTime {
  readonly day: string;
  readonly time: string;
}

/** `null` while either is missing. */
export function isoOf(moment: DayAndTime): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(moment.day) || !/^\d{2}:\d{2}/.test(moment.time)) return null;
  return `${moment.day}T${moment.time.slice(0, 5)}:00${OFFSET}`;
}

export function dayAndTimeOf(iso: string): DayAndTime {
  const there = new Date(new Date(iso).getTime() + HOURS * 3_600_000).toISOString();
  return { day: there.slice(0, 10), time: there.slice(11, 16) };
}
