// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type RequestErasureMutationVariables = Exact<{ [key: string]: never; }>;


export type RequestErasureMutation = { readonly requestErasure: { readonly me: { readonly privacy: { readonly erasedFrom: string | null } } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.RequestErasureErrorCode, readonly message: string }> } | null };

export const RequestErasureDocument = "mutation RequestErasure{requestErasure{me{privacy{erasedFrom}}errors{field code message}}}" as Document<RequestErasureMutation, RequestErasureMutationVariables>;
