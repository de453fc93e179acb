// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type RefreshSessionMutationVariables = Exact<{
  refreshToken: string;
}>;


export type RefreshSessionMutation = { readonly refreshSession: { readonly accessToken: string | null, readonly refreshToken: string | null, readonly expiresIn: number | null, readonly me: { readonly id: string, readonly hasPhone: boolean } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.RefreshSessionErrorCode, readonly message: string }> } | null };

export const RefreshSessionDocument = "mutation RefreshSession($refreshToken:String!){refreshSession(refreshToken:$refreshToken){accessToken refreshToken expiresIn me{id hasPhone}errors{field code message}}}" as Document<RefreshSessionMutation, RefreshSessionMutationVariables>;
