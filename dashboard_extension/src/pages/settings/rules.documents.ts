// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type RulesQueryVariables = Exact<{ [key: string]: never; }>;


export type RulesQuery = { readonly timeZones: ReadonlyArray<string>, readonly policies: { readonly rules: unknown, readonly defaults: unknown, readonly bounds: unknown }, readonly shop: { readonly timeZone: string }, readonly accounts: ReadonlyArray<{ readonly key: string, readonly name: string, readonly kind: Types.AccountKind }> };

export type RulesSaveMutationVariables = Exact<{
  rules: unknown;
}>;


export type RulesSaveMutation = { readonly savePolicies: { readonly wrong: ReadonlyArray<{ readonly path: string, readonly code: string }> | null, readonly errors: ReadonlyArray<{ readonly code: Types.SavePoliciesErrorCode }> } | null };

export type ZoneSaveMutationVariables = Exact<{
  timeZone: string;
}>;


export type ZoneSaveMutation = { readonly setTimeZone: { readonly errors: ReadonlyArray<{ readonly code: Types.SetTimeZoneErrorCode, readonly field: string | null }> } | null };

export const RulesDocument: Document<RulesQuery, RulesQueryVariables> = {
  name: "Rules",
  text: "query Rules {\n  policies {\n    rules\n    defaults\n    bounds\n  }\n  shop {\n    timeZone\n  }\n  timeZones\n  accounts {\n    key\n    name\n    kind\n  }\n}",
};

export const RulesSaveDocument: Document<RulesSaveMutation, RulesSaveMutationVariables> = {
  name: "RulesSave",
  text: "mutation RulesSave($rules: JSON!) {\n  savePolicies(rules: $rules) {\n    wrong {\n      path\n      code\n    }\n    errors {\n      code\n    }\n  }\n}",
};

export const ZoneSaveDocument: Document<ZoneSaveMutation, ZoneSaveMutationVariables> = {
  name: "ZoneSave",
  text: "mutation ZoneSave($timeZone: String!) {\n  setTimeZone(timeZone: $timeZone) {\n    errors {\n      code\n      field\n    }\n  }\n}",
};
