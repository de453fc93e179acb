// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type OverviewQueryVariables = Exact<{
  runs: number;
}>;


export type OverviewQuery = { readonly health: { readonly checkedAt: string, readonly inbox: { readonly waiting: number, readonly oldestDueAt: string | null, readonly givenUp: number }, readonly streams: ReadonlyArray<{ readonly stream: Types.StreamKind, readonly state: Types.StreamState, readonly objectsSeen: number, readonly finishedAt: string | null, readonly error: string }>, readonly accounts: ReadonlyArray<{ readonly key: string, readonly name: string, readonly kind: Types.AccountKind, readonly status: Types.AccountStatus, readonly pausedReason: string, readonly lastPushAt: string | null }>, readonly backlog: ReadonlyArray<{ readonly what: Types.BacklogKind, readonly due: number, readonly oldestDueAt: string | null }>, readonly problems: ReadonlyArray<{ readonly key: string, readonly message: string, readonly raisedAt: string }> }, readonly lastRuns: ReadonlyArray<{ readonly id: string, readonly journey: string, readonly outcome: Types.RunOutcome, readonly reason: string, readonly touches: number, readonly channels: ReadonlyArray<Types.MessageChannel>, readonly enteredAt: string, readonly endedAt: string | null, readonly orderId: string | null, readonly cart: { readonly firstItem: string, readonly items: number, readonly total: { readonly amount: string, readonly currency: string } | null } | null }> };

export const OverviewDocument: Document<OverviewQuery, OverviewQueryVariables> = {
  name: "Overview",
  text: "query Overview($runs: Int!) {\n  health {\n    checkedAt\n    inbox {\n      waiting\n      oldestDueAt\n      givenUp\n    }\n    streams {\n      stream\n      state\n      objectsSeen\n      finishedAt\n      error\n    }\n    accounts {\n      key\n      name\n      kind\n      status\n      pausedReason\n      lastPushAt\n    }\n    backlog {\n      what\n      due\n      oldestDueAt\n    }\n    problems {\n      key\n      message\n      raisedAt\n    }\n  }\n  lastRuns(first: $runs) {\n    id\n    journey\n    outcome\n    reason\n    touches\n    channels\n    enteredAt\n    endedAt\n    orderId\n    cart {\n      firstItem\n      items\n      total {\n        amount\n        currency\n      }\n    }\n  }\n}",
};
