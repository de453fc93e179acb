// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type ContentQueryVariables = Exact<{
  id: string | number;
}>;


export type ContentQuery = { readonly template: { readonly id: string, readonly key: string, readonly title: string, readonly channel: Types.MessageChannel, readonly purpose: Types.MessagePurpose, readonly form: Types.TemplateForm | null, readonly status: Types.TemplateStatus, readonly pausedReason: string, readonly account: { readonly id: string, readonly name: string, readonly kind: Types.AccountKind, readonly status: Types.AccountStatus }, readonly fields: ReadonlyArray<{ readonly name: string, readonly text: string, readonly fit: Types.TemplateFit }>, readonly picture: { readonly id: string, readonly name: string, readonly url: string, readonly width: number, readonly height: number } | null } | null };

export type ContentMaterialQueryVariables = Exact<{ [key: string]: never; }>;


export type ContentMaterialQuery = { readonly sendingAccounts: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: Types.AccountKind, readonly channels: ReadonlyArray<Types.MessageChannel>, readonly status: Types.AccountStatus }> };

export type ContentPreviewQueryVariables = Exact<{
  input: Types.TemplateInput;
}>;


export type ContentPreviewQuery = { readonly templatePreview: { readonly isSound: boolean, readonly fields: ReadonlyArray<{ readonly name: string, readonly text: string, readonly shown: string, readonly isCut: boolean, readonly used: number, readonly limit: number | null }>, readonly chat: { readonly form: Types.TemplateForm, readonly title: string, readonly description: string, readonly items: ReadonlyArray<string>, readonly tail: string, readonly text: ReadonlyArray<{ readonly text: string, readonly isLink: boolean }> } | null, readonly flaws: ReadonlyArray<{ readonly path: string, readonly code: Types.TemplateFlawCode, readonly detail: string, readonly isAdvice: boolean }> } };

export type PicturesQueryVariables = Exact<{ [key: string]: never; }>;


export type PicturesQuery = { readonly pictures: ReadonlyArray<{ readonly id: string, readonly name: string, readonly url: string, readonly contentType: string, readonly size: number, readonly width: number, readonly height: number, readonly addedAt: string }> };

export type AddPictureMutationVariables = Exact<{
  name: string;
  content: string;
}>;


export type AddPictureMutation = { readonly addPicture: { readonly picture: { readonly id: string, readonly name: string, readonly url: string, readonly width: number, readonly height: number } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.AddPictureErrorCode }> } | null };

export type DeletePictureMutationVariables = Exact<{
  id: string | number;
}>;


export type DeletePictureMutation = { readonly deletePicture: { readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.DeletePictureErrorCode }> } | null };

export const ContentDocument: Document<ContentQuery, ContentQueryVariables> = {
  name: "Content",
  text: "query Content($id: ID!) {\n  template(id: $id) {\n    id\n    key\n    title\n    channel\n    purpose\n    form\n    status\n    pausedReason\n    account {\n      id\n      name\n      kind\n      status\n    }\n    fields {\n      name\n      text\n      fit\n    }\n    picture {\n      id\n      name\n      url\n      width\n      height\n    }\n  }\n}",
};

export const ContentMaterialDocument: Document<ContentMaterialQuery, ContentMaterialQueryVariables> = {
  name: "ContentMaterial",
  text: "query ContentMaterial {\n  sendingAccounts {\n    id\n    name\n    kind\n    channels\n    status\n  }\n}",
};

export const ContentPreviewDocument: Document<ContentPreviewQuery, ContentPreviewQueryVariables> = {
  name: "ContentPreview",
  text: "query ContentPreview($input: TemplateInput!) {\n  templatePreview(input: $input) {\n    fields {\n      name\n      text\n      shown\n      isCut\n      used\n      limit\n    }\n    chat {\n      form\n      title\n      description\n      text {\n        text\n        isLink\n      }\n      items\n      tail\n    }\n    isSound\n    flaws {\n      path\n      code\n      detail\n      isAdvice\n    }\n  }\n}",
};

export const PicturesDocument: Document<PicturesQuery, PicturesQueryVariables> = {
  name: "Pictures",
  text: "query Pictures {\n  pictures {\n    id\n    name\n    url\n    contentType\n    size\n    width\n    height\n    addedAt\n  }\n}",
};

export const AddPictureDocument: Document<AddPictureMutation, AddPictureMutationVariables> = {
  name: "AddPicture",
  text: "mutation AddPicture($name: String!, $content: String!) {\n  addPicture(name: $name, content: $content) {\n    picture {\n      id\n      name\n      url\n      width\n      height\n    }\n    errors {\n      field\n      code\n    }\n  }\n}",
};

export const DeletePictureDocument: Document<DeletePictureMutation, DeletePictureMutationVariables> = {
  name: "DeletePicture",
  text: "mutation DeletePicture($id: ID!) {\n  deletePicture(id: $id) {\n    errors {\n      field\n      code\n    }\n  }\n}",
};
