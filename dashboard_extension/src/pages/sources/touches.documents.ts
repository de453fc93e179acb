// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type SourceTouchesQueryVariables = Exact<{
  customer: string | number;
}>;


export type SourceTouchesQuery = { readonly sourceTouches: ReadonlyArray<{ readonly id: string, readonly at: string, readonly kind: Types.SourceTouchKind, readonly sourceId: string, readonly source: string, readonly label: string, readonly entrance: string | null, readonly isFirst: boolean, readonly isFollow: boolean }> };

export const SourceTouchesDocument: Document<SourceTouchesQuery, SourceTouchesQueryVariables> = {
  name: "SourceTouches",
  text: "query SourceTouches($customer: ID!) {\n  sourceTouches(customer: $customer) {\n    id\n    at\n    kind\n    sourceId\n    source\n    label\n    entrance\n    isFirst\n    isFollow\n  }\n}",
};
