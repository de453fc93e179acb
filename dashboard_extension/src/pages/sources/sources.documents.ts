// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type SourcesQueryVariables = Exact<{
  days: number;
  withArchived: boolean;
  mayOrders: boolean;
}>;


export type SourcesQuery = { readonly sources: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: Types.SourceKind, readonly placement: Types.SourcePlacement, readonly archivedAt: string | null, readonly codes: number, readonly failedCodes: number, readonly pendingCodes: number, readonly traffic: { readonly scans: number, readonly opens: number, readonly visits: number, readonly followers: number, readonly people: number, readonly costs: ReadonlyArray<{ readonly amount: string, readonly currency: string }> }, readonly earnings?: { readonly newCustomers: number, readonly byCurrency: ReadonlyArray<{ readonly currency: string, readonly orders: number, readonly net: string, readonly cost: string, readonly cac: string | null, readonly roi: string | null }> } | null }> };

export type SourceQueryVariables = Exact<{
  id: string | number;
  days: number;
  mayOrders: boolean;
}>;


export type SourceQuery = { readonly source: { readonly id: string, readonly key: string, readonly name: string, readonly publicName: string, readonly kind: Types.SourceKind, readonly placement: Types.SourcePlacement, readonly material: string, readonly owner: string, readonly journeyStep: string, readonly createdAt: string, readonly archivedAt: string | null, readonly codes: number, readonly failedCodes: number, readonly pendingCodes: number, readonly traffic: { readonly scans: number, readonly opens: number, readonly visits: number, readonly followers: number, readonly people: number, readonly costs: ReadonlyArray<{ readonly amount: string, readonly currency: string }> }, readonly earnings?: { readonly newCustomers: number, readonly byCurrency: ReadonlyArray<{ readonly currency: string, readonly orders: number, readonly net: string, readonly cost: string, readonly cac: string | null, readonly roi: string | null }> } | null, readonly trend: ReadonlyArray<{ readonly day: string, readonly scans: number, readonly opens: number, readonly visits: number }>, readonly costs: ReadonlyArray<{ readonly id: string, readonly day: string, readonly amount: string, readonly currency: string }> } | null };

export type SourceCodesQueryVariables = Exact<{
  id: string | number;
  first: number;
  after?: string | null | undefined;
}>;


export type SourceCodesQuery = { readonly source: { readonly codeList: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly form: Types.CodeForm, readonly label: string, readonly scene: string, readonly page: string, readonly address: string, readonly state: Types.CodeState, readonly errorCode: string, readonly link: string, readonly picture: string | null, readonly account: string, readonly createdAt: string, readonly expiresAt: string | null, readonly scans: number, readonly opens: number } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type SourceBatchesQueryVariables = Exact<{
  id: string | number;
}>;


export type SourceBatchesQuery = { readonly source: { readonly batches: ReadonlyArray<{ readonly id: string, readonly form: Types.CodeForm, readonly total: number, readonly made: number, readonly failed: number, readonly createdAt: string }> } | null };

export type CodeAccountsQueryVariables = Exact<{ [key: string]: never; }>;


export type CodeAccountsQuery = { readonly codeAccounts: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: Types.AccountKind, readonly permanentLeft: number | null }> };

export type CodesCheckQueryVariables = Exact<{
  form: Types.CodeForm;
  csv: string;
}>;


export type CodesCheckQuery = { readonly checkCodes: { readonly total: number, readonly usable: number, readonly faulty: number, readonly labels: ReadonlyArray<string>, readonly faults: ReadonlyArray<{ readonly line: number, readonly fault: Types.CodeFault }> } };

export type CostsCheckQueryVariables = Exact<{
  csv: string;
}>;


export type CostsCheckQuery = { readonly checkCostImport: { readonly total: number, readonly usable: number, readonly replaced: number, readonly faulty: number, readonly faults: ReadonlyArray<{ readonly line: number, readonly fault: Types.CostFault }>, readonly sums: ReadonlyArray<{ readonly amount: string, readonly currency: string }> } };

