// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "./document";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { readonly me: { readonly canSend: boolean } };

export const MeDocument: Document<MeQuery, MeQueryVariables> = {
  name: "Me",
  text: "query Me {\n  me {\n    canSend\n  }\n}",
};
