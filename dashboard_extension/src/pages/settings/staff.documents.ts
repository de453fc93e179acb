// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type StaffQueryVariables = Exact<{ [key: string]: never; }>;


export type StaffQuery = { readonly shop: { readonly now: string }, readonly me: { readonly userId: string }, readonly staff: ReadonlyArray<{ readonly id: string, readonly userId: string, readonly email: string, readonly canSend: boolean, readonly lastSeenAt: string }> };

export type StaffLetSendMutationVariables = Exact<{
  id: string | number;
  canSend: boolean;
}>;


export type StaffLetSendMutation = { readonly letSend: { readonly errors: ReadonlyArray<{ readonly code: Types.LetSendErrorCode }> } | null };

export const StaffDocument: Document<StaffQuery, StaffQueryVariables> = {
  name: "Staff",
  text: "query Staff {\n  shop {\n    now\n  }\n  me {\n    userId\n  }\n  staff {\n    id\n    userId\n    email\n    canSend\n    lastSeenAt\n  }\n}",
};

export const StaffLetSendDocument: Document<StaffLetSendMutation, StaffLetSendMutationVariables> = {
  name: "StaffLetSend",
  text: "mutation StaffLetSend($id: ID!, $canSend: Boolean!) {\n  letSend(id: $id, canSend: $canSend) {\n    errors {\n      code\n    }\n  }\n}",
};