export type SourceSaveMutationVariables = Exact<{
  id?: string | number | null | undefined;
  input: Types.SourceInput;
}>;


export type SourceSaveMutation = { readonly saveSource: { readonly source: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SaveSourceErrorCode }> } | null };

export type SourceArchiveMutationVariables = Exact<{
  id: string | number;
  isArchived: boolean;
}>;


export type SourceArchiveMutation = { readonly archiveSource: { readonly source: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.ArchiveSourceErrorCode }> } | null };

export type CodeMakeMutationVariables = Exact<{
  source: string | number;
  kind: Types.CodeKindInput;
  label: string;
  scene?: string | null | undefined;
}>;


export type CodeMakeMutation = { readonly makeCode: { readonly code: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.MakeCodeErrorCode }> } | null };

export type CodesMakeMutationVariables = Exact<{
  source: string | number;
  kind: Types.CodeKindInput;
  csv: string;
}>;


export type CodesMakeMutation = { readonly makeCodes: { readonly batch: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.MakeCodesErrorCode }> } | null };

export type CodesCancelMutationVariables = Exact<{
  batch: string | number;
}>;


export type CodesCancelMutation = { readonly cancelCodes: { readonly count: number | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.CancelCodesErrorCode }> } | null };

export type CodesRetryMutationVariables = Exact<{
  source: string | number;
}>;


export type CodesRetryMutation = { readonly retryCodes: { readonly count: number | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.RetryCodesErrorCode }> } | null };

export type CostsImportMutationVariables = Exact<{
  csv: string;
}>;


export type CostsImportMutation = { readonly importCosts: { readonly count: number | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.ImportCostsErrorCode }> } | null };

export type CostsDeleteMutationVariables = Exact<{
  ids: ReadonlyArray<string | number> | string | number;
}>;


export type CostsDeleteMutation = { readonly deleteCosts: { readonly count: number | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.DeleteCostsErrorCode }> } | null };

export const SourcesDocument: Document<SourcesQuery, SourcesQueryVariables> = {
  name: "Sources",
  text: "query Sources($days: Int!, $withArchived: Boolean!, $mayOrders: Boolean!) {\n  sources(withArchived: $withArchived) {\n    id\n    name\n    kind\n    placement\n    archivedAt\n    codes\n    failedCodes\n    pendingCodes\n    traffic(days: $days) {\n      scans\n      opens\n      visits\n      followers\n      people\n      costs {\n        amount\n        currency\n      }\n    }\n    earnings(days: $days) @include(if: $mayOrders) {\n      newCustomers\n      byCurrency {\n        currency\n        orders\n        net\n        cost\n        cac\n        roi\n      }\n    }\n  }\n}",
};

export const SourceDocument: Document<SourceQuery, SourceQueryVariables> = {
  name: "Source",
  text: "query Source($id: ID!, $days: Int!, $mayOrders: Boolean!) {\n  source(id: $id) {\n    id\n    key\n    name\n    publicName\n    kind\n    placement\n    material\n    owner\n    journeyStep\n    createdAt\n    archivedAt\n    codes\n    failedCodes\n    pendingCodes\n    traffic(days: $days) {\n      scans\n      opens\n      visits\n      followers\n      people\n      costs {\n        amount\n        currency\n      }\n    }\n    earnings(days: $days) @include(if: $mayOrders) {\n      newCustomers\n      byCurrency {\n        currency\n        orders\n        net\n        cost\n        cac\n        roi\n      }\n    }\n    trend(days: $days) {\n      day\n      scans\n      opens\n      visits\n    }\n    costs {\n      id\n      day\n      amount\n      currency\n    }\n  }\n}",
};

