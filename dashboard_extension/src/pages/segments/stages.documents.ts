// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type StagesQueryVariables = Exact<{ [key: string]: never; }>;


export type StagesQuery = { readonly lifecycle: { readonly growth: number, readonly mature: number, readonly slumpDays: number, readonly lostDays: number } | null };

export type StageMovesQueryVariables = Exact<{
  earlier: string;
  later: string;
}>;


export type StageMovesQuery = { readonly stageMoves: { readonly stages: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly size: number }>, readonly moves: ReadonlyArray<{ readonly before: string | null, readonly after: string | null, readonly people: number }> } };

export type LifecycleSaveMutationVariables = Exact<{
  growth: number;
  mature: number;
  slumpDays: number;
  lostDays: number;
}>;


export type LifecycleSaveMutation = { readonly saveLifecycle: { readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SaveLifecycleErrorCode }> } | null };

export type RfmQueryVariables = Exact<{ [key: string]: never; }>;


export type RfmQuery = { readonly rfm: ReadonlyArray<{ readonly currency: string, readonly windowDays: number, readonly recencyDays: ReadonlyArray<number>, readonly frequency: ReadonlyArray<number>, readonly monetary: ReadonlyArray<string> | null }> };

export type RfmProposalQueryVariables = Exact<{
  currency: string;
  windowDays: number;
}>;


export type RfmProposalQuery = { readonly rfmProposal: { readonly currency: string, readonly windowDays: number, readonly recencyDays: ReadonlyArray<number>, readonly frequency: ReadonlyArray<number>, readonly monetary: ReadonlyArray<string> | null } | null };

export type RfmSaveMutationVariables = Exact<{
  currency: string;
  windowDays: number;
  recencyDays: ReadonlyArray<number> | number;
  frequency: ReadonlyArray<number> | number;
  monetary: ReadonlyArray<string> | string;
}>;


export type RfmSaveMutation = { readonly saveRfm: { readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SaveRfmErrorCode }> } | null };

export const StagesDocument: Document<StagesQuery, StagesQueryVariables> = {
  name: "Stages",
  text: "query Stages {\n  lifecycle {\n    growth\n    mature\n    slumpDays\n    lostDays\n  }\n}",
};

export const StageMovesDocument: Document<StageMovesQuery, StageMovesQueryVariables> = {
  name: "StageMoves",
  text: "query StageMoves($earlier: DateTime!, $later: DateTime!) {\n  stageMoves(earlier: $earlier, later: $later) {\n    stages {\n      id\n      key\n      name\n      size\n    }\n    moves {\n      before\n      after\n      people\n    }\n  }\n}",
};

export const LifecycleSaveDocument: Document<LifecycleSaveMutation, LifecycleSaveMutationVariables> = {
  name: "LifecycleSave",
  text: "mutation LifecycleSave($growth: Int!, $mature: Int!, $slumpDays: Int!, $lostDays: Int!) {\n  saveLifecycle(\n    growth: $growth\n    mature: $mature\n    slumpDays: $slumpDays\n    lostDays: $lostDays\n  ) {\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const RfmDocument: Document<RfmQuery, RfmQueryVariables> = {
  name: "Rfm",
  text: "query Rfm {\n  rfm {\n    currency\n    windowDays\n    recencyDays\n    frequency\n    monetary\n  }\n}",
};

export const RfmProposalDocument: Document<RfmProposalQuery, RfmProposalQueryVariables> = {
  name: "RfmProposal",
  text: "query RfmProposal($currency: String!, $windowDays: Int!) {\n  rfmProposal(currency: $currency, windowDays: $windowDays) {\n    currency\n    windowDays\n    recencyDays\n    frequency\n    monetary\n  }\n}",
};

export const RfmSaveDocument: Document<RfmSaveMutation, RfmSaveMutationVariables> = {
  name: "RfmSave",
  text: "mutation RfmSave($currency: String!, $windowDays: Int!, $recencyDays: [Int!]!, $frequency: [Int!]!, $monetary: [Decimal!]!) {\n  saveRfm(\n    currency: $currency\n    windowDays: $windowDays\n    recencyDays: $recencyDays\n    frequency: $frequency\n    monetary: $monetary\n  ) {\n    errors {\n      field\n      code\n    }\n  }\n}",
};
