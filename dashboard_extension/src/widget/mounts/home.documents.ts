// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type HomeWidgetQueryVariables = Exact<{
  days: number;
}>;


export type HomeWidgetQuery = { readonly overview: { readonly figures: { readonly recoveryRate: number | null, readonly recoveredOrders: number | null, readonly recoveredRevenue: ReadonlyArray<{ readonly amount: string, readonly currency: string }> | null }, readonly before: { readonly recoveredRevenue: ReadonlyArray<{ readonly amount: string, readonly currency: string }> | null }, readonly trend: ReadonlyArray<{ readonly day: string, readonly recoveredRevenue: ReadonlyArray<{ readonly amount: string, readonly currency: string }> | null }> } };

export const HomeWidgetDocument: Document<HomeWidgetQuery, HomeWidgetQueryVariables> = {
  name: "HomeWidget",
  text: "query HomeWidget($days: Int!) {\n  overview(days: $days) {\n    figures {\n      recoveryRate\n      recoveredOrders\n      recoveredRevenue {\n        amount\n        currency\n      }\n    }\n    before {\n      recoveredRevenue {\n        amount\n        currency\n      }\n    }\n    trend {\n      day\n      recoveredRevenue {\n        amount\n        currency\n      }\n    }\n  }\n}",
};
