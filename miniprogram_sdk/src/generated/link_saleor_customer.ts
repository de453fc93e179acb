// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type LinkSaleorCustomerMutationVariables = Exact<{
  token: string;
}>;


export type LinkSaleorCustomerMutation = { readonly linkSaleorCustomer: { readonly me: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.LinkSaleorCustomerErrorCode, readonly message: string }> } | null };

export const LinkSaleorCustomerDocument = "mutation LinkSaleorCustomer($token:String!){linkSaleorCustomer(token:$token){me{id}errors{field code message}}}" as Document<LinkSaleorCustomerMutation, LinkSaleorCustomerMutationVariables>;
