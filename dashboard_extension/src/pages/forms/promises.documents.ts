// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type SaleDaysQueryVariables = Exact<{ [key: string]: never; }>;


export type SaleDaysQuery = { readonly saleDays: ReadonlyArray<{ readonly id: string, readonly key: string, readonly title: string, readonly startsAt: string, readonly endsAt: string, readonly minutesBefore: number, readonly templateTitle: string, readonly cancelledAt: string | null, readonly kept: { readonly promised: number, readonly sent: number, readonly cancelled: number, readonly missed: number } }> };

export type SaleDayQueryVariables = Exact<{
  id: string | number;
}>;


export type SaleDayQuery = { readonly saleDay: { readonly id: string, readonly key: string, readonly title: string, readonly startsAt: string, readonly endsAt: string, readonly minutesBefore: number, readonly templateId: string | null, readonly templateTitle: string, readonly cancelledAt: string | null, readonly landing: { readonly h5: string, readonly miniProgram: string, readonly appId: string }, readonly kept: { readonly promised: number, readonly sent: number, readonly cancelled: number, readonly missed: number } } | null };

export type WatchRulesQueryVariables = Exact<{ [key: string]: never; }>;


export type WatchRulesQuery = { readonly watchRules: ReadonlyArray<{ readonly kind: Types.WatchKind, readonly isOn: boolean, readonly templateId: string | null, readonly templateTitle: string, readonly landing: { readonly h5: string, readonly miniProgram: string, readonly appId: string }, readonly kept: { readonly promised: number, readonly sent: number, readonly cancelled: number, readonly missed: number } }>, readonly watchedGoods: ReadonlyArray<{ readonly kind: Types.WatchKind, readonly product: string, readonly waiting: number }> };

export type PromiseTemplatesQueryVariables = Exact<{ [key: string]: never; }>;


export type PromiseTemplatesQuery = { readonly templates: ReadonlyArray<{ readonly id: string, readonly title: string, readonly channel: Types.MessageChannel, readonly purpose: Types.MessagePurpose, readonly status: Types.TemplateStatus, readonly account: { readonly name: string } }> };

export type SaveSaleDayMutationVariables = Exact<{
  id?: string | number | null | undefined;
  input: Types.SaleDayInput;
}>;


export type SaveSaleDayMutation = { readonly saveSaleDay: { readonly saleDay: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SaveSaleDayErrorCode }> } | null };

export type CancelSaleDayMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelSaleDayMutation = { readonly cancelSaleDay: { readonly saleDay: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.CancelSaleDayErrorCode }> } | null };

export type SaveWatchRuleMutationVariables = Exact<{
  kind: Types.WatchKind;
  isOn: boolean;
  templateId?: string | number | null | undefined;
  landing: Types.PromiseLandingInput;
}>;


export type SaveWatchRuleMutation = { readonly saveWatchRule: { readonly watchRule: { readonly kind: Types.WatchKind } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SaveWatchRuleErrorCode }> } | null };

export const SaleDaysDocument: Document<SaleDaysQuery, SaleDaysQueryVariables> = {
  name: "SaleDays",
  text: "query SaleDays {\n  saleDays {\n    id\n    key\n    title\n    startsAt\n    endsAt\n    minutesBefore\n    templateTitle\n    cancelledAt\n    kept {\n      promised\n      sent\n      cancelled\n      missed\n    }\n  }\n}",
};

export const SaleDayDocument: Document<SaleDayQuery, SaleDayQueryVariables> = {
  name: "SaleDay",
  text: "query SaleDay($id: ID!) {\n  saleDay(id: $id) {\n    id\n    key\n    title\n    startsAt\n    endsAt\n    minutesBefore\n    templateId\n    templateTitle\n    cancelledAt\n    landing {\n      h5\n      miniProgram\n      appId\n    }\n    kept {\n      promised\n      sent\n      cancelled\n      missed\n    }\n  }\n}",
};

export const WatchRulesDocument: Document<WatchRulesQuery, WatchRulesQueryVariables> = {
  name: "WatchRules",
  text: "query WatchRules {\n  watchRules {\n    kind\n    isOn\n    templateId\n    templateTitle\n    landing {\n      h5\n      miniProgram\n      appId\n    }\n    kept {\n      promised\n      sent\n      cancelled\n      missed\n    }\n  }\n  watchedGoods {\n    kind\n    product\n    waiting\n  }\n}",
};

export const PromiseTemplatesDocument: Document<PromiseTemplatesQuery, PromiseTemplatesQueryVariables> = {
  name: "PromiseTemplates",
  text: "query PromiseTemplates {\n  templates {\n    id\n    title\n    channel\n    purpose\n    status\n    account {\n      name\n    }\n  }\n}",
};

export const SaveSaleDayDocument: Document<SaveSaleDayMutation, SaveSaleDayMutationVariables> = {
  name: "SaveSaleDay",
  text: "mutation SaveSaleDay($id: ID, $input: SaleDayInput!) {\n  saveSaleDay(id: $id, input: $input) {\n    saleDay {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const CancelSaleDayDocument: Document<CancelSaleDayMutation, CancelSaleDayMutationVariables> = {
  name: "CancelSaleDay",
  text: "mutation CancelSaleDay($id: ID!) {\n  cancelSaleDay(id: $id) {\n    saleDay {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const SaveWatchRuleDocument: Document<SaveWatchRuleMutation, SaveWatchRuleMutationVariables> = {
  name: "SaveWatchRule",
  text: "mutation SaveWatchRule($kind: WatchKind!, $isOn: Boolean!, $templateId: ID, $landing: PromiseLandingInput!) {\n  saveWatchRule(\n    kind: $kind\n    isOn: $isOn\n    templateId: $templateId\n    landing: $landing\n  ) {\n    watchRule {\n      kind\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};
