// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type SearchQueryVariables = Exact<{
  query: string;
}>;


export type SearchQuery = { readonly search: ReadonlyArray<{ readonly kind: Types.SearchHitKind, readonly id: string, readonly title: string, readonly detail: string, readonly path: string }> };

export const SearchDocument: Document<SearchQuery, SearchQueryVariables> = {
  name: "Search",
  text: "query Search($query: String!) {\n  search(query: $query) {\n    kind\n    id\n    title\n    detail\n    path\n  }\n}",
};
