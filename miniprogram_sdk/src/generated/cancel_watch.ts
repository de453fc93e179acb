// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type CancelWatchMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelWatchMutation = { readonly cancelWatch: { readonly watch: { readonly id: string, readonly state: Types.PromiseState } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.CancelWatchErrorCode, readonly message: string }> } | null };

export const CancelWatchDocument = "mutation CancelWatch($id:ID!){cancelWatch(id:$id){watch{id state}errors{field code message}}}" as Document<CancelWatchMutation, CancelWatchMutationVariables>;
