// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type ApplyHintsQueryVariables = Exact<{
  checkoutId: string | number;
}>;


export type ApplyHintsQuery = { readonly applyHints: ReadonlyArray<{ readonly applies: boolean, readonly isApplied: boolean, readonly saves: string, readonly obstacle: Types.ApplyObstacle | null, readonly missing: string | null, readonly missingItems: number | null, readonly isCertain: boolean, readonly coupon: { readonly id: string, readonly name: string, readonly code: string, readonly kind: Types.DiscountKind, readonly value: string, readonly currency: string, readonly minimumOrder: string | null, readonly state: Types.CouponState, readonly grantedAt: string, readonly expiresAt: string } }> | null };

export const ApplyHintsDocument = "query ApplyHints($checkoutId:ID!){applyHints(checkoutId:$checkoutId){coupon{id name code kind value currency minimumOrder state grantedAt expiresAt}applies isApplied saves obstacle missing missingItems isCertain}}" as Document<ApplyHintsQuery, ApplyHintsQueryVariables>;
