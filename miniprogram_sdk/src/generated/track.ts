// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type TrackMutationVariables = Exact<{
  events: ReadonlyArray<Types.EventInput> | Types.EventInput;
}>;


export type TrackMutation = { readonly track: { readonly recorded: number | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.TrackErrorCode, readonly message: string }> } | null };

export const TrackDocument = "mutation Track($events:[EventInput!]!){track(events:$events){recorded errors{field code message}}}" as Document<TrackMutation, TrackMutationVariables>;
