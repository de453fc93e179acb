// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type OrderWidgetQueryVariables = Exact<{
  id: string | number;
}>;


export type OrderWidgetQuery = { readonly orderAttribution: { readonly runId: string, readonly journey: string, readonly outcome: Types.RunOutcome, readonly reason: string, readonly paidAt: string | null, readonly reversedAt: string | null, readonly otherRuns: number, readonly contacts: ReadonlyArray<{ readonly isCredited: boolean, readonly contact: { readonly at: string, readonly kind: Types.TouchKind, readonly touch: number, readonly channel: Types.MessageChannel | null, readonly template: string } }>, readonly coupon: { readonly name: string, readonly state: Types.CouponGrantState, readonly value: { readonly amount: string, readonly currency: string } } | null } | null };

export const OrderWidgetDocument: Document<OrderWidgetQuery, OrderWidgetQueryVariables> = {
  name: "OrderWidget",
  text: "query OrderWidget($id: ID!) {\n  orderAttribution(orderId: $id) {\n    runId\n    journey\n    outcome\n    reason\n    paidAt\n    reversedAt\n    otherRuns\n    contacts {\n      isCredited\n      contact {\n        at\n        kind\n        touch\n        channel\n        template\n      }\n    }\n    coupon {\n      name\n      state\n      value {\n        amount\n        currency\n      }\n    }\n  }\n}",
};
