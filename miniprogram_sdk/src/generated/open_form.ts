// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type OpenFormMutationVariables = Exact<{
  key: string;
}>;


export type OpenFormMutation = { readonly openForm: { readonly url: string | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.OpenFormErrorCode, readonly message: string }> } | null };

export const OpenFormDocument = "mutation OpenForm($key:String!){openForm(key:$key){url errors{field code message}}}" as Document<OpenFormMutation, OpenFormMutationVariables>;
