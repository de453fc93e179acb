// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type TemplatesQueryVariables = Exact<{ [key: string]: never; }>;


export type TemplatesQuery = { readonly templates: ReadonlyArray<{ readonly id: string, readonly title: string, readonly channel: Types.MessageChannel, readonly purpose: Types.MessagePurpose, readonly status: Types.TemplateStatus, readonly pausedReason: string, readonly isTaken: boolean, readonly needsRisk: boolean, readonly riskAllowedBy: string, readonly account: { readonly id: string, readonly name: string, readonly status: Types.AccountStatus, readonly pausedReason: string }, readonly recent: { readonly taken: number, readonly delivered: number, readonly failed: number } }>, readonly sendingAccounts: ReadonlyArray<{ readonly id: string, readonly kind: Types.AccountKind }> };

export type TemplateQueryVariables = Exact<{
  id: string | number;
}>;


export type TemplateQuery = { readonly template: { readonly id: string, readonly key: string, readonly title: string, readonly channel: Types.MessageChannel, readonly purpose: Types.MessagePurpose, readonly gatewayId: string, readonly wording: string, readonly isLongTerm: boolean, readonly status: Types.TemplateStatus, readonly pausedReason: string, readonly pausedAt: string | null, readonly isTaken: boolean, readonly needsRisk: boolean, readonly riskAllowedBy: string, readonly riskAllowedAt: string | null, readonly account: { readonly id: string, readonly name: string, readonly kind: Types.AccountKind, readonly channel: Types.MessageChannel, readonly status: Types.AccountStatus, readonly sign: string }, readonly fields: ReadonlyArray<{ readonly name: string, readonly text: string, readonly fit: Types.TemplateFit }>, readonly recent: { readonly taken: number, readonly delivered: number, readonly failed: number } } | null };

export type TemplateMaterialQueryVariables = Exact<{ [key: string]: never; }>;


export type TemplateMaterialQuery = { readonly sendingAccounts: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: Types.AccountKind, readonly channel: Types.MessageChannel, readonly channels: ReadonlyArray<Types.MessageChannel>, readonly status: Types.AccountStatus, readonly sign: string }>, readonly templateWords: ReadonlyArray<{ readonly name: string, readonly formats: ReadonlyArray<string>, readonly example: string }> };

export type TemplatePreviewQueryVariables = Exact<{
  input: Types.TemplateInput;
}>;


export type TemplatePreviewQuery = { readonly templatePreview: { readonly page: string, readonly isSound: boolean, readonly fields: ReadonlyArray<{ readonly name: string, readonly text: string, readonly shown: string, readonly isCut: boolean, readonly used: number, readonly limit: number | null }>, readonly lines: ReadonlyArray<{ readonly label: string, readonly name: string, readonly text: string }>, readonly sms: { readonly text: string, readonly characters: number, readonly segments: number, readonly left: number, readonly costClass: Types.SmsCostClass } | null, readonly flaws: ReadonlyArray<{ readonly path: string, readonly code: Types.TemplateFlawCode, readonly detail: string, readonly isAdvice: boolean }> } };

export type SaveTemplateMutationVariables = Exact<{
  id?: string | number | null | undefined;
  input: Types.TemplateInput;
}>;


export type SaveTemplateMutation = { readonly saveTemplate: { readonly template: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SaveTemplateErrorCode }> } | null };

export type PauseTemplateMutationVariables = Exact<{
  id: string | number;
}>;


export type PauseTemplateMutation = { readonly pauseTemplate: { readonly template: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.PauseTemplateErrorCode }> } | null };

export type ResumeTemplateMutationVariables = Exact<{
  id: string | number;
}>;


export type ResumeTemplateMutation = { readonly resumeTemplate: { readonly template: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.ResumeTemplateErrorCode }> } | null };

export type AllowRiskMutationVariables = Exact<{
  id: string | number;
  riskRead: boolean;
  allow: boolean;
}>;


export type AllowRiskMutation = { readonly allowRisk: { readonly template: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.AllowRiskErrorCode }> } | null };

export type SyncTemplatesMutationVariables = Exact<{
  accountId: string | number;
  channel?: Types.MessageChannel | null | undefined;
}>;


export type SyncTemplatesMutation = { readonly syncTemplates: { readonly candidates: ReadonlyArray<{ readonly gatewayId: string, readonly title: string, readonly content: string, readonly example: string, readonly keywords: ReadonlyArray<string>, readonly isApproved: boolean, readonly isLongTerm: boolean, readonly why: string, readonly adopted: ReadonlyArray<string> }> | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SyncTemplatesErrorCode }> } | null };

