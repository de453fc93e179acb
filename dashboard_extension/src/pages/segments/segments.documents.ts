// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type SegmentsQueryVariables = Exact<{ [key: string]: never; }>;


export type SegmentsQuery = { readonly segments: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly kind: Types.SegmentKind, readonly status: Types.SegmentStatus, readonly rule: unknown, readonly enterTags: ReadonlyArray<string>, readonly version: number, readonly isBuilding: boolean, readonly error: string, readonly size: number, readonly enteredLately: number, readonly leftLately: number, readonly sizes: ReadonlyArray<{ readonly at: string, readonly size: number }> }>, readonly ruleVocabulary: { readonly currencies: ReadonlyArray<string>, readonly tags: ReadonlyArray<{ readonly key: string, readonly name: string, readonly detail: string }>, readonly traits: ReadonlyArray<{ readonly key: string, readonly type: Types.TraitType, readonly label: string, readonly options: ReadonlyArray<string> }>, readonly segments: ReadonlyArray<{ readonly key: string, readonly name: string, readonly detail: string }>, readonly coupons: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly followed: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly accounts: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly templates: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly events: ReadonlyArray<{ readonly kind: string, readonly properties: ReadonlyArray<string> }> } };

export type SegmentQueryVariables = Exact<{
  id: string | number;
}>;


export type SegmentQuery = { readonly segment: { readonly usedBy: ReadonlyArray<string>, readonly builtAt: string | null, readonly id: string, readonly key: string, readonly name: string, readonly kind: Types.SegmentKind, readonly status: Types.SegmentStatus, readonly rule: unknown, readonly enterTags: ReadonlyArray<string>, readonly version: number, readonly isBuilding: boolean, readonly error: string, readonly size: number, readonly enteredLately: number, readonly leftLately: number, readonly versions: ReadonlyArray<{ readonly number: number, readonly name: string, readonly savedAt: string, readonly by: string, readonly rule: unknown }>, readonly sizes: ReadonlyArray<{ readonly at: string, readonly size: number }> } | null, readonly ruleVocabulary: { readonly currencies: ReadonlyArray<string>, readonly tags: ReadonlyArray<{ readonly key: string, readonly name: string, readonly detail: string }>, readonly traits: ReadonlyArray<{ readonly key: string, readonly type: Types.TraitType, readonly label: string, readonly options: ReadonlyArray<string> }>, readonly segments: ReadonlyArray<{ readonly key: string, readonly name: string, readonly detail: string }>, readonly coupons: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly followed: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly accounts: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly templates: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly events: ReadonlyArray<{ readonly kind: string, readonly properties: ReadonlyArray<string> }> } };

export type SegmentVocabularyQueryVariables = Exact<{ [key: string]: never; }>;


export type SegmentVocabularyQuery = { readonly ruleVocabulary: { readonly currencies: ReadonlyArray<string>, readonly tags: ReadonlyArray<{ readonly key: string, readonly name: string, readonly detail: string }>, readonly traits: ReadonlyArray<{ readonly key: string, readonly type: Types.TraitType, readonly label: string, readonly options: ReadonlyArray<string> }>, readonly segments: ReadonlyArray<{ readonly key: string, readonly name: string, readonly detail: string }>, readonly coupons: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly followed: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly accounts: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly templates: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly events: ReadonlyArray<{ readonly kind: string, readonly properties: ReadonlyArray<string> }> } };

export type SegmentSizesQueryVariables = Exact<{
  id: string | number;
  days: number;
}>;


export type SegmentSizesQuery = { readonly segment: { readonly sizes: ReadonlyArray<{ readonly at: string, readonly size: number }> } | null };

export type SegmentMembersQueryVariables = Exact<{
  id: string | number;
  first: number;
  after?: string | null | undefined;
}>;


