// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type CancelErasureMutationVariables = Exact<{ [key: string]: never; }>;


export type CancelErasureMutation = { readonly cancelErasure: { readonly me: { readonly privacy: { readonly erasedFrom: string | null } } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.CancelErasureErrorCode, readonly message: string }> } | null };

export const CancelErasureDocument = "mutation CancelErasure{cancelErasure{me{privacy{erasedFrom}}errors{field code message}}}" as Document<CancelErasureMutation, CancelErasureMutationVariables>;
