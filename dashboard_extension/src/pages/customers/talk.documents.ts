// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type CustomerTalkQueryVariables = Exact<{
  id: string | number;
}>;


export type CustomerTalkQuery = { readonly customerTalk: { readonly id: string, readonly withHumanUntil: string | null, readonly withHumanBy: Types.HandOverBy | null, readonly accounts: ReadonlyArray<{ readonly account: string, readonly kind: Types.AccountKind, readonly isFollowing: boolean | null, readonly windows: ReadonlyArray<{ readonly trigger: Types.WindowTrigger, readonly endsAt: string, readonly left: number | null }>, readonly grants: ReadonlyArray<{ readonly template: string, readonly available: number }> }> } | null };

export type TakeOverCustomerMutationVariables = Exact<{
  id: string | number;
}>;


export type TakeOverCustomerMutation = { readonly takeOverCustomer: { readonly talk: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly code: Types.TakeOverCustomerErrorCode, readonly field: string | null }> } | null };

export type HandBackCustomerMutationVariables = Exact<{
  id: string | number;
}>;


export type HandBackCustomerMutation = { readonly handBackCustomer: { readonly talk: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly code: Types.HandBackCustomerErrorCode, readonly field: string | null }> } | null };

export const CustomerTalkDocument: Document<CustomerTalkQuery, CustomerTalkQueryVariables> = {
  name: "CustomerTalk",
  text: "query CustomerTalk($id: ID!) {\n  customerTalk(id: $id) {\n    id\n    withHumanUntil\n    withHumanBy\n    accounts {\n      account\n      kind\n      isFollowing\n      windows {\n        trigger\n        endsAt\n        left\n      }\n      grants {\n        template\n        available\n      }\n    }\n  }\n}",
};

export const TakeOverCustomerDocument: Document<TakeOverCustomerMutation, TakeOverCustomerMutationVariables> = {
  name: "TakeOverCustomer",
  text: "mutation TakeOverCustomer($id: ID!) {\n  takeOverCustomer(id: $id) {\n    talk {\n      id\n    }\n    errors {\n      code\n      field\n    }\n  }\n}",
};

export const HandBackCustomerDocument: Document<HandBackCustomerMutation, HandBackCustomerMutationVariables> = {
  name: "HandBackCustomer",
  text: "mutation HandBackCustomer($id: ID!) {\n  handBackCustomer(id: $id) {\n    talk {\n      id\n    }\n    errors {\n      code\n      field\n    }\n  }\n}",
};
