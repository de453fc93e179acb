// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type FormsQueryVariables = Exact<{ [key: string]: never; }>;


export type FormsQuery = { readonly forms: ReadonlyArray<{ readonly id: string, readonly key: string, readonly kind: Types.FormKind, readonly titleZh: string, readonly isActive: boolean, readonly couponName: string, readonly createdAt: string, readonly tally: { readonly submissions: number, readonly known: number, readonly lastAt: string | null } }> };

export type FormQueryVariables = Exact<{
  id: string | number;
}>;


export type FormQuery = { readonly form: { readonly id: string, readonly key: string, readonly kind: Types.FormKind, readonly titleZh: string, readonly titleEn: string, readonly thanksZh: string, readonly thanksEn: string, readonly version: number, readonly isActive: boolean, readonly couponId: string | null, readonly couponName: string, readonly remoteToken: string, readonly address: string | null, readonly createdAt: string, readonly tally: { readonly submissions: number, readonly known: number, readonly lastAt: string | null }, readonly fields: ReadonlyArray<{ readonly key: string, readonly type: Types.FormFieldType, readonly labelZh: string, readonly labelEn: string, readonly isRequired: boolean, readonly trait: string, readonly pointsAt: Types.FormPointer | null, readonly step: number, readonly remote: string, readonly choices: ReadonlyArray<{ readonly value: string, readonly labelZh: string, readonly labelEn: string, readonly tag: string }> }> } | null };

export type FormChoicesQueryVariables = Exact<{ [key: string]: never; }>;


export type FormChoicesQuery = { readonly ruleVocabulary: { readonly traits: ReadonlyArray<{ readonly key: string, readonly label: string, readonly type: Types.TraitType, readonly options: ReadonlyArray<string> }> }, readonly coupons: ReadonlyArray<{ readonly id: string, readonly name: string, readonly status: Types.CouponStatus }>, readonly tags: ReadonlyArray<{ readonly key: string, readonly name: string }> };

export type FormSubmissionsQueryVariables = Exact<{
  id: string | number;
  first: number;
  after?: string | null | undefined;
}>;


export type FormSubmissionsQuery = { readonly formSubmissions: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly source: Types.FormSource, readonly submittedAt: string, readonly editedAt: string | null, readonly person: { readonly id: string, readonly name: string, readonly phone: string, readonly email: string } | null, readonly answers: ReadonlyArray<{ readonly field: string, readonly label: string, readonly text: string, readonly fault: Types.AnswerFault | null }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type CustomerAnswersQueryVariables = Exact<{
  id: string | number;
}>;


export type CustomerAnswersQuery = { readonly customerAnswers: ReadonlyArray<{ readonly id: string, readonly formId: string, readonly formTitle: string, readonly submittedAt: string, readonly answers: ReadonlyArray<{ readonly field: string, readonly label: string, readonly text: string, readonly fault: Types.AnswerFault | null }> }> };

export type JinshujuAccountsQueryVariables = Exact<{ [key: string]: never; }>;


export type JinshujuAccountsQuery = { readonly jinshujuAccounts: ReadonlyArray<{ readonly key: string, readonly name: string }> };

export type JinshujuFormsQueryVariables = Exact<{
  account: string | number;
}>;


export type JinshujuFormsQuery = { readonly jinshujuForms: ReadonlyArray<{ readonly token: string, readonly name: string, readonly formId: string | null }> | null };

export type JinshujuFieldsQueryVariables = Exact<{
  account: string | number;
  token: string;
}>;


export type JinshujuFieldsQuery = { readonly jinshujuFields: ReadonlyArray<{ readonly key: string, readonly type: Types.FormFieldType, readonly labelZh: string, readonly labelEn: string, readonly isRequired: boolean, readonly trait: string, readonly pointsAt: Types.FormPointer | null, readonly step: number, readonly remote: string, readonly choices: ReadonlyArray<{ readonly value: string, readonly labelZh: string, readonly labelEn: string, readonly tag: string }> }> | null };

export type SaveFormMutationVariables = Exact<{
  id?: string | number | null | undefined;
  input: Types.FormInput;
}>;


export type SaveFormMutation = { readonly saveForm: { readonly form: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SaveFormErrorCode }> } | null };

export type SetFormOpenMutationVariables = Exact<{
  id: string | number;
  isOpen: boolean;
}>;


export type SetFormOpenMutation = { readonly setFormOpen: { readonly form: { readonly id: string, readonly isActive: boolean } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.SetFormOpenErrorCode }> } | null };

export type ExportFormAnswersMutationVariables = Exact<{
  id: string | number;
}>;


