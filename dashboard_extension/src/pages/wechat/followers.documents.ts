// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type AccountFollowersQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountFollowersQuery = { readonly accountFollowers: ReadonlyArray<{ readonly key: string, readonly name: string, readonly following: number, readonly waiting: number, readonly comparedAt: string | null, readonly nextAt: string | null, readonly isRunning: boolean, readonly listed: number, readonly total: number, readonly found: number, readonly lost: number, readonly error: string }> };

export type CheckFollowersMutationVariables = Exact<{
  account: string | number;
}>;


export type CheckFollowersMutation = { readonly checkFollowers: { readonly followers: { readonly key: string, readonly isRunning: boolean } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.CheckFollowersErrorCode }> } | null };

export const AccountFollowersDocument: Document<AccountFollowersQuery, AccountFollowersQueryVariables> = {
  name: "AccountFollowers",
  text: "query AccountFollowers {\n  accountFollowers {\n    key\n    name\n    following\n    waiting\n    comparedAt\n    nextAt\n    isRunning\n    listed\n    total\n    found\n    lost\n    error\n  }\n}",
};

export const CheckFollowersDocument: Document<CheckFollowersMutation, CheckFollowersMutationVariables> = {
  name: "CheckFollowers",
  text: "mutation CheckFollowers($account: ID!) {\n  checkFollowers(account: $account) {\n    followers {\n      key\n      isRunning\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};
