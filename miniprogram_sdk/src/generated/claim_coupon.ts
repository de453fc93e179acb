// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type ClaimCouponMutationVariables = Exact<{
  couponId: string | number;
  clientId: string;
}>;


export type ClaimCouponMutation = { readonly claimCoupon: { readonly coupon: { readonly id: string, readonly name: string, readonly code: string, readonly kind: Types.DiscountKind, readonly value: string, readonly currency: string, readonly minimumOrder: string | null, readonly state: Types.CouponState, readonly grantedAt: string, readonly expiresAt: string } | null, readonly claimable: { readonly id: string, readonly state: Types.ClaimState, readonly claimed: number, readonly remaining: number | null } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.ClaimCouponErrorCode, readonly message: string }> } | null };

export const ClaimCouponDocument = "mutation ClaimCoupon($couponId:ID!$clientId:UUID!){claimCoupon(couponId:$couponId clientId:$clientId){coupon{id name code kind value currency minimumOrder state grantedAt expiresAt}claimable{id state claimed remaining}errors{field code message}}}" as Document<ClaimCouponMutation, ClaimCouponMutationVariables>;
