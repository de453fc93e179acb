// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type BindPhoneMutationVariables = Exact<{
  code: string;
}>;


export type BindPhoneMutation = { readonly bindPhone: { readonly me: { readonly id: string, readonly hasPhone: boolean } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.BindPhoneErrorCode, readonly message: string }> } | null };

export const BindPhoneDocument = "mutation BindPhone($code:String!){bindPhone(code:$code){me{id hasPhone}errors{field code message}}}" as Document<BindPhoneMutation, BindPhoneMutationVariables>;
