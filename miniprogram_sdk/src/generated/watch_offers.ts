// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type WatchOffersQueryVariables = Exact<{ [key: string]: never; }>;


export type WatchOffersQuery = { readonly watchOffers: ReadonlyArray<{ readonly kind: Types.WatchKind, readonly templateId: string }> };

export const WatchOffersDocument = "query WatchOffers{watchOffers{kind templateId}}" as Document<WatchOffersQuery, WatchOffersQueryVariables>;
