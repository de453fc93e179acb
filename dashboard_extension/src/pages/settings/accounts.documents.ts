// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type AccountsQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountsQuery = { readonly shop: { readonly now: string }, readonly accounts: ReadonlyArray<{ readonly key: string, readonly kind: Types.AccountKind, readonly name: string, readonly appId: string, readonly openPlatform: string, readonly role: Types.AccountRole | null, readonly sign: string, readonly partPrice: string, readonly status: Types.AccountStatus, readonly pausedReason: string, readonly pausedUntil: string | null, readonly lastPushAt: string | null, readonly callbackUrl: string | null, readonly loginOrigins: ReadonlyArray<string>, readonly loginUrl: string | null, readonly secrets: ReadonlyArray<{ readonly name: string, readonly isSet: boolean, readonly isRequired: boolean }>, readonly trial: { readonly at: string, readonly verdict: Types.AccountVerdict, readonly code: string | null, readonly address: string | null, readonly templates: number | null, readonly daily: number | null, readonly left: number | null } | null }> };

export type AccountQueryVariables = Exact<{
  key: string | number;
}>;


export type AccountQuery = { readonly account: { readonly key: string, readonly kind: Types.AccountKind, readonly name: string, readonly appId: string, readonly openPlatform: string, readonly role: Types.AccountRole | null, readonly sign: string, readonly partPrice: string, readonly status: Types.AccountStatus, readonly pausedReason: string, readonly pausedUntil: string | null, readonly lastPushAt: string | null, readonly callbackUrl: string | null, readonly loginOrigins: ReadonlyArray<string>, readonly loginUrl: string | null, readonly secrets: ReadonlyArray<{ readonly name: string, readonly isSet: boolean, readonly isRequired: boolean }>, readonly trial: { readonly at: string, readonly verdict: Types.AccountVerdict, readonly code: string | null, readonly address: string | null, readonly templates: number | null, readonly daily: number | null, readonly left: number | null } | null } | null };

export type AccountSaveMutationVariables = Exact<{
  key: string | number;
  isNew: boolean;
  input: Types.AccountInput;
}>;


export type AccountSaveMutation = { readonly saveAccount: { readonly callbackUrl: string | null, readonly account: { readonly key: string } | null, readonly errors: ReadonlyArray<{ readonly code: Types.SaveAccountErrorCode, readonly field: string | null }> } | null };

export type AccountPauseMutationVariables = Exact<{
  key: string | number;
}>;


export type AccountPauseMutation = { readonly pauseAccount: { readonly errors: ReadonlyArray<{ readonly code: Types.PauseAccountErrorCode }> } | null };

export type AccountResumeMutationVariables = Exact<{
  key: string | number;
}>;


export type AccountResumeMutation = { readonly resumeAccount: { readonly errors: ReadonlyArray<{ readonly code: Types.ResumeAccountErrorCode }> } | null };

export type AccountRotateMutationVariables = Exact<{
  key: string | number;
}>;


export type AccountRotateMutation = { readonly rotateCallbackSecret: { readonly callbackUrl: string | null, readonly errors: ReadonlyArray<{ readonly code: Types.RotateCallbackSecretErrorCode }> } | null };

export type AccountTestMutationVariables = Exact<{
  key: string | number;
}>;


export type AccountTestMutation = { readonly testAccount: { readonly account: { readonly key: string, readonly kind: Types.AccountKind, readonly name: string, readonly appId: string, readonly openPlatform: string, readonly role: Types.AccountRole | null, readonly sign: string, readonly partPrice: string, readonly status: Types.AccountStatus, readonly pausedReason: string, readonly pausedUntil: string | null, readonly lastPushAt: string | null, readonly callbackUrl: string | null, readonly loginOrigins: ReadonlyArray<string>, readonly loginUrl: string | null, readonly secrets: ReadonlyArray<{ readonly name: string, readonly isSet: boolean, readonly isRequired: boolean }>, readonly trial: { readonly at: string, readonly verdict: Types.AccountVerdict, readonly code: string | null, readonly address: string | null, readonly templates: number | null, readonly daily: number | null, readonly left: number | null } | null } | null, readonly errors: ReadonlyArray<{ readonly code: Types.TestAccountErrorCode }> } | null };

