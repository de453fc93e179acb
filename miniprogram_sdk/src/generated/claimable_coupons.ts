// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type ClaimableCouponsQueryVariables = Exact<{
  first?: number;
  after?: string | null | undefined;
}>;


export type ClaimableCouponsQuery = { readonly claimableCoupons: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly name: string, readonly text: string, readonly pictureUrl: string, readonly kind: Types.DiscountKind, readonly value: string, readonly currency: string, readonly minimumOrder: string | null, readonly validDays: number, readonly claimFrom: string, readonly claimUntil: string | null, readonly perPerson: number, readonly claimed: number, readonly remaining: number | null, readonly state: Types.ClaimState } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export const ClaimableCouponsDocument = "query ClaimableCoupons($first:Int!=20$after:String){claimableCoupons(first:$first after:$after){edges{cursor node{id name text pictureUrl kind value currency minimumOrder validDays claimFrom claimUntil perPerson claimed remaining state}}pageInfo{hasNextPage endCursor}}}" as Document<ClaimableCouponsQuery, ClaimableCouponsQueryVariables>;
