// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type CustomerWidgetQueryVariables = Exact<{
  saleorId: string | number;
}>;


export type CustomerWidgetQuery = { readonly customer: { readonly customer: { readonly id: string, readonly stage: { readonly key: string, readonly name: string } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly channels: ReadonlyArray<{ readonly channel: Types.MessageChannel, readonly isOpen: boolean, readonly reason: Types.NotReachable | null }> }, readonly messages: ReadonlyArray<{ readonly id: string, readonly state: Types.MessageState, readonly reason: string, readonly channel: Types.MessageChannel | null, readonly template: string, readonly plannedAt: string, readonly acceptedAt: string | null }> } | null };

export const CustomerWidgetDocument: Document<CustomerWidgetQuery, CustomerWidgetQueryVariables> = {
  name: "CustomerWidget",
  text: "query CustomerWidget($saleorId: ID!) {\n  customer(saleorId: $saleorId) {\n    customer {\n      id\n      stage {\n        key\n        name\n      }\n      tags {\n        key\n        name\n      }\n      channels {\n        channel\n        isOpen\n        reason\n      }\n    }\n    messages(first: 3) {\n      id\n      state\n      reason\n      channel\n      template\n      plannedAt\n      acceptedAt\n    }\n  }\n}",
};