export type AccountRowFragment = { readonly key: string, readonly kind: Types.AccountKind, readonly name: string, readonly appId: string, readonly openPlatform: string, readonly role: Types.AccountRole | null, readonly sign: string, readonly partPrice: string, readonly status: Types.AccountStatus, readonly pausedReason: string, readonly pausedUntil: string | null, readonly lastPushAt: string | null, readonly callbackUrl: string | null, readonly loginOrigins: ReadonlyArray<string>, readonly loginUrl: string | null, readonly secrets: ReadonlyArray<{ readonly name: string, readonly isSet: boolean, readonly isRequired: boolean }>, readonly trial: { readonly at: string, readonly verdict: Types.AccountVerdict, readonly code: string | null, readonly address: string | null, readonly templates: number | null, readonly daily: number | null, readonly left: number | null } | null };

export const AccountsDocument: Document<AccountsQuery, AccountsQueryVariables> = {
  name: "Accounts",
  text: "query Accounts {\n  shop {\n    now\n  }\n  accounts {\n    ...AccountRow\n  }\n}\n\nfragment AccountRow on Account {\n  key\n  kind\n  name\n  appId\n  openPlatform\n  role\n  sign\n  partPrice\n  status\n  pausedReason\n  pausedUntil\n  lastPushAt\n  callbackUrl\n  loginOrigins\n  loginUrl\n  secrets {\n    name\n    isSet\n    isRequired\n  }\n  trial {\n    at\n    verdict\n    code\n    address\n    templates\n    daily\n    left\n  }\n}",
};

export const AccountDocument: Document<AccountQuery, AccountQueryVariables> = {
  name: "Account",
  text: "query Account($key: ID!) {\n  account(key: $key) {\n    ...AccountRow\n  }\n}\n\nfragment AccountRow on Account {\n  key\n  kind\n  name\n  appId\n  openPlatform\n  role\n  sign\n  partPrice\n  status\n  pausedReason\n  pausedUntil\n  lastPushAt\n  callbackUrl\n  loginOrigins\n  loginUrl\n  secrets {\n    name\n    isSet\n    isRequired\n  }\n  trial {\n    at\n    verdict\n    code\n    address\n    templates\n    daily\n    left\n  }\n}",
};

export const AccountSaveDocument: Document<AccountSaveMutation, AccountSaveMutationVariables> = {
  name: "AccountSave",
  text: "mutation AccountSave($key: ID!, $isNew: Boolean!, $input: AccountInput!) {\n  saveAccount(key: $key, isNew: $isNew, input: $input) {\n    account {\n      key\n    }\n    callbackUrl\n    errors {\n      code\n      field\n    }\n  }\n}",
};

export const AccountPauseDocument: Document<AccountPauseMutation, AccountPauseMutationVariables> = {
  name: "AccountPause",
  text: "mutation AccountPause($key: ID!) {\n  pauseAccount(key: $key) {\n    errors {\n      code\n    }\n  }\n}",
};

export const AccountResumeDocument: Document<AccountResumeMutation, AccountResumeMutationVariables> = {
  name: "AccountResume",
  text: "mutation AccountResume($key: ID!) {\n  resumeAccount(key: $key) {\n    errors {\n      code\n    }\n  }\n}",
};

export const AccountRotateDocument: Document<AccountRotateMutation, AccountRotateMutationVariables> = {
  name: "AccountRotate",
  text: "mutation AccountRotate($key: ID!) {\n  rotateCallbackSecret(key: $key) {\n    callbackUrl\n    errors {\n      code\n    }\n  }\n}",
};

export const AccountTestDocument: Document<AccountTestMutation, AccountTestMutationVariables> = {
  name: "AccountTest",
  text: "mutation AccountTest($key: ID!) {\n  testAccount(key: $key) {\n    account {\n      ...AccountRow\n    }\n    errors {\n      code\n    }\n  }\n}\n\nfragment AccountRow on Account {\n  key\n  kind\n  name\n  appId\n  openPlatform\n  role\n  sign\n  partPrice\n  status\n  pausedReason\n  pausedUntil\n  lastPushAt\n  callbackUrl\n  loginOrigins\n  loginUrl\n  secrets {\n    name\n    isSet\n    isRequired\n  }\n  trial {\n    at\n    verdict\n    code\n    address\n    templates\n    daily\n    left\n  }\n}",
};
