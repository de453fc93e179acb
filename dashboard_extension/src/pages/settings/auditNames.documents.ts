// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type AuditNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type AuditNamesQuery = { readonly accounts: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly templates: ReadonlyArray<{ readonly key: string, readonly title: string }>, readonly segments: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly journeys: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly coupons: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly tags: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly forms: ReadonlyArray<{ readonly key: string, readonly title: string }>, readonly sources: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly slots: ReadonlyArray<{ readonly key: string, readonly name: string }> };

export const AuditNamesDocument: Document<AuditNamesQuery, AuditNamesQueryVariables> = {
  name: "AuditNames",
  text: "query AuditNames {\n  accounts {\n    key\n    name\n  }\n  templates {\n    key\n    title\n  }\n  segments(withArchived: true) {\n    key\n    name\n  }\n  journeys {\n    key\n    name\n  }\n  coupons {\n    key\n    name\n  }\n  tags {\n    key\n    name\n  }\n  forms {\n    key\n    title: titleZh\n  }\n  sources(withArchived: true) {\n    key\n    name\n  }\n  slots {\n    key\n    name\n  }\n}",
};
