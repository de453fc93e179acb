// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type MyPromisesQueryVariables = Exact<{ [key: string]: never; }>;


export type MyPromisesQuery = { readonly myReminders: ReadonlyArray<{ readonly id: string, readonly state: Types.PromiseState, readonly promisedAt: string, readonly sale: { readonly key: string, readonly title: string, readonly startsAt: string, readonly endsAt: string } }>, readonly myWatches: ReadonlyArray<{ readonly id: string, readonly kind: Types.WatchKind, readonly variantId: string, readonly channel: string, readonly product: string, readonly below: string | null, readonly dropPercent: number | null, readonly priceThen: string | null, readonly currency: string, readonly state: Types.PromiseState, readonly promisedAt: string, readonly expiresAt: string }> };

export const MyPromisesDocument = "query MyPromises{myReminders{id state promisedAt sale{key title startsAt endsAt}}myWatches{id kind variantId channel product below dropPercent priceThen currency state promisedAt expiresAt}}" as Document<MyPromisesQuery, MyPromisesQueryVariables>;
