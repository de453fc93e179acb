// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type SetupQueryVariables = Exact<{ [key: string]: never; }>;


export type SetupQuery = { readonly shop: { readonly now: string }, readonly setup: { readonly isDone: boolean, readonly parkedAt: string | null, readonly coreCheckedAt: string | null, readonly items: ReadonlyArray<{ readonly point: Types.SetupPoint, readonly state: Types.SetupState, readonly step: Types.SetupStep | null, readonly page: Types.SetupPage, readonly target: string, readonly subject: string, readonly verdict: Types.AccountVerdict | null, readonly facts: unknown, readonly count: number }> } };

export type SaleorCheckMutationVariables = Exact<{ [key: string]: never; }>;


export type SaleorCheckMutation = { readonly checkSaleor: { readonly setup: { readonly isDone: boolean, readonly parkedAt: string | null, readonly coreCheckedAt: string | null, readonly items: ReadonlyArray<{ readonly point: Types.SetupPoint, readonly state: Types.SetupState, readonly step: Types.SetupStep | null, readonly page: Types.SetupPage, readonly target: string, readonly subject: string, readonly verdict: Types.AccountVerdict | null, readonly facts: unknown, readonly count: number }> } | null, readonly errors: ReadonlyArray<{ readonly code: Types.CheckSaleorErrorCode }> } | null };

export type SetupParkMutationVariables = Exact<{
  isParked: boolean;
}>;


export type SetupParkMutation = { readonly parkSetup: { readonly setup: { readonly parkedAt: string | null } | null, readonly errors: ReadonlyArray<{ readonly code: Types.ParkSetupErrorCode }> } | null };

export type SetupPartsFragment = { readonly isDone: boolean, readonly parkedAt: string | null, readonly coreCheckedAt: string | null, readonly items: ReadonlyArray<{ readonly point: Types.SetupPoint, readonly state: Types.SetupState, readonly step: Types.SetupStep | null, readonly page: Types.SetupPage, readonly target: string, readonly subject: string, readonly verdict: Types.AccountVerdict | null, readonly facts: unknown, readonly count: number }> };

export const SetupDocument: Document<SetupQuery, SetupQueryVariables> = {
  name: "Setup",
  text: "query Setup {\n  shop {\n    now\n  }\n  setup {\n    ...SetupParts\n  }\n}\n\nfragment SetupParts on Setup {\n  isDone\n  parkedAt\n  coreCheckedAt\n  items {\n    point\n    state\n    step\n    page\n    target\n    subject\n    verdict\n    facts\n    count\n  }\n}",
};

export const SaleorCheckDocument: Document<SaleorCheckMutation, SaleorCheckMutationVariables> = {
  name: "SaleorCheck",
  text: "mutation SaleorCheck {\n  checkSaleor {\n    setup {\n      ...SetupParts\n    }\n    errors {\n      code\n    }\n  }\n}\n\nfragment SetupParts on Setup {\n  isDone\n  parkedAt\n  coreCheckedAt\n  items {\n    point\n    state\n    step\n    page\n    target\n    subject\n    verdict\n    facts\n    count\n  }\n}",
};

export const SetupParkDocument: Document<SetupParkMutation, SetupParkMutationVariables> = {
  name: "SetupPark",
  text: "mutation SetupPark($isParked: Boolean!) {\n  parkSetup(isParked: $isParked) {\n    setup {\n      parkedAt\n    }\n    errors {\n      code\n    }\n  }\n}",
};
