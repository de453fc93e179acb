// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type MeQueryVariables = Exact<{
  templateIds: ReadonlyArray<string> | string;
}>;


export type MeQuery = { readonly me: { readonly id: string, readonly hasPhone: boolean, readonly tags: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly subscriptions: ReadonlyArray<{ readonly templateId: string, readonly available: number, readonly lastAnswer: Types.SubscriptionAnswer | null }>, readonly consents: ReadonlyArray<{ readonly channel: Types.ConsentChannel | null, readonly purpose: Types.ConsentPurpose, readonly granted: boolean, readonly statedAt: string }> } | null };

export const MeDocument = "query Me($templateIds:[String!]!){me{id hasPhone tags{key name}subscriptions(templateIds:$templateIds){templateId available lastAnswer}consents{channel purpose granted statedAt}}}" as Document<MeQuery, MeQueryVariables>;
