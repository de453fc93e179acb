// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type SalesQueryVariables = Exact<{ [key: string]: never; }>;


export type SalesQuery = { readonly sales: ReadonlyArray<{ readonly key: string, readonly title: string, readonly startsAt: string, readonly endsAt: string, readonly templateId: string | null }> };

export const SalesDocument = "query Sales{sales{key title startsAt endsAt templateId}}" as Document<SalesQuery, SalesQueryVariables>;
