/** The log's filters in the page's address, and as the server takes them. */
import type { MessageFilter, MessageOrigin, MessageState } from "../../api/schema";
import { CHANNELS } from "../../shared/channels";
import { STATES } from "./naming";

export interface Chosen {
  readonly state: string;
  readonly channel: string;
  readonly origin: string;
  readonly template: string;
  readonly since: string;
  readonly until: string;
}

const ORIGINS: readonly MessageOrigin[] = ["RECALL", "MANUAL", "REPLY", "PROMISE", "TEST"];
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** days are the shop's */
const OFFSET = "+08:00";

function oneOf<Value extends string>(values: readonly Value[], given: string): Value | null {
  return values.find((each) => each === given) ?? null;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

export function filterOf(chosen: Chosen): MessageFilter {
  const state: MessageState | null = oneOf(STATES, chosen.state);
  return {
    states: state === null ? null : [state],
    channel: oneOf(CHANNELS, chosen.channel),
    origin: oneOf(ORIGINS, chosen.origin),
    templateId: /^\d+$/.test(chosen.template) ? chosen.template : null,
    since: DAY.test(chosen.since) ? `${chosen.since}T00:00:00${OFFSET}` : null,
    // the day that was chosen is within
    until: DAY.test(chosen.until) ? `${dayAfter(chosen.until)}T00:00:00${OFFSET}` : null,
  };
}

export { ORIGINS };
