// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type MenuAccountsQueryVariables = Exact<{ [key: string]: never; }>;


export type MenuAccountsQuery = { readonly accountFollowers: ReadonlyArray<{ readonly key: string, readonly name: string }> };

export type AccountMenuQueryVariables = Exact<{
  account: string | number;
}>;


export type AccountMenuQuery = { readonly accountMenu: { readonly key: string, readonly name: string, readonly version: number, readonly isChanged: boolean, readonly unknownSince: string | null, readonly draft: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: Types.MenuEntryKind, readonly key: string, readonly url: string, readonly appId: string, readonly page: string, readonly kept: string, readonly entries: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: Types.MenuEntryKind, readonly key: string, readonly url: string, readonly appId: string, readonly page: string, readonly kept: string }> }>, readonly versions: ReadonlyArray<{ readonly number: number, readonly at: string, readonly by: string, readonly takenOffAt: string | null, readonly names: ReadonlyArray<string> }>, readonly shown: { readonly at: string, readonly isOn: boolean, readonly isOurs: boolean, readonly names: ReadonlyArray<string> } | null, readonly taps: ReadonlyArray<{ readonly entry: string, readonly taps: number, readonly people: number }>, readonly replies: ReadonlyArray<{ readonly key: string, readonly name: string }> } | null };

export type SaveMenuMutationVariables = Exact<{
  account: string | number;
  version: number;
  buttons: ReadonlyArray<Types.MenuButtonInput> | Types.MenuButtonInput;
}>;


export type SaveMenuMutation = { readonly saveMenu: { readonly menu: { readonly key: string, readonly version: number } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SaveMenuErrorCode }> } | null };

export type PublishMenuMutationVariables = Exact<{
  account: string | number;
  number?: number | null | undefined;
}>;


export type PublishMenuMutation = { readonly publishMenu: { readonly menu: { readonly key: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.PublishMenuErrorCode }> } | null };

export type ReadMenuMutationVariables = Exact<{
  account: string | number;
}>;


export type ReadMenuMutation = { readonly readMenu: { readonly menu: { readonly key: string, readonly shown: { readonly isOurs: boolean } | null } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.ReadMenuErrorCode }> } | null };

export type TakeOverMenuMutationVariables = Exact<{
  account: string | number;
}>;


export type TakeOverMenuMutation = { readonly takeOverMenu: { readonly menu: { readonly key: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.TakeOverMenuErrorCode }> } | null };

export type TakeOffMenuMutationVariables = Exact<{
  account: string | number;
}>;


export type TakeOffMenuMutation = { readonly takeOffMenu: { readonly menu: { readonly key: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.TakeOffMenuErrorCode }> } | null };

export type MenuButtonPartsFragment = { readonly id: string, readonly name: string, readonly kind: Types.MenuEntryKind, readonly key: string, readonly url: string, readonly appId: string, readonly page: string, readonly kept: string, readonly entries: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: Types.MenuEntryKind, readonly key: string, readonly url: string, readonly appId: string, readonly page: string, readonly kept: string }> };

export const MenuAccountsDocument: Document<MenuAccountsQuery, MenuAccountsQueryVariables> = {
  name: "MenuAccounts",
  text: "query MenuAccounts {\n  accountFollowers {\n    key\n    name\n  }\n}",
};

export const AccountMenuDocument: Document<AccountMenuQuery, AccountMenuQueryVariables> = {
  name: "AccountMenu",
  text: "query AccountMenu($account: ID!) {\n  accountMenu(account: $account) {\n    key\n    name\n    version\n    isChanged\n    draft {\n      ...MenuButtonParts\n    }\n    versions {\n      number\n      at\n      by\n      takenOffAt\n      names\n    }\n    unknownSince\n    shown {\n      at\n      isOn\n      isOurs\n      names\n    }\n    taps {\n      entry\n      taps\n      people\n    }\n    replies {\n      key\n      name\n    }\n  }\n}\n\nfragment MenuButtonParts on MenuButton {\n  id\n  name\n  kind\n  key\n  url\n  appId\n  page\n  kept\n  entries {\n    id\n    name\n    kind\n    key\n    url\n    appId\n    page\n    kept\n  }\n}",
};

export const SaveMenuDocument: Document<SaveMenuMutation, SaveMenuMutationVariables> = {
  name: "SaveMenu",
  text: "mutation SaveMenu($account: ID!, $version: Int!, $buttons: [MenuButtonInput!]!) {\n  saveMenu(account: $account, version: $version, buttons: $buttons) {\n    menu {\n      key\n      version\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const PublishMenuDocument: Document<PublishMenuMutation, PublishMenuMutationVariables> = {
  name: "PublishMenu",
  text: "mutation PublishMenu($account: ID!, $number: Int) {\n  publishMenu(account: $account, number: $number) {\n    menu {\n      key\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const ReadMenuDocument: Document<ReadMenuMutation, ReadMenuMutationVariables> = {
  name: "ReadMenu",
  text: "mutation ReadMenu($account: ID!) {\n  readMenu(account: $account) {\n    menu {\n      key\n      shown {\n        isOurs\n      }\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const TakeOverMenuDocument: Document<TakeOverMenuMutation, TakeOverMenuMutationVariables> = {
  name: "TakeOverMenu",
  text: "mutation TakeOverMenu($account: ID!) {\n  takeOverMenu(account: $account) {\n    menu {\n      key\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const TakeOffMenuDocument: Document<TakeOffMenuMutation, TakeOffMenuMutationVariables> = {
  name: "TakeOffMenu",
  text: "mutation TakeOffMenu($account: ID!) {\n  takeOffMenu(account: $account) {\n    menu {\n      key\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};
