// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type MyPrivacyQueryVariables = Exact<{
  withCopy?: boolean | null | undefined;
}>;


export type MyPrivacyQuery = { readonly me: { readonly privacy: { readonly erasedFrom: string | null, readonly myData: { readonly requestedAt: string, readonly isReady: boolean, readonly expiresAt: string | null, readonly json?: string | null } | null } } | null };

export const MyPrivacyDocument = "query MyPrivacy($withCopy:Boolean=false){me{privacy{erasedFrom myData{requestedAt isReady expiresAt json@include(if:$withCopy)}}}}" as Document<MyPrivacyQuery, MyPrivacyQueryVariables>;
