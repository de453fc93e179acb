// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type TagsQueryVariables = Exact<{ [key: string]: never; }>;


export type TagsQuery = { readonly tags: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly family: Types.TagFamily, readonly isMirrored: boolean, readonly isShown: boolean, readonly people: number }> };

export type TagJobsQueryVariables = Exact<{
  first: number;
}>;


export type TagJobsQuery = { readonly jobs: ReadonlyArray<{ readonly id: string, readonly kind: string, readonly state: Types.JobState, readonly total: number, readonly done: number, readonly failed: number, readonly createdAt: string }> };

export type TagImportCheckQueryVariables = Exact<{
  csv: string;
}>;


export type TagImportCheckQuery = { readonly checkTagImport: { readonly total: number, readonly usable: number, readonly people: number, readonly faulty: number, readonly faults: ReadonlyArray<{ readonly line: number, readonly fault: Types.TagFault }>, readonly tags: ReadonlyArray<{ readonly tag: string, readonly rows: number, readonly isNew: boolean }> } };

export type TagSaveMutationVariables = Exact<{
  key: string;
  name: string;
  family: Types.TagFamily;
  isMirrored: boolean;
  isShown: boolean;
}>;


export type TagSaveMutation = { readonly saveTag: { readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SaveTagErrorCode }> } | null };

export type TagDeleteMutationVariables = Exact<{
  key: string;
}>;


export type TagDeleteMutation = { readonly deleteTag: { readonly people: number | null, readonly job: { readonly id: string } | null, readonly usedBy: ReadonlyArray<{ readonly kind: Types.TagUserKind, readonly id: string, readonly name: string }> | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.DeleteTagErrorCode }> } | null };

export type TagImportStartMutationVariables = Exact<{
  csv: string;
}>;


export type TagImportStartMutation = { readonly startTagImport: { readonly job: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.StartTagImportErrorCode }> } | null };

export type TraitsQueryVariables = Exact<{ [key: string]: never; }>;


export type TraitsQuery = { readonly traitDefinitions: ReadonlyArray<{ readonly key: string, readonly type: Types.TraitType, readonly label: string, readonly options: ReadonlyArray<string> }> };

export type TraitSaveMutationVariables = Exact<{
  key: string;
  type: Types.TraitType;
  label: string;
  options: ReadonlyArray<string> | string;
}>;


export type TraitSaveMutation = { readonly defineTrait: { readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.DefineTraitErrorCode }> } | null };

export type WechatTagsQueryVariables = Exact<{ [key: string]: never; }>;


export type WechatTagsQuery = { readonly wechatTags: ReadonlyArray<{ readonly tag: string, readonly tagName: string, readonly account: string, readonly accountName: string, readonly direction: Types.WeChatTagDirection, readonly isMadeHere: boolean, readonly people: number, readonly waiting: number, readonly refused: number, readonly heardAt: string | null, readonly error: string, readonly isRenamed: boolean, readonly nameError: string }>, readonly accountFollowers: ReadonlyArray<{ readonly key: string, readonly name: string }> };

export type MirrorTagMutationVariables = Exact<{
  key: string;
  account: string | number;
  direction: Types.WeChatTagDirection;
}>;


export type MirrorTagMutation = { readonly mirrorTagWithWechat: { readonly wechatTag: { readonly tag: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.MirrorTagWithWechatErrorCode }> } | null };

export type StopMirroringTagMutationVariables = Exact<{
  key: string;
  account: string | number;
  alsoThere: boolean;
}>;


export type StopMirroringTagMutation = { readonly stopMirroringTag: { readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.StopMirroringTagErrorCode }> } | null };

export const TagsDocument: Document<TagsQuery, TagsQueryVariables> = {
  name: "Tags",
  text: "query Tags {\n  tags {\n    id\n    key\n    name\n    family\n    isMirrored\n    isShown\n    people\n  }\n}",
};

export const TagJobsDocument: Document<TagJobsQuery, TagJobsQueryVariables> = {
  name: "TagJobs",
  text: "query TagJobs($first: Int!) {\n  jobs(first: $first) {\n    id\n    kind\n    state\n    total\n    done\n    failed\n    createdAt\n  }\n}",
};

export const TagImportCheckDocument: Document<TagImportCheckQuery, TagImportCheckQueryVariables> = {
  name: "TagImportCheck",
  text: "query TagImportCheck($csv: String!) {\n  checkTagImport(csv: $csv) {\n    total\n    usable\n    people\n    faulty\n    faults {\n      line\n      fault\n    }\n    tags {\n      tag\n      rows\n      isNew\n    }\n  }\n}",
};

export const TagSaveDocument: Document<TagSaveMutation, TagSaveMutationVariables> = {
  name: "TagSave",
  text: "mutation TagSave($key: String!, $name: String!, $family: TagFamily!, $isMirrored: Boolean!, $isShown: Boolean!) {\n  saveTag(\n    key: $key\n    name: $name\n    family: $family\n    isMirrored: $isMirrored\n    isShown: $isShown\n  ) {\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const TagDeleteDocument: Document<TagDeleteMutation, TagDeleteMutationVariables> = {
  name: "TagDelete",
  text: "mutation TagDelete($key: String!) {\n  deleteTag(key: $key) {\n    people\n    job {\n      id\n    }\n    usedBy {\n      kind\n      id\n      name\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const TagImportStartDocument: Document<TagImportStartMutation, TagImportStartMutationVariables> = {
  name: "TagImportStart",
  text: "mutation TagImportStart($csv: String!) {\n  startTagImport(csv: $csv) {\n    job {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const TraitsDocument: Document<TraitsQuery, TraitsQueryVariables> = {
  name: "Traits",
  text: "query Traits {\n  traitDefinitions {\n    key\n    type\n    label\n    options\n  }\n}",
};

export const TraitSaveDocument: Document<TraitSaveMutation, TraitSaveMutationVariables> = {
  name: "TraitSave",
  text: "mutation TraitSave($key: String!, $type: TraitType!, $label: String!, $options: [String!]!) {\n  defineTrait(key: $key, type: $type, label: $label, options: $options) {\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const WechatTagsDocument: Document<WechatTagsQuery, WechatTagsQueryVariables> = {
  name: "WechatTags",
  text: "query WechatTags {\n  wechatTags {\n    tag\n    tagName\n    account\n    accountName\n    direction\n    isMadeHere\n    people\n    waiting\n    refused\n    heardAt\n    error\n    isRenamed\n    nameError\n  }\n  accountFollowers {\n    key\n    name\n  }\n}",
};

export const MirrorTagDocument: Document<MirrorTagMutation, MirrorTagMutationVariables> = {
  name: "MirrorTag",
  text: "mutation MirrorTag($key: String!, $account: ID!, $direction: WeChatTagDirection!) {\n  mirrorTagWithWechat(key: $key, account: $account, direction: $direction) {\n    wechatTag {\n      tag\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const StopMirroringTagDocument: Document<StopMirroringTagMutation, StopMirroringTagMutationVariables> = {
  name: "StopMirroringTag",
  text: "mutation StopMirroringTag($key: String!, $account: ID!, $alsoThere: Boolean!) {\n  stopMirroringTag(key: $key, account: $account, alsoThere: $alsoThere) {\n    errors {\n      field\n      code\n    }\n  }\n}",
};