export type SegmentMembersQuery = { readonly segment: { readonly members: { readonly edges: ReadonlyArray<{ readonly node: { readonly enteredAt: string, readonly why: string, readonly customer: { readonly id: string, readonly name: string, readonly phone: string, readonly email: string, readonly isOnWechat: boolean, readonly saleorId: string | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly name: string }> } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type SegmentPreviewQueryVariables = Exact<{
  rule: unknown;
  id?: string | number | null | undefined;
}>;


export type SegmentPreviewQuery = { readonly segmentPreview: { readonly count: number | null, readonly isEstimate: boolean, readonly problems: ReadonlyArray<{ readonly path: ReadonlyArray<string>, readonly wrong: Types.RuleWrong }>, readonly sample: ReadonlyArray<{ readonly id: string, readonly name: string, readonly phone: string, readonly email: string, readonly isOnWechat: boolean, readonly saleorId: string | null }> } };

export type RuleGoodsQueryVariables = Exact<{
  search: string;
}>;


export type RuleGoodsQuery = { readonly ruleGoods: ReadonlyArray<{ readonly product: string, readonly name: string, readonly category: string }> };

export type SegmentSaveMutationVariables = Exact<{
  id?: string | number | null | undefined;
  name: string;
  rule: unknown;
  enterTags: ReadonlyArray<string> | string;
}>;


export type SegmentSaveMutation = { readonly saveSegment: { readonly segment: { readonly id: string } | null, readonly problems: ReadonlyArray<{ readonly path: ReadonlyArray<string>, readonly wrong: Types.RuleWrong }> | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SaveSegmentErrorCode }> } | null };

export type SegmentArchiveMutationVariables = Exact<{
  id: string | number;
}>;


export type SegmentArchiveMutation = { readonly archiveSegment: { readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.ArchiveSegmentErrorCode }> } | null };

export type SegmentGoLiveMutationVariables = Exact<{
  id: string | number;
}>;


export type SegmentGoLiveMutation = { readonly goLiveSegment: { readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.GoLiveErrorCode }> } | null };

export type SegmentRebuildMutationVariables = Exact<{
  id: string | number;
}>;


export type SegmentRebuildMutation = { readonly rebuildSegment: { readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.RebuildSegmentErrorCode }> } | null };

export type SegmentExportMutationVariables = Exact<{
  id: string | number;
  isRevealed: boolean;
}>;


export type SegmentExportMutation = { readonly exportSegment: { readonly isCut: boolean | null, readonly members: ReadonlyArray<{ readonly customerId: string, readonly name: string, readonly phone: string, readonly email: string, readonly saleorId: string, readonly enteredAt: string }> | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.ExportSegmentErrorCode }> } | null };

export type SegmentTagMutationVariables = Exact<{
  id: string | number;
  tags: ReadonlyArray<string> | string;
  reason: string;
}>;


export type SegmentTagMutation = { readonly tagSegment: { readonly job: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.TagSegmentErrorCode }> } | null };

export type SegmentRowFragment = { readonly id: string, readonly key: string, readonly name: string, readonly kind: Types.SegmentKind, readonly status: Types.SegmentStatus, readonly rule: unknown, readonly enterTags: ReadonlyArray<string>, readonly version: number, readonly isBuilding: boolean, readonly error: string, readonly size: number, readonly enteredLately: number, readonly leftLately: number, readonly sizes: ReadonlyArray<{ readonly at: string, readonly size: number }> };

export type SegmentWordsFragment = { readonly currencies: ReadonlyArray<string>, readonly tags: ReadonlyArray<{ readonly key: string, readonly name: string, readonly detail: string }>, readonly traits: ReadonlyArray<{ readonly key: string, readonly type: Types.TraitType, readonly label: string, readonly options: ReadonlyArray<string> }>, readonly segments: ReadonlyArray<{ readonly key: string, readonly name: string, readonly detail: string }>, readonly coupons: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly followed: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly accounts: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly templates: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly events: ReadonlyArray<{ readonly kind: string, readonly properties: ReadonlyArray<string> }> };

export const SegmentsDocument: Document<SegmentsQuery, SegmentsQueryVariables> = {
  name: "Segments",
  text: "query Segments {\n  segments {\n    ...SegmentRow\n  }\n  ruleVocabulary {\n    ...SegmentWords\n  }\n}\n\nfragment SegmentRow on Segment {\n  id\n  key\n  name\n  kind\n  status\n  rule\n  enterTags\n  version\n  isBuilding\n  error\n  size\n  enteredLately\n  leftLately\n  sizes {\n    at\n    size\n  }\n}\n\nfragment SegmentWords on RuleVocabulary {\n  tags {\n    key\n    name\n    detail\n  }\n  traits {\n    key\n    type\n    label\n    options\n  }\n  segments {\n    key\n    name\n    detail\n  }\n  coupons {\n    key\n    name\n  }\n  followed {\n    key\n    name\n  }\n  accounts {\n    key\n    name\n  }\n  templates {\n    key\n    name\n  }\n  events {\n    kind\n    properties\n  }\n  currencies\n}",
};

export const SegmentDocument: Document<SegmentQuery, SegmentQueryVariables> = {
  name: "Segment",
  text: "query Segment($id: ID!) {\n  segment(id: $id) {\n    ...SegmentRow\n    usedBy\n    builtAt\n    versions {\n      number\n      name\n      savedAt\n      by\n      rule\n    }\n  }\n  ruleVocabulary {\n    ...SegmentWords\n  }\n}\n\nfragment SegmentRow on Segment {\n  id\n  key\n  name\n  kind\n  status\n  rule\n  enterTags\n  version\n  isBuilding\n  error\n  size\n  enteredLately\n  leftLately\n  sizes {\n    at\n    size\n  }\n}\n\nfragment SegmentWords on RuleVocabulary {\n  tags {\n    key\n    name\n    detail\n  }\n  traits {\n    key\n    type\n    label\n    options\n  }\n  segments {\n    key\n    name\n    detail\n  }\n  coupons {\n    key\n    name\n  }\n  followed {\n    key\n    name\n  }\n  accounts {\n    key\n    name\n  }\n  templates {\n    key\n    name\n  }\n  events {\n    kind\n    properties\n  }\n  currencies\n}",
};

