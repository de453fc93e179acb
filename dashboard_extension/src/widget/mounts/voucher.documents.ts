// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type VoucherReportQueryVariables = Exact<{
  voucherId: string | number;
  mayUsers: boolean;
  mayOrders: boolean;
}>;


export type VoucherReportQuery = { readonly voucherReport: { readonly id: string, readonly name: string, readonly status: Types.CouponStatus, readonly pool: { readonly stock: number, readonly isLow: boolean }, readonly funnel: { readonly granted: number, readonly issued: number, readonly redeemed: number, readonly reversed: number, readonly expired: number }, readonly earned?: ReadonlyArray<{ readonly currency: string, readonly orders: number, readonly total: string, readonly discount: string }> | null, readonly grants?: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly state: Types.CouponGrantState, readonly grantedAt: string, readonly redeemedAt: string | null, readonly person: { readonly id: string, readonly name: string, readonly phone: string, readonly email: string } | null } }> } | null } | null };

export const VoucherReportDocument: Document<VoucherReportQuery, VoucherReportQueryVariables> = {
  name: "VoucherReport",
  text: "query VoucherReport($voucherId: ID!, $mayUsers: Boolean!, $mayOrders: Boolean!) {\n  voucherReport(voucherId: $voucherId) {\n    id\n    name\n    status\n    pool {\n      stock\n      isLow\n    }\n    funnel {\n      granted\n      issued\n      redeemed\n      reversed\n      expired\n    }\n    earned @include(if: $mayOrders) {\n      currency\n      orders\n      total\n      discount\n    }\n    grants(first: 5) @include(if: $mayUsers) {\n      edges {\n        node {\n          id\n          state\n          grantedAt\n          redeemedAt\n          person {\n            id\n            name\n            phone\n            email\n          }\n        }\n      }\n    }\n  }\n}",
};
