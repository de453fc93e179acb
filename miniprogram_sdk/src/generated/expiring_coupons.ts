// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type ExpiringCouponsQueryVariables = Exact<{
  within?: number;
}>;


export type ExpiringCouponsQuery = { readonly expiringCoupons: ReadonlyArray<{ readonly id: string, readonly name: string, readonly code: string, readonly kind: Types.DiscountKind, readonly value: string, readonly currency: string, readonly minimumOrder: string | null, readonly state: Types.CouponState, readonly grantedAt: string, readonly expiresAt: string }> };

export const ExpiringCouponsDocument = "query ExpiringCoupons($within:Int!=72){expiringCoupons(within:$within){id name code kind value currency minimumOrder state grantedAt expiresAt}}" as Document<ExpiringCouponsQuery, ExpiringCouponsQueryVariables>;
