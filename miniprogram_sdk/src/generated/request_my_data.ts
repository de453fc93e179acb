// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type RequestMyDataMutationVariables = Exact<{ [key: string]: never; }>;


export type RequestMyDataMutation = { readonly requestMyData: { readonly me: { readonly privacy: { readonly myData: { readonly requestedAt: string, readonly isReady: boolean } | null } } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.RequestMyDataErrorCode, readonly message: string }> } | null };

export const RequestMyDataDocument = "mutation RequestMyData{requestMyData{me{privacy{myData{requestedAt isReady}}}errors{field code message}}}" as Document<RequestMyDataMutation, RequestMyDataMutationVariables>;
