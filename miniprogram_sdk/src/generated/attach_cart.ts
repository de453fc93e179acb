// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type AttachCartMutationVariables = Exact<{
  checkoutId: string | number;
}>;


export type AttachCartMutation = { readonly attachCart: { readonly checkoutId: string | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.AttachCartErrorCode, readonly message: string }> } | null };

export const AttachCartDocument = "mutation AttachCart($checkoutId:ID!){attachCart(checkoutId:$checkoutId){checkoutId errors{field code message}}}" as Document<AttachCartMutation, AttachCartMutationVariables>;
