// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type SlotsQueryVariables = Exact<{
  keys: ReadonlyArray<string> | string;
}>;


export type SlotsQuery = { readonly slots: ReadonlyArray<{ readonly key: string, readonly variant: string, readonly title: string, readonly text: string, readonly pictureUrl: string, readonly link: string, readonly productIds: ReadonlyArray<string>, readonly coupon: { readonly id: string, readonly name: string, readonly text: string, readonly pictureUrl: string, readonly kind: Types.DiscountKind, readonly value: string, readonly currency: string, readonly minimumOrder: string | null, readonly validDays: number, readonly claimFrom: string, readonly claimUntil: string | null, readonly perPerson: number, readonly claimed: number, readonly remaining: number | null, readonly state: Types.ClaimState } | null }> };

export const SlotsDocument = "query Slots($keys:[String!]!){slots(keys:$keys){key variant title text pictureUrl link productIds coupon{id name text pictureUrl kind value currency minimumOrder validDays claimFrom claimUntil perPerson claimed remaining state}}}" as Document<SlotsQuery, SlotsQueryVariables>;
