// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type CustomerPrivacyQueryVariables = Exact<{
  id: string | number;
}>;


export type CustomerPrivacyQuery = { readonly customerPrivacy: { readonly id: string, readonly erasedAt: string | null, readonly erasure: { readonly state: Types.ErasureState, readonly isTheirWish: boolean, readonly requestedBy: string, readonly reason: string, readonly requestedAt: string, readonly dueAt: string | null, readonly endedAt: string | null, readonly waitsForCore: boolean } | null, readonly exports: ReadonlyArray<{ readonly id: string, readonly state: Types.DataExportState, readonly isTheirWish: boolean, readonly requestedBy: string, readonly requestedAt: string, readonly expiresAt: string | null, readonly size: number, readonly downloads: number }> } | null };

export type ExportCustomerMutationVariables = Exact<{
  id: string | number;
}>;


export type ExportCustomerMutation = { readonly exportCustomer: { readonly privacy: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly code: Types.ExportCustomerErrorCode, readonly field: string | null }> } | null };

export type DownloadCustomerExportMutationVariables = Exact<{
  id: string | number;
}>;


export type DownloadCustomerExportMutation = { readonly downloadCustomerExport: { readonly fileName: string | null, readonly content: string | null, readonly errors: ReadonlyArray<{ readonly code: Types.DownloadCustomerExportErrorCode, readonly field: string | null }> } | null };

export type EraseCustomerMutationVariables = Exact<{
  id: string | number;
  reason: string;
}>;


export type EraseCustomerMutation = { readonly eraseCustomer: { readonly privacy: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly code: Types.EraseCustomerErrorCode, readonly field: string | null }> } | null };

export const CustomerPrivacyDocument: Document<CustomerPrivacyQuery, CustomerPrivacyQueryVariables> = {
  name: "CustomerPrivacy",
  text: "query CustomerPrivacy($id: ID!) {\n  customerPrivacy(id: $id) {\n    id\n    erasedAt\n    erasure {\n      state\n      isTheirWish\n      requestedBy\n      reason\n      requestedAt\n      dueAt\n      endedAt\n      waitsForCore\n    }\n    exports {\n      id\n      state\n      isTheirWish\n      requestedBy\n      requestedAt\n      expiresAt\n      size\n      downloads\n    }\n  }\n}",
};

export const ExportCustomerDocument: Document<ExportCustomerMutation, ExportCustomerMutationVariables> = {
  name: "ExportCustomer",
  text: "mutation ExportCustomer($id: ID!) {\n  exportCustomer(id: $id) {\n    privacy {\n      id\n    }\n    errors {\n      code\n      field\n    }\n  }\n}",
};

export const DownloadCustomerExportDocument: Document<DownloadCustomerExportMutation, DownloadCustomerExportMutationVariables> = {
  name: "DownloadCustomerExport",
  text: "mutation DownloadCustomerExport($id: ID!) {\n  downloadCustomerExport(id: $id) {\n    fileName\n    content\n    errors {\n      code\n      field\n    }\n  }\n}",
};

export const EraseCustomerDocument: Document<EraseCustomerMutation, EraseCustomerMutationVariables> = {
  name: "EraseCustomer",
  text: "mutation EraseCustomer($id: ID!, $reason: String!) {\n  eraseCustomer(id: $id, reason: $reason) {\n    privacy {\n      id\n    }\n    errors {\n      code\n      field\n    }\n  }\n}",
};
