// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type SubscriptionPromptQueryVariables = Exact<{
  moment: Types.PromptMoment;
  language?: Types.Language;
}>;


export type SubscriptionPromptQuery = { readonly subscriptionPrompt: { readonly templateIds: ReadonlyArray<string>, readonly asks: ReadonlyArray<{ readonly templateId: string, readonly title: string, readonly reason: Types.PromptReason, readonly isLongTerm: boolean, readonly text: string }> } };

export const SubscriptionPromptDocument = "query SubscriptionPrompt($moment:PromptMoment!$language:Language!=ZH){subscriptionPrompt(moment:$moment){templateIds asks{templateId title reason isLongTerm text(language:$language)}}}" as Document<SubscriptionPromptQuery, SubscriptionPromptQueryVariables>;
