// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type BindLocationMutationVariables = Exact<{
  latitude: number;
  longitude: number;
  precision?: number | null | undefined;
}>;


export type BindLocationMutation = { readonly bindLocation: { readonly me: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.BindLocationErrorCode, readonly message: string }> } | null };

export const BindLocationDocument = "mutation BindLocation($latitude:Float!$longitude:Float!$precision:Float){bindLocation(latitude:$latitude longitude:$longitude precision:$precision){me{id}errors{field code message}}}" as Document<BindLocationMutation, BindLocationMutationVariables>;
