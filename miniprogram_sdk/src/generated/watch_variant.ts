// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type WatchVariantMutationVariables = Exact<{
  variantId: string | number;
  channel: string;
  kind: Types.WatchKind;
  below?: string | null | undefined;
  dropPercent?: number | null | undefined;
}>;


export type WatchVariantMutation = { readonly watchVariant: { readonly templateId: string | null, readonly watch: { readonly id: string, readonly product: string, readonly priceThen: string | null, readonly currency: string, readonly expiresAt: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.WatchVariantErrorCode, readonly message: string }> } | null };

export const WatchVariantDocument = "mutation WatchVariant($variantId:ID!$channel:String!$kind:WatchKind!$below:String$dropPercent:Int){watchVariant(variantId:$variantId channel:$channel kind:$kind below:$below dropPercent:$dropPercent){watch{id product priceThen currency expiresAt}templateId errors{field code message}}}" as Document<WatchVariantMutation, WatchVariantMutationVariables>;
