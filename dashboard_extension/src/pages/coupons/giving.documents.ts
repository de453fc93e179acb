// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type GivingChoicesQueryVariables = Exact<{ [key: string]: never; }>;


export type GivingChoicesQuery = { readonly coupons: ReadonlyArray<{ readonly id: string, readonly name: string, readonly status: Types.CouponStatus, readonly pool: { readonly stock: number }, readonly terms: { readonly validDays: number, readonly discount: Types.CouponDiscountKind, readonly percent: string | null, readonly amounts: ReadonlyArray<{ readonly amount: string, readonly currency: string }> } }> };

export type GiveCouponMutationVariables = Exact<{
  id: string | number;
  customerIds: ReadonlyArray<string | number> | string | number;
  currency?: string | null | undefined;
}>;


export type GiveCouponMutation = { readonly giveCoupon: { readonly job: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.GiveCouponErrorCode }> } | null };

export type HandJobQueryVariables = Exact<{
  id: string | number;
}>;


export type HandJobQuery = { readonly job: { readonly id: string, readonly state: Types.JobState, readonly total: number, readonly done: number, readonly failed: number, readonly failures: ReadonlyArray<{ readonly row: number, readonly code: string }> } | null };

export const GivingChoicesDocument: Document<GivingChoicesQuery, GivingChoicesQueryVariables> = {
  name: "GivingChoices",
  text: "query GivingChoices {\n  coupons {\n    id\n    name\n    status\n    pool {\n      stock\n    }\n    terms {\n      validDays\n      amounts {\n        amount\n        currency\n      }\n      discount\n      percent\n    }\n  }\n}",
};

export const GiveCouponDocument: Document<GiveCouponMutation, GiveCouponMutationVariables> = {
  name: "GiveCoupon",
  text: "mutation GiveCoupon($id: ID!, $customerIds: [ID!]!, $currency: String) {\n  giveCoupon(id: $id, customerIds: $customerIds, currency: $currency) {\n    job {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const HandJobDocument: Document<HandJobQuery, HandJobQueryVariables> = {
  name: "HandJob",
  text: "query HandJob($id: ID!) {\n  job(id: $id) {\n    id\n    state\n    total\n    done\n    failed\n    failures {\n      row\n      code\n    }\n  }\n}",
};
