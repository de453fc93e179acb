// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type SetConsentMutationVariables = Exact<{
  channel?: Types.ConsentChannel | null | undefined;
  purpose: Types.ConsentPurpose;
  granted: boolean;
  textVersion: string;
}>;


export type SetConsentMutation = { readonly setConsent: { readonly me: { readonly consents: ReadonlyArray<{ readonly channel: Types.ConsentChannel | null, readonly purpose: Types.ConsentPurpose, readonly granted: boolean, readonly statedAt: string }> } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SetConsentErrorCode, readonly message: string }> } | null };

export const SetConsentDocument = "mutation SetConsent($channel:ConsentChannel$purpose:ConsentPurpose!$granted:Boolean!$textVersion:String!){setConsent(channel:$channel purpose:$purpose granted:$granted textVersion:$textVersion){me{consents{channel purpose granted statedAt}}errors{field code message}}}" as Document<SetConsentMutation, SetConsentMutationVariables>;
