// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type AuditLogQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  actor?: string | null | undefined;
  action?: string | null | undefined;
  since?: string | null | undefined;
}>;


export type AuditLogQuery = { readonly auditLog: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly at: string, readonly actor: string, readonly actorEmail: string, readonly action: string, readonly target: string, readonly details: unknown } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export const AuditLogDocument: Document<AuditLogQuery, AuditLogQueryVariables> = {
  name: "AuditLog",
  text: "query AuditLog($first: Int!, $after: String, $actor: String, $action: String, $since: DateTime) {\n  auditLog(\n    first: $first\n    after: $after\n    actor: $actor\n    action: $action\n    since: $since\n  ) {\n    edges {\n      node {\n        id\n        at\n        actor\n        actorEmail\n        action\n        target\n        details\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}",
};
