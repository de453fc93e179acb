// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type CouponsQueryVariables = Exact<{
  mayOrders: boolean;
  mayBudgets: boolean;
}>;


export type CouponsQuery = { readonly coupons: ReadonlyArray<{ readonly id: string, readonly name: string, readonly status: Types.CouponStatus, readonly pausedReason: string, readonly terms: { readonly discount: Types.CouponDiscountKind, readonly percent: string | null, readonly validDays: number, readonly amounts: ReadonlyArray<{ readonly amount: string, readonly currency: string }>, readonly minimumOrder: ReadonlyArray<{ readonly amount: string, readonly currency: string }> }, readonly pool: { readonly stock: number, readonly ordered: number, readonly target: number, readonly isLow: boolean }, readonly budgets?: ReadonlyArray<{ readonly currency: string, readonly ceiling: string, readonly bound: string, readonly spent: string, readonly left: string }> | null, readonly funnel: { readonly granted: number, readonly issued: number, readonly redeemed: number }, readonly earned?: ReadonlyArray<{ readonly currency: string, readonly orders: number, readonly total: string }> | null }> };

export type CouponQueryVariables = Exact<{
  id: string | number;
  mayOrders: boolean;
  mayBudgets: boolean;
}>;


export type CouponQuery = { readonly coupon: { readonly id: string, readonly key: string, readonly name: string, readonly status: Types.CouponStatus, readonly pausedReason: string, readonly isAdopted: boolean, readonly voucherId: string | null, readonly terms: { readonly discount: Types.CouponDiscountKind, readonly percent: string | null, readonly salesChannels: ReadonlyArray<string>, readonly validDays: number, readonly poolTarget: number, readonly refillBelow: number, readonly codePrefix: string, readonly codeLength: number, readonly remindDaysBefore: number | null, readonly amounts: ReadonlyArray<{ readonly amount: string, readonly currency: string }>, readonly minimumOrder: ReadonlyArray<{ readonly amount: string, readonly currency: string }>, readonly perPerson: { readonly count: number, readonly days: number } | null, readonly abuse: { readonly mostCouponOrders: number, readonly couponOrdersDays: number, readonly cycles: number, readonly cyclesDays: number } | null }, readonly pool: { readonly stock: number, readonly ordered: number, readonly target: number, readonly isLow: boolean, readonly inCore: number | null, readonly countedAt: string | null }, readonly budgets?: ReadonlyArray<{ readonly currency: string, readonly ceiling: string, readonly bound: string, readonly spent: string, readonly left: string }> | null, readonly funnel: { readonly granted: number, readonly reserved: number, readonly issued: number, readonly redeemed: number, readonly reversed: number, readonly expired: number, readonly released: number }, readonly earned?: ReadonlyArray<{ readonly currency: string, readonly orders: number, readonly total: string, readonly refunded: string, readonly discount: string }> | null } | null };

export type CouponGrantsQueryVariables = Exact<{
  id: string | number;
  first: number;
  after?: string | null | undefined;
  states?: ReadonlyArray<Types.CouponGrantState> | Types.CouponGrantState | null | undefined;
  mayOrders: boolean;
}>;


export type CouponGrantsQuery = { readonly coupon: { readonly grants: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly state: Types.CouponGrantState, readonly way: Types.CouponGrantWay, readonly grantedAt: string, readonly expiresAt: string, readonly redeemedAt: string | null, readonly orderId?: string | null, readonly orderNumber?: string | null, readonly person: { readonly id: string, readonly name: string, readonly phone: string, readonly email: string } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } | null };

export type SalesChannelsQueryVariables = Exact<{ [key: string]: never; }>;


export type SalesChannelsQuery = { readonly salesChannels: ReadonlyArray<{ readonly slug: string, readonly name: string, readonly currency: string }> | null };

export type SaveCouponMutationVariables = Exact<{
  id?: string | number | null | undefined;
  input: Types.CouponInput;
}>;


export type SaveCouponMutation = { readonly saveCoupon: { readonly coupon: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SaveCouponErrorCode }> } | null };

export type PauseCouponMutationVariables = Exact<{
  id: string | number;
}>;