export type ExportFormAnswersMutation = { readonly exportFormAnswers: { readonly header: ReadonlyArray<string> | null, readonly rows: ReadonlyArray<ReadonlyArray<string>> | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.ExportFormAnswersErrorCode }> } | null };

export const FormsDocument: Document<FormsQuery, FormsQueryVariables> = {
  name: "Forms",
  text: "query Forms {\n  forms {\n    id\n    key\n    kind\n    titleZh\n    isActive\n    couponName\n    createdAt\n    tally {\n      submissions\n      known\n      lastAt\n    }\n  }\n}",
};

export const FormDocument: Document<FormQuery, FormQueryVariables> = {
  name: "Form",
  text: "query Form($id: ID!) {\n  form(id: $id) {\n    id\n    key\n    kind\n    titleZh\n    titleEn\n    thanksZh\n    thanksEn\n    version\n    isActive\n    couponId\n    couponName\n    remoteToken\n    address\n    createdAt\n    tally {\n      submissions\n      known\n      lastAt\n    }\n    fields {\n      key\n      type\n      labelZh\n      labelEn\n      isRequired\n      trait\n      pointsAt\n      step\n      remote\n      choices {\n        value\n        labelZh\n        labelEn\n        tag\n      }\n    }\n  }\n}",
};

export const FormChoicesDocument: Document<FormChoicesQuery, FormChoicesQueryVariables> = {
  name: "FormChoices",
  text: "query FormChoices {\n  ruleVocabulary {\n    traits {\n      key\n      label\n      type\n      options\n    }\n  }\n  coupons {\n    id\n    name\n    status\n  }\n  tags {\n    key\n    name\n  }\n}",
};

export const FormSubmissionsDocument: Document<FormSubmissionsQuery, FormSubmissionsQueryVariables> = {
  name: "FormSubmissions",
  text: "query FormSubmissions($id: ID!, $first: Int!, $after: String) {\n  formSubmissions(formId: $id, first: $first, after: $after) {\n    edges {\n      node {\n        id\n        source\n        submittedAt\n        editedAt\n        person {\n          id\n          name\n          phone\n          email\n        }\n        answers {\n          field\n          label\n          text\n          fault\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}",
};

export const CustomerAnswersDocument: Document<CustomerAnswersQuery, CustomerAnswersQueryVariables> = {
  name: "CustomerAnswers",
  text: "query CustomerAnswers($id: ID!) {\n  customerAnswers(customerId: $id) {\n    id\n    formId\n    formTitle\n    submittedAt\n    answers {\n      field\n      label\n      text\n      fault\n    }\n  }\n}",
};

export const JinshujuAccountsDocument: Document<JinshujuAccountsQuery, JinshujuAccountsQueryVariables> = {
  name: "JinshujuAccounts",
  text: "query JinshujuAccounts {\n  jinshujuAccounts {\n    key\n    name\n  }\n}",
};

export const JinshujuFormsDocument: Document<JinshujuFormsQuery, JinshujuFormsQueryVariables> = {
  name: "JinshujuForms",
  text: "query JinshujuForms($account: ID!) {\n  jinshujuForms(account: $account) {\n    token\n    name\n    formId\n  }\n}",
};

export const JinshujuFieldsDocument: Document<JinshujuFieldsQuery, JinshujuFieldsQueryVariables> = {
  name: "JinshujuFields",
  text: "query JinshujuFields($account: ID!, $token: String!) {\n  jinshujuFields(account: $account, token: $token) {\n    key\n    type\n    labelZh\n    labelEn\n    isRequired\n    trait\n    pointsAt\n    step\n    remote\n    choices {\n      value\n      labelZh\n      labelEn\n      tag\n    }\n  }\n}",
};

export const SaveFormDocument: Document<SaveFormMutation, SaveFormMutationVariables> = {
  name: "SaveForm",
  text: "mutation SaveForm($id: ID, $input: FormInput!) {\n  saveForm(id: $id, input: $input) {\n    form {\n      id\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const SetFormOpenDocument: Document<SetFormOpenMutation, SetFormOpenMutationVariables> = {
  name: "SetFormOpen",
  text: "mutation SetFormOpen($id: ID!, $isOpen: Boolean!) {\n  setFormOpen(id: $id, isOpen: $isOpen) {\n    form {\n      id\n      isActive\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const ExportFormAnswersDocument: Document<ExportFormAnswersMutation, ExportFormAnswersMutationVariables> = {
  name: "ExportFormAnswers",
  text: "mutation ExportFormAnswers($id: ID!) {\n  exportFormAnswers(id: $id) {\n    header\n    rows\n    errors {\n      field\n      code\n    }\n  }\n}",
};
