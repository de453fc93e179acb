// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type FollowLinkMutationVariables = Exact<{
  code: string;
}>;


export type FollowLinkMutation = { readonly followLink: { readonly target: { readonly h5: string, readonly miniProgram: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.FollowLinkErrorCode, readonly message: string }> } | null };

export const FollowLinkDocument = "mutation FollowLink($code:String!){followLink(code:$code){target{h5 miniProgram}errors{field code message}}}" as Document<FollowLinkMutation, FollowLinkMutationVariables>;
