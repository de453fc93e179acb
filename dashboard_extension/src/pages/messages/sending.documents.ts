// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type SendingChoicesQueryVariables = Exact<{ [key: string]: never; }>;


export type SendingChoicesQuery = { readonly templates: ReadonlyArray<{ readonly id: string, readonly title: string, readonly channel: Types.MessageChannel, readonly purpose: Types.MessagePurpose, readonly status: Types.TemplateStatus, readonly isTaken: boolean, readonly fields: ReadonlyArray<{ readonly text: string }> }>, readonly coupons: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly status: Types.CouponStatus, readonly pool: { readonly stock: number }, readonly terms: { readonly amounts: ReadonlyArray<{ readonly currency: string }> } }> };

export type SendingPreviewQueryVariables = Exact<{
  input: Types.SendingInput;
  customerIds?: ReadonlyArray<string | number> | string | number | null | undefined;
  segmentKey?: string | null | undefined;
}>;


export type SendingPreviewQuery = { readonly sendingPreview: { readonly problem: Types.SendingProblem | null, readonly about: string, readonly people: number, readonly asked: number, readonly reachable: number, readonly couponsLeft: number | null, readonly routes: ReadonlyArray<{ readonly templateId: string, readonly template: string, readonly people: number }>, readonly later: ReadonlyArray<{ readonly reason: string, readonly people: number }>, readonly notReachable: ReadonlyArray<{ readonly reason: string, readonly people: number }> } };

export type SendMessageMutationVariables = Exact<{
  input: Types.SendingInput;
  customerIds?: ReadonlyArray<string | number> | string | number | null | undefined;
  segmentKey?: string | null | undefined;
}>;


export type SendMessageMutation = { readonly sendMessage: { readonly job: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SendMessageErrorCode }> } | null };

export const SendingChoicesDocument: Document<SendingChoicesQuery, SendingChoicesQueryVariables> = {
  name: "SendingChoices",
  text: "query SendingChoices {\n  templates {\n    id\n    title\n    channel\n    purpose\n    status\n    isTaken\n    fields {\n      text\n    }\n  }\n  coupons {\n    id\n    key\n    name\n    status\n    pool {\n      stock\n    }\n    terms {\n      amounts {\n        currency\n      }\n    }\n  }\n}",
};

export const SendingPreviewDocument: Document<SendingPreviewQuery, SendingPreviewQueryVariables> = {
  name: "SendingPreview",
  text: "query SendingPreview($input: SendingInput!, $customerIds: [ID!], $segmentKey: String) {\n  sendingPreview(\n    input: $input\n    customerIds: $customerIds\n    segmentKey: $segmentKey\n  ) {\n    problem\n    about\n    people\n    asked\n    reachable\n    couponsLeft\n    routes {\n      templateId\n      template\n      people\n    }\n    later {\n      reason\n      people\n    }\n    notReachable {\n      reason\n      people\n    }\n  }\n}",
};

export const SendMessageDocument: Document<SendMessageMutation, SendMessageMutationVariables> = {
  name: "SendMessage",
  text: "mutation SendMessage($input: SendingInput!, $customerIds: [ID!], $segmentKey: String) {\n  sendMessage(input: $input, customerIds: $customerIds, segmentKey: $segmentKey) {\n    job {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};
