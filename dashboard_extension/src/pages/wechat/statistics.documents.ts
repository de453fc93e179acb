// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type AccountStatisticsQueryVariables = Exact<{
  days: number;
}>;


export type AccountStatisticsQuery = { readonly accountStatistics: ReadonlyArray<{ readonly key: string, readonly name: string, readonly days: ReadonlyArray<{ readonly day: string, readonly isAwaited: boolean, readonly error: string, readonly counts: { readonly read: number | null, readonly shared: number | null } }>, readonly articles: ReadonlyArray<{ readonly key: string, readonly firstDay: string, readonly read: number, readonly shared: number, readonly shareRate: string | null }>, readonly average: { readonly followers: number | null, readonly newFollowers: number | null, readonly lostFollowers: number | null, readonly read: number | null, readonly readRate: string | null, readonly shareRate: string | null } }> };

export const AccountStatisticsDocument: Document<AccountStatisticsQuery, AccountStatisticsQueryVariables> = {
  name: "AccountStatistics",
  text: "query AccountStatistics($days: Int!) {\n  accountStatistics(days: $days) {\n    key\n    name\n    days {\n      day\n      isAwaited\n      error\n      counts {\n        read\n        shared\n      }\n    }\n    articles {\n      key\n      firstDay\n      read\n      shared\n      shareRate\n    }\n    average {\n      followers\n      newFollowers\n      lostFollowers\n      read\n      readRate\n      shareRate\n    }\n  }\n}",
};
