// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type SlotQueryVariables = Exact<{
  key: string;
}>;


export type SlotQuery = { readonly slot: { readonly key: string, readonly variant: string, readonly title: string, readonly text: string, readonly pictureUrl: string, readonly link: string, readonly productIds: ReadonlyArray<string> } | null };

export const SlotDocument = "query Slot($key:String!){slot(key:$key){key variant title text pictureUrl link productIds}}" as Document<SlotQuery, SlotQueryVariables>;
