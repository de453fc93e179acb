// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type RemindMeMutationVariables = Exact<{
  sale: string;
}>;


export type RemindMeMutation = { readonly remindMe: { readonly templateId: string | null, readonly reminder: { readonly id: string, readonly state: Types.PromiseState } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.RemindMeErrorCode, readonly message: string }> } | null };

export const RemindMeDocument = "mutation RemindMe($sale:String!){remindMe(sale:$sale){reminder{id state}templateId errors{field code message}}}" as Document<RemindMeMutation, RemindMeMutationVariables>;
