// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type ReportSubscriptionsMutationVariables = Exact<{
  results: ReadonlyArray<Types.SubscriptionResult> | Types.SubscriptionResult;
  templateIds: ReadonlyArray<string> | string;
  clientId?: string | null | undefined;
}>;


export type ReportSubscriptionsMutation = { readonly reportSubscriptions: { readonly me: { readonly subscriptions: ReadonlyArray<{ readonly templateId: string, readonly available: number, readonly lastAnswer: Types.SubscriptionAnswer | null }> } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.ReportSubscriptionsErrorCode, readonly message: string }> } | null };

export const ReportSubscriptionsDocument = "mutation ReportSubscriptions($results:[SubscriptionResult!]!$templateIds:[String!]!$clientId:UUID){reportSubscriptions(results:$results clientId:$clientId){me{subscriptions(templateIds:$templateIds){templateId available lastAnswer}}errors{field code message}}}" as Document<ReportSubscriptionsMutation, ReportSubscriptionsMutationVariables>;
