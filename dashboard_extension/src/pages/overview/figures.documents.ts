// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type OverviewFiguresQueryVariables = Exact<{
  days: number;
  mayOrders: boolean;
}>;


export type OverviewFiguresQuery = { readonly overview: { readonly since: string, readonly until: string, readonly agreedAt: string | null, readonly figures: { readonly entered: number, readonly recoveryRate: number | null, readonly messagesSent: number, readonly reachRate: number | null, readonly recoveredOrders?: number | null, readonly recoveredRevenue?: ReadonlyArray<{ readonly amount: string, readonly currency: string }> | null, readonly couponCost?: ReadonlyArray<{ readonly amount: string, readonly currency: string }> | null, readonly net?: ReadonlyArray<{ readonly amount: string, readonly currency: string }> | null, readonly reversedRevenue?: ReadonlyArray<{ readonly amount: string, readonly currency: string }> | null }, readonly before: { readonly entered: number, readonly recoveryRate: number | null, readonly messagesSent: number, readonly reachRate: number | null, readonly recoveredOrders?: number | null, readonly recoveredRevenue?: ReadonlyArray<{ readonly amount: string, readonly currency: string }> | null, readonly net?: ReadonlyArray<{ readonly amount: string, readonly currency: string }> | null, readonly couponCost?: ReadonlyArray<{ readonly amount: string, readonly currency: string }> | null }, readonly funnel: { readonly evaluated: number, readonly entered: number, readonly reached: number, readonly recovered: number, readonly reversed: number, readonly notEligible: ReadonlyArray<{ readonly reason: string, readonly count: number }>, readonly outcomes: ReadonlyArray<{ readonly outcome: Types.RunOutcome, readonly count: number }> }, readonly trend: ReadonlyArray<{ readonly day: string, readonly entered: number, readonly messagesSent: number, readonly recoveredOrders?: number | null, readonly recoveredRevenue?: ReadonlyArray<{ readonly amount: string, readonly currency: string }> | null }> }, readonly attention: ReadonlyArray<{ readonly code: Types.AttentionCode, readonly severity: Types.AttentionSeverity, readonly page: Types.AttentionPage, readonly target: string, readonly name: string, readonly reason: string, readonly count: number, readonly since: string | null }>, readonly journeys: ReadonlyArray<{ readonly id: string, readonly status: Types.JourneyStatus }> };

export type RetryInboxMutationVariables = Exact<{ [key: string]: never; }>;


export type RetryInboxMutation = { readonly retryInbox: { readonly retried: number | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.RetryInboxErrorCode }> } | null };

export const OverviewFiguresDocument: Document<OverviewFiguresQuery, OverviewFiguresQueryVariables> = {
  name: "OverviewFigures",
  text: "query OverviewFigures($days: Int!, $mayOrders: Boolean!) {\n  overview(days: $days) {\n    since\n    until\n    agreedAt\n    figures {\n      entered\n      recoveryRate\n      messagesSent\n      reachRate\n      recoveredOrders @include(if: $mayOrders)\n      recoveredRevenue @include(if: $mayOrders) {\n        amount\n        currency\n      }\n      couponCost @include(if: $mayOrders) {\n        amount\n        currency\n      }\n      net @include(if: $mayOrders) {\n        amount\n        currency\n      }\n      reversedRevenue @include(if: $mayOrders) {\n        amount\n        currency\n      }\n    }\n    before {\n      entered\n      recoveryRate\n      messagesSent\n      reachRate\n      recoveredOrders @include(if: $mayOrders)\n      recoveredRevenue @include(if: $mayOrders) {\n        amount\n        currency\n      }\n      net @include(if: $mayOrders) {\n        amount\n        currency\n      }\n      couponCost @include(if: $mayOrders) {\n        amount\n        currency\n      }\n    }\n    funnel {\n      evaluated\n      entered\n      reached\n      recovered\n      reversed\n      notEligible {\n        reason\n        count\n      }\n      outcomes {\n        outcome\n        count\n      }\n    }\n    trend {\n      day\n      entered\n      messagesSent\n      recoveredOrders @include(if: $mayOrders)\n      recoveredRevenue @include(if: $mayOrders) {\n        amount\n        currency\n      }\n    }\n  }\n  attention {\n    code\n    severity\n    page\n    target\n    name\n    reason\n    count\n    since\n  }\n  journeys {\n    id\n    status\n  }\n}",
};

export const RetryInboxDocument: Document<RetryInboxMutation, RetryInboxMutationVariables> = {
  name: "RetryInbox",
  text: "mutation RetryInbox {\n  retryInbox {\n    retried\n    errors {\n      field\n      code\n    }\n  }\n}",
};
