// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type CouponsQueryVariables = Exact<{
  first?: number;
  after?: string | null | undefined;
  states?: ReadonlyArray<Types.CouponState> | Types.CouponState | null | undefined;
}>;


export type CouponsQuery = { readonly me: { readonly id: string, readonly coupons: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly name: string, readonly code: string, readonly kind: Types.DiscountKind, readonly value: string, readonly currency: string, readonly minimumOrder: string | null, readonly state: Types.CouponState, readonly grantedAt: string, readonly expiresAt: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export const CouponsDocument = "query Coupons($first:Int!=20$after:String$states:[CouponState!]){me{id coupons(first:$first after:$after states:$states){edges{cursor node{id name code kind value currency minimumOrder state grantedAt expiresAt}}pageInfo{hasNextPage endCursor}}}}" as Document<CouponsQuery, CouponsQueryVariables>;