export const SourceCodesDocument: Document<SourceCodesQuery, SourceCodesQueryVariables> = {
  name: "SourceCodes",
  text: "query SourceCodes($id: ID!, $first: Int!, $after: String) {\n  source(id: $id) {\n    codeList(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          form\n          label\n          scene\n          page\n          address\n          state\n          errorCode\n          link\n          picture\n          account\n          createdAt\n          expiresAt\n          scans\n          opens\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}",
};

export const SourceBatchesDocument: Document<SourceBatchesQuery, SourceBatchesQueryVariables> = {
  name: "SourceBatches",
  text: "query SourceBatches($id: ID!) {\n  source(id: $id) {\n    batches {\n      id\n      form\n      total\n      made\n      failed\n      createdAt\n    }\n  }\n}",
};

export const CodeAccountsDocument: Document<CodeAccountsQuery, CodeAccountsQueryVariables> = {
  name: "CodeAccounts",
  text: "query CodeAccounts {\n  codeAccounts {\n    id\n    name\n    kind\n    permanentLeft\n  }\n}",
};

export const CodesCheckDocument: Document<CodesCheckQuery, CodesCheckQueryVariables> = {
  name: "CodesCheck",
  text: "query CodesCheck($form: CodeForm!, $csv: String!) {\n  checkCodes(form: $form, csv: $csv) {\n    total\n    usable\n    faulty\n    labels\n    faults {\n      line\n      fault\n    }\n  }\n}",
};

export const CostsCheckDocument: Document<CostsCheckQuery, CostsCheckQueryVariables> = {
  name: "CostsCheck",
  text: "query CostsCheck($csv: String!) {\n  checkCostImport(csv: $csv) {\n    total\n    usable\n    replaced\n    faulty\n    faults {\n      line\n      fault\n    }\n    sums {\n      amount\n      currency\n    }\n  }\n}",
};

export const SourceSaveDocument: Document<SourceSaveMutation, SourceSaveMutationVariables> = {
  name: "SourceSave",
  text: "mutation SourceSave($id: ID, $input: SourceInput!) {\n  saveSource(id: $id, input: $input) {\n    source {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const SourceArchiveDocument: Document<SourceArchiveMutation, SourceArchiveMutationVariables> = {
  name: "SourceArchive",
  text: "mutation SourceArchive($id: ID!, $isArchived: Boolean!) {\n  archiveSource(id: $id, isArchived: $isArchived) {\n    source {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const CodeMakeDocument: Document<CodeMakeMutation, CodeMakeMutationVariables> = {
  name: "CodeMake",
  text: "mutation CodeMake($source: ID!, $kind: CodeKindInput!, $label: String!, $scene: String) {\n  makeCode(source: $source, kind: $kind, label: $label, scene: $scene) {\n    code {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const CodesMakeDocument: Document<CodesMakeMutation, CodesMakeMutationVariables> = {
  name: "CodesMake",
  text: "mutation CodesMake($source: ID!, $kind: CodeKindInput!, $csv: String!) {\n  makeCodes(source: $source, kind: $kind, csv: $csv) {\n    batch {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const CodesCancelDocument: Document<CodesCancelMutation, CodesCancelMutationVariables> = {
  name: "CodesCancel",
  text: "mutation CodesCancel($batch: ID!) {\n  cancelCodes(batch: $batch) {\n    count\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const CodesRetryDocument: Document<CodesRetryMutation, CodesRetryMutationVariables> = {
  name: "CodesRetry",
  text: "mutation CodesRetry($source: ID!) {\n  retryCodes(source: $source) {\n    count\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const CostsImportDocument: Document<CostsImportMutation, CostsImportMutationVariables> = {
  name: "CostsImport",
  text: "mutation CostsImport($csv: String!) {\n  importCosts(csv: $csv) {\n    count\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const CostsDeleteDocument: Document<CostsDeleteMutation, CostsDeleteMutationVariables> = {
  name: "CostsDelete",
  text: "mutation CostsDelete($ids: [ID!]!) {\n  deleteCosts(ids: $ids) {\n    count\n    errors {\n      field\n      code\n    }\n  }\n}",
};
