/** Sums over what became of one touch's messages. */
export interface TouchCounts {
  readonly states: readonly { readonly state: string; readonly count: number }[];
  readonly reasons: readonly { readonly state: string; readonly reason: string; readonly count: number }[];
}

const SENT = ["ACCEPTED", "DELIVERED", "UNKNOWN"] as const;
const SHOWN = 3;

export function stateOf(touch: TouchCounts, state: string): number {
  return touch.states.find((each) => each.state === state)?.count ?? 0;
}

/** A gateway took it, or may have. */
export function sentOf(touch: TouchCounts): number {
  return SENT.reduce((sum, state) => sum + stateOf(touch, state), 0);
}

/** Why the others did not go: a reason once, whatever state it led to. */
export function undelivered(touch: TouchCounts): {
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  /** how many more messages for reasons that are not among them */
  readonly hidden: number;
} {
  const counts = new Map<string, number>();
  for (const { reason, count } of touch.reasons) counts.set(reason, (counts.get(reason) ?? 0) + count);
  const ordered = [...counts].map(([reason, count]) => ({ reason, count })).sort((one, other) => other.count - one.count);
  return { reasons: ordered.slice(0, SHOWN), hidden: ordered.slice(SHOWN).reduce((sum, each) => sum + each.count, 0) };
}
