// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type FormQueryVariables = Exact<{
  key: string;
}>;


export type FormQuery = { readonly form: { readonly key: string, readonly kind: Types.FormKind, readonly version: number, readonly title: { readonly zh: string, readonly en: string }, readonly fields: ReadonlyArray<{ readonly key: string, readonly type: Types.FormFieldType, readonly isRequired: boolean, readonly step: number, readonly label: { readonly zh: string, readonly en: string }, readonly choices: ReadonlyArray<{ readonly value: string, readonly label: { readonly zh: string, readonly en: string } }> }> } | null };

export const FormDocument = "query Form($key:String!){form(key:$key){key kind title{zh en}version fields{key type label{zh en}isRequired step choices{value label{zh en}}}}}" as Document<FormQuery, FormQueryVariables>;