export type PauseCouponMutation = { readonly pauseCoupon: { readonly coupon: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.PauseCouponErrorCode }> } | null };

export type ResumeCouponMutationVariables = Exact<{
  id: string | number;
}>;


export type ResumeCouponMutation = { readonly resumeCoupon: { readonly coupon: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.ResumeCouponErrorCode }> } | null };

export const CouponsDocument: Document<CouponsQuery, CouponsQueryVariables> = {
  name: "Coupons",
  text: "query Coupons($mayOrders: Boolean!, $mayBudgets: Boolean!) {\n  coupons {\n    id\n    name\n    status\n    pausedReason\n    terms {\n      discount\n      amounts {\n        amount\n        currency\n      }\n      percent\n      minimumOrder {\n        amount\n        currency\n      }\n      validDays\n    }\n    pool {\n      stock\n      ordered\n      target\n      isLow\n    }\n    budgets @include(if: $mayBudgets) {\n      currency\n      ceiling\n      bound\n      spent\n      left\n    }\n    funnel {\n      granted\n      issued\n      redeemed\n    }\n    earned @include(if: $mayOrders) {\n      currency\n      orders\n      total\n    }\n  }\n}",
};

export const CouponDocument: Document<CouponQuery, CouponQueryVariables> = {
  name: "Coupon",
  text: "query Coupon($id: ID!, $mayOrders: Boolean!, $mayBudgets: Boolean!) {\n  coupon(id: $id) {\n    id\n    key\n    name\n    status\n    pausedReason\n    isAdopted\n    voucherId\n    terms {\n      discount\n      amounts {\n        amount\n        currency\n      }\n      percent\n      minimumOrder {\n        amount\n        currency\n      }\n      salesChannels\n      validDays\n      poolTarget\n      refillBelow\n      perPerson {\n        count\n        days\n      }\n      abuse {\n        mostCouponOrders\n        couponOrdersDays\n        cycles\n        cyclesDays\n      }\n      codePrefix\n      codeLength\n      remindDaysBefore\n    }\n    pool {\n      stock\n      ordered\n      target\n      isLow\n      inCore\n      countedAt\n    }\n    budgets @include(if: $mayBudgets) {\n      currency\n      ceiling\n      bound\n      spent\n      left\n    }\n    funnel {\n      granted\n      reserved\n      issued\n      redeemed\n      reversed\n      expired\n      released\n    }\n    earned @include(if: $mayOrders) {\n      currency\n      orders\n      total\n      refunded\n      discount\n    }\n  }\n}",
};

export const CouponGrantsDocument: Document<CouponGrantsQuery, CouponGrantsQueryVariables> = {
  name: "CouponGrants",
  text: "query CouponGrants($id: ID!, $first: Int!, $after: String, $states: [CouponGrantState!], $mayOrders: Boolean!) {\n  coupon(id: $id) {\n    grants(first: $first, after: $after, states: $states) {\n      edges {\n        node {\n          id\n          state\n          way\n          grantedAt\n          expiresAt\n          redeemedAt\n          person {\n            id\n            name\n            phone\n            email\n          }\n          orderId @include(if: $mayOrders)\n          orderNumber @include(if: $mayOrders)\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}",
};

export const SalesChannelsDocument: Document<SalesChannelsQuery, SalesChannelsQueryVariables> = {
  name: "SalesChannels",
  text: "query SalesChannels {\n  salesChannels {\n    slug\n    name\n    currency\n  }\n}",
};

export const SaveCouponDocument: Document<SaveCouponMutation, SaveCouponMutationVariables> = {
  name: "SaveCoupon",
  text: "mutation SaveCoupon($id: ID, $input: CouponInput!) {\n  saveCoupon(id: $id, input: $input) {\n    coupon {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const PauseCouponDocument: Document<PauseCouponMutation, PauseCouponMutationVariables> = {
  name: "PauseCoupon",
  text: "mutation PauseCoupon($id: ID!) {\n  pauseCoupon(id: $id) {\n    coupon {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const ResumeCouponDocument: Document<ResumeCouponMutation, ResumeCouponMutationVariables> = {
  name: "ResumeCoupon",
  text: "mutation ResumeCoupon($id: ID!) {\n  resumeCoupon(id: $id) {\n    coupon {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};
