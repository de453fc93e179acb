// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../document";
import type * as Types from "./schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type CancelReminderMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelReminderMutation = { readonly cancelReminder: { readonly reminder: { readonly id: string, readonly state: Types.PromiseState } | null, readonly errors: ReadonlyArray<{ readonly field: string | null, readonly code: Types.CancelReminderErrorCode, readonly message: string }> } | null };

export const CancelReminderDocument = "mutation CancelReminder($id:ID!){cancelReminder(id:$id){reminder{id state}errors{field code message}}}" as Document<CancelReminderMutation, CancelReminderMutationVariables>;