export const SegmentVocabularyDocument: Document<SegmentVocabularyQuery, SegmentVocabularyQueryVariables> = {
  name: "SegmentVocabulary",
  text: "query SegmentVocabulary {\n  ruleVocabulary {\n    ...SegmentWords\n  }\n}\n\nfragment SegmentWords on RuleVocabulary {\n  tags {\n    key\n    name\n    detail\n  }\n  traits {\n    key\n    type\n    label\n    options\n  }\n  segments {\n    key\n    name\n    detail\n  }\n  coupons {\n    key\n    name\n  }\n  followed {\n    key\n    name\n  }\n  accounts {\n    key\n    name\n  }\n  templates {\n    key\n    name\n  }\n  events {\n    kind\n    properties\n  }\n  currencies\n}",
};

export const SegmentSizesDocument: Document<SegmentSizesQuery, SegmentSizesQueryVariables> = {
  name: "SegmentSizes",
  text: "query SegmentSizes($id: ID!, $days: Int!) {\n  segment(id: $id) {\n    sizes(days: $days) {\n      at\n      size\n    }\n  }\n}",
};

export const SegmentMembersDocument: Document<SegmentMembersQuery, SegmentMembersQueryVariables> = {
  name: "SegmentMembers",
  text: "query SegmentMembers($id: ID!, $first: Int!, $after: String) {\n  segment(id: $id) {\n    members(first: $first, after: $after) {\n      edges {\n        node {\n          enteredAt\n          why\n          customer {\n            id\n            name\n            phone\n            email\n            isOnWechat\n            saleorId\n            tags {\n              key\n              name\n            }\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}",
};

export const SegmentPreviewDocument: Document<SegmentPreviewQuery, SegmentPreviewQueryVariables> = {
  name: "SegmentPreview",
  text: "query SegmentPreview($rule: JSON!, $id: ID) {\n  segmentPreview(rule: $rule, id: $id) {\n    problems {\n      path\n      wrong\n    }\n    count\n    isEstimate\n    sample {\n      id\n      name\n      phone\n      email\n      isOnWechat\n      saleorId\n    }\n  }\n}",
};

export const RuleGoodsDocument: Document<RuleGoodsQuery, RuleGoodsQueryVariables> = {
  name: "RuleGoods",
  text: "query RuleGoods($search: String!) {\n  ruleGoods(search: $search) {\n    product\n    name\n    category\n  }\n}",
};

export const SegmentSaveDocument: Document<SegmentSaveMutation, SegmentSaveMutationVariables> = {
  name: "SegmentSave",
  text: "mutation SegmentSave($id: ID, $name: String!, $rule: JSON!, $enterTags: [String!]!) {\n  saveSegment(id: $id, name: $name, rule: $rule, enterTags: $enterTags) {\n    segment {\n      id\n    }\n    problems {\n      path\n      wrong\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const SegmentArchiveDocument: Document<SegmentArchiveMutation, SegmentArchiveMutationVariables> = {
  name: "SegmentArchive",
  text: "mutation SegmentArchive($id: ID!) {\n  archiveSegment(id: $id) {\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const SegmentGoLiveDocument: Document<SegmentGoLiveMutation, SegmentGoLiveMutationVariables> = {
  name: "SegmentGoLive",
  text: "mutation SegmentGoLive($id: ID!) {\n  goLiveSegment(id: $id) {\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const SegmentRebuildDocument: Document<SegmentRebuildMutation, SegmentRebuildMutationVariables> = {
  name: "SegmentRebuild",
  text: "mutation SegmentRebuild($id: ID!) {\n  rebuildSegment(id: $id) {\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const SegmentExportDocument: Document<SegmentExportMutation, SegmentExportMutationVariables> = {
  name: "SegmentExport",
  text: "mutation SegmentExport($id: ID!, $isRevealed: Boolean!) {\n  exportSegment(id: $id, isRevealed: $isRevealed) {\n    isCut\n    members {\n      customerId\n      name\n      phone\n      email\n      saleorId\n      enteredAt\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const SegmentTagDocument: Document<SegmentTagMutation, SegmentTagMutationVariables> = {
  name: "SegmentTag",
  text: "mutation SegmentTag($id: ID!, $tags: [String!]!, $reason: String!) {\n  tagSegment(id: $id, tags: $tags, reason: $reason) {\n    job {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};
