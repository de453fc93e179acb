// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type SubmitFormMutationVariables = Exact<{
  key: string;
  answers: ReadonlyArray<Types.AnswerInput> | Types.AnswerInput;
  clientId: string;
}>;


export type SubmitFormMutation = { readonly submitForm: { readonly thanks: { readonly zh: string, readonly en: string } | null, readonly coupon: { readonly id: string, readonly name: string, readonly code: string, readonly expiresAt: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SubmitFormErrorCode, readonly message: string }> } | null };

export const SubmitFormDocument = "mutation SubmitForm($key:String!$answers:[AnswerInput!]!$clientId:UUID!){submitForm(key:$key answers:$answers clientId:$clientId){thanks{zh en}coupon{id name code expiresAt}errors{field code message}}}" as Document<SubmitFormMutation, SubmitFormMutationVariables>;
