import type { OverviewFiguresQuery } from "./figures.documents";

export type Day = OverviewFiguresQuery["overview"]["trend"][number];

/** Nobody entered, nothing was sent or earned. */
export function isQuiet(day: Day): boolean {
  return day.entered === 0 && day.messagesSent === 0 && (day.recoveredOrders ?? 0) === 0;
}