export type SendTestMutationVariables = Exact<{
  templateId: string | number;
  phone?: string | null | undefined;
  openid?: string | null | undefined;
}>;


export type SendTestMutation = { readonly sendTest: { readonly reason: string | null, readonly message: { readonly entry: { readonly id: string, readonly state: Types.MessageState, readonly reason: string } } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SendTestErrorCode }> } | null };

export type MessageLogQueryVariables = Exact<{
  filter?: Types.MessageFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type MessageLogQuery = { readonly messages: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly state: Types.MessageState, readonly reason: string, readonly channel: Types.MessageChannel | null, readonly template: string, readonly origin: Types.MessageOrigin, readonly runId: string | null, readonly journey: string, readonly hasCoupon: boolean, readonly plannedAt: string, readonly sentAt: string | null, readonly settledAt: string | null, readonly person: { readonly id: string, readonly name: string, readonly phone: string, readonly email: string } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type MessageQueryVariables = Exact<{
  id: string | number;
}>;


export type MessageQuery = { readonly message: { readonly entry: { readonly id: string, readonly state: Types.MessageState, readonly reason: string, readonly channel: Types.MessageChannel | null, readonly template: string, readonly origin: Types.MessageOrigin, readonly runId: string | null, readonly journey: string, readonly hasCoupon: boolean, readonly plannedAt: string, readonly sentAt: string | null, readonly settledAt: string | null, readonly parts: number | null, readonly person: { readonly id: string, readonly name: string, readonly phone: string, readonly email: string } | null }, readonly values: ReadonlyArray<{ readonly name: string, readonly text: string | null }>, readonly attempts: ReadonlyArray<{ readonly number: number, readonly channel: Types.MessageChannel, readonly template: string, readonly outcome: Types.AttemptOutcome, readonly code: string, readonly startedAt: string, readonly finishedAt: string | null }>, readonly reasons: ReadonlyArray<{ readonly at: string, readonly stage: string, readonly verdict: string, readonly reason: string, readonly facts: unknown }> } | null };

export type LedgersQueryVariables = Exact<{ [key: string]: never; }>;


export type LedgersQuery = { readonly ledgers: { readonly grants: ReadonlyArray<{ readonly account: string, readonly template: string, readonly people: number, readonly available: number, readonly reserved: number, readonly spent: number }>, readonly quotas: ReadonlyArray<{ readonly account: string, readonly day: string, readonly used: number, readonly limit: number | null }>, readonly sms: ReadonlyArray<{ readonly account: string, readonly month: string, readonly messages: number, readonly parts: number, readonly cost: string | null }>, readonly suppressions: ReadonlyArray<{ readonly channel: Types.MessageChannel | null, readonly reason: string, readonly count: number, readonly newestAt: string }> } };

export const TemplatesDocument: Document<TemplatesQuery, TemplatesQueryVariables> = {
  name: "Templates",
  text: "query Templates {\n  templates {\n    id\n    title\n    channel\n    purpose\n    status\n    pausedReason\n    isTaken\n    needsRisk\n    riskAllowedBy\n    account {\n      id\n      name\n      status\n      pausedReason\n    }\n    recent {\n      taken\n      delivered\n      failed\n    }\n  }\n  sendingAccounts {\n    id\n    kind\n  }\n}",
};

export const TemplateDocument: Document<TemplateQuery, TemplateQueryVariables> = {
  name: "Template",
  text: "query Template($id: ID!) {\n  template(id: $id) {\n    id\n    key\n    title\n    channel\n    purpose\n    gatewayId\n    wording\n    isLongTerm\n    status\n    pausedReason\n    pausedAt\n    isTaken\n    needsRisk\n    riskAllowedBy\n    riskAllowedAt\n    account {\n      id\n      name\n      kind\n      channel\n      status\n      sign\n    }\n    fields {\n      name\n      text\n      fit\n    }\n    recent {\n      taken\n      delivered\n      failed\n    }\n  }\n}",
};

export const TemplateMaterialDocument: Document<TemplateMaterialQuery, TemplateMaterialQueryVariables> = {
  name: "TemplateMaterial",
  text: "query TemplateMaterial {\n  sendingAccounts {\n    id\n    name\n    kind\n    channel\n    channels\n    status\n    sign\n  }\n  templateWords {\n    name\n    formats\n    example\n  }\n}",
};

export const TemplatePreviewDocument: Document<TemplatePreviewQuery, TemplatePreviewQueryVariables> = {
  name: "TemplatePreview",
  text: "query TemplatePreview($input: TemplateInput!) {\n  templatePreview(input: $input) {\n    fields {\n      name\n      text\n      shown\n      isCut\n      used\n      limit\n    }\n    lines {\n      label\n      name\n      text\n    }\n    sms {\n      text\n      characters\n      segments\n      left\n      costClass\n    }\n    page\n    isSound\n    flaws {\n      path\n      code\n      detail\n      isAdvice\n    }\n  }\n}",
};

export const SaveTemplateDocument: Document<SaveTemplateMutation, SaveTemplateMutationVariables> = {
  name: "SaveTemplate",
  text: "mutation SaveTemplate($id: ID, $input: TemplateInput!) {\n  saveTemplate(id: $id, input: $input) {\n    template {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const PauseTemplateDocument: Document<PauseTemplateMutation, PauseTemplateMutationVariables> = {
  name: "PauseTemplate",
  text: "mutation PauseTemplate($id: ID!) {\n  pauseTemplate(id: $id) {\n    template {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const ResumeTemplateDocument: Document<ResumeTemplateMutation, ResumeTemplateMutationVariables> = {
  name: "ResumeTemplate",
  text: "mutation ResumeTemplate($id: ID!) {\n  resumeTemplate(id: $id) {\n    template {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const AllowRiskDocument: Document<AllowRiskMutation, AllowRiskMutationVariables> = {
  name: "AllowRisk",
  text: "mutation AllowRisk($id: ID!, $riskRead: Boolean!, $allow: Boolean!) {\n  allowRisk(id: $id, riskRead: $riskRead, allow: $allow) {\n    template {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const SyncTemplatesDocument: Document<SyncTemplatesMutation, SyncTemplatesMutationVariables> = {
  name: "SyncTemplates",
  text: "mutation SyncTemplates($accountId: ID!, $channel: MessageChannel) {\n  syncTemplates(accountId: $accountId, channel: $channel) {\n    candidates {\n      gatewayId\n      title\n      content\n      example\n      keywords\n      isApproved\n      isLongTerm\n      why\n      adopted\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const SendTestDocument: Document<SendTestMutation, SendTestMutationVariables> = {
  name: "SendTest",
  text: "mutation SendTest($templateId: ID!, $phone: String, $openid: String) {\n  sendTest(templateId: $templateId, phone: $phone, openid: $openid) {\n    message {\n      entry {\n        id\n        state\n        reason\n      }\n    }\n    reason\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const MessageLogDocument: Document<MessageLogQuery, MessageLogQueryVariables> = {
  name: "MessageLog",
  text: "query MessageLog($filter: MessageFilter, $first: Int!, $after: String) {\n  messages(filter: $filter, first: $first, after: $after) {\n    edges {\n      node {\n        id\n        state\n        reason\n        channel\n        template\n        origin\n        runId\n        journey\n        hasCoupon\n        plannedAt\n        sentAt\n        settledAt\n        person {\n          id\n          name\n          phone\n          email\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}",
};

export const MessageDocument: Document<MessageQuery, MessageQueryVariables> = {
  name: "Message",
  text: "query Message($id: ID!) {\n  message(id: $id) {\n    entry {\n      id\n      state\n      reason\n      channel\n      template\n      origin\n      runId\n      journey\n      hasCoupon\n      plannedAt\n      sentAt\n      settledAt\n      parts\n      person {\n        id\n        name\n        phone\n        email\n      }\n    }\n    values {\n      name\n      text\n    }\n    attempts {\n      number\n      channel\n      template\n      outcome\n      code\n      startedAt\n      finishedAt\n    }\n    reasons {\n      at\n      stage\n      verdict\n      reason\n      facts\n    }\n  }\n}",
};

export const LedgersDocument: Document<LedgersQuery, LedgersQueryVariables> = {
  name: "Ledgers",
  text: "query Ledgers {\n  ledgers {\n    grants {\n      account\n      template\n      people\n      available\n      reserved\n      spent\n    }\n    quotas {\n      account\n      day\n      used\n      limit\n    }\n    sms {\n      account\n      month\n      messages\n      parts\n      cost\n    }\n    suppressions {\n      channel\n      reason\n      count\n      newestAt\n    }\n  }\n}",
};
