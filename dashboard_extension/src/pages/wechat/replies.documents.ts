// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type RepliesQueryVariables = Exact<{ [key: string]: never; }>;


export type RepliesQuery = { readonly replies: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: Types.ReplyKind, readonly match: Types.ReplyMatch, readonly words: ReadonlyArray<string>, readonly oncePer: number, readonly isActive: boolean, readonly account: { readonly id: string, readonly name: string } | null, readonly templates: ReadonlyArray<{ readonly id: string, readonly title: string, readonly form: Types.TemplateForm | null, readonly account: { readonly id: string, readonly name: string } }> }>, readonly sendingAccounts: ReadonlyArray<{ readonly id: string, readonly channels: ReadonlyArray<Types.MessageChannel> }> };

export type ReplyQueryVariables = Exact<{
  id: string | number;
}>;


export type ReplyQuery = { readonly reply: { readonly id: string, readonly name: string, readonly kind: Types.ReplyKind, readonly match: Types.ReplyMatch, readonly words: ReadonlyArray<string>, readonly oncePer: number, readonly isActive: boolean, readonly account: { readonly id: string } | null, readonly templates: ReadonlyArray<{ readonly id: string }> } | null };

export type ReplyMaterialQueryVariables = Exact<{ [key: string]: never; }>;


export type ReplyMaterialQuery = { readonly sendingAccounts: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: Types.AccountKind, readonly channels: ReadonlyArray<Types.MessageChannel> }>, readonly templates: ReadonlyArray<{ readonly id: string, readonly title: string, readonly channel: Types.MessageChannel, readonly purpose: Types.MessagePurpose, readonly form: Types.TemplateForm | null, readonly status: Types.TemplateStatus, readonly account: { readonly id: string, readonly name: string }, readonly fields: ReadonlyArray<{ readonly name: string, readonly text: string, readonly fit: Types.TemplateFit }>, readonly picture: { readonly id: string, readonly name: string, readonly url: string } | null }> };

export type ReplyPreviewQueryVariables = Exact<{
  input: Types.TemplateInput;
}>;


export type ReplyPreviewQuery = { readonly templatePreview: { readonly chat: { readonly form: Types.TemplateForm, readonly title: string, readonly description: string, readonly items: ReadonlyArray<string>, readonly tail: string, readonly text: ReadonlyArray<{ readonly text: string, readonly isLink: boolean }> } | null } };

export type SaveReplyMutationVariables = Exact<{
  id?: string | number | null | undefined;
  input: Types.ReplyInput;
}>;


export type SaveReplyMutation = { readonly saveReply: { readonly reply: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SaveReplyErrorCode }> } | null };

export type MoveRepliesMutationVariables = Exact<{
  ids: ReadonlyArray<string | number> | string | number;
}>;


export type MoveRepliesMutation = { readonly moveReplies: { readonly replies: ReadonlyArray<{ readonly id: string }> | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.MoveRepliesErrorCode }> } | null };

export type DeleteReplyMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteReplyMutation = { readonly deleteReply: { readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.DeleteReplyErrorCode }> } | null };

export const RepliesDocument: Document<RepliesQuery, RepliesQueryVariables> = {
  name: "Replies",
  text: "query Replies {\n  replies {\n    id\n    name\n    kind\n    match\n    words\n    oncePer\n    isActive\n    account {\n      id\n      name\n    }\n    templates {\n      id\n      title\n      form\n      account {\n        id\n        name\n      }\n    }\n  }\n  sendingAccounts {\n    id\n    channels\n  }\n}",
};

export const ReplyDocument: Document<ReplyQuery, ReplyQueryVariables> = {
  name: "Reply",
  text: "query Reply($id: ID!) {\n  reply(id: $id) {\n    id\n    name\n    kind\n    match\n    words\n    oncePer\n    isActive\n    account {\n      id\n    }\n    templates {\n      id\n    }\n  }\n}",
};

export const ReplyMaterialDocument: Document<ReplyMaterialQuery, ReplyMaterialQueryVariables> = {
  name: "ReplyMaterial",
  text: "query ReplyMaterial {\n  sendingAccounts {\n    id\n    name\n    kind\n    channels\n  }\n  templates {\n    id\n    title\n    channel\n    purpose\n    form\n    status\n    account {\n      id\n      name\n    }\n    fields {\n      name\n      text\n      fit\n    }\n    picture {\n      id\n      name\n      url\n    }\n  }\n}",
};

export const ReplyPreviewDocument: Document<ReplyPreviewQuery, ReplyPreviewQueryVariables> = {
  name: "ReplyPreview",
  text: "query ReplyPreview($input: TemplateInput!) {\n  templatePreview(input: $input) {\n    chat {\n      form\n      title\n      description\n      text {\n        text\n        isLink\n      }\n      items\n      tail\n    }\n  }\n}",
};

export const SaveReplyDocument: Document<SaveReplyMutation, SaveReplyMutationVariables> = {
  name: "SaveReply",
  text: "mutation SaveReply($id: ID, $input: ReplyInput!) {\n  saveReply(id: $id, input: $input) {\n    reply {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const MoveRepliesDocument: Document<MoveRepliesMutation, MoveRepliesMutationVariables> = {
  name: "MoveReplies",
  text: "mutation MoveReplies($ids: [ID!]!) {\n  moveReplies(ids: $ids) {\n    replies {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const DeleteReplyDocument: Document<DeleteReplyMutation, DeleteReplyMutationVariables> = {
  name: "DeleteReply",
  text: "mutation DeleteReply($id: ID!) {\n  deleteReply(id: $id) {\n    errors {\n      field\n      code\n    }\n  }\n}",
};
