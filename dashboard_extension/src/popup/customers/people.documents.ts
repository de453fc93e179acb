// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type CustomersOfUsersQueryVariables = Exact<{
  saleorIds: ReadonlyArray<string | number> | string | number;
}>;


export type CustomersOfUsersQuery = { readonly customersOfUsers: ReadonlyArray<{ readonly id: string, readonly name: string, readonly phone: string, readonly email: string, readonly isOnWechat: boolean, readonly saleorId: string | null }> };

export const CustomersOfUsersDocument: Document<CustomersOfUsersQuery, CustomersOfUsersQueryVariables> = {
  name: "CustomersOfUsers",
  text: "query CustomersOfUsers($saleorIds: [ID!]!) {\n  customersOfUsers(saleorIds: $saleorIds) {\n    id\n    name\n    phone\n    email\n    isOnWechat\n    saleorId\n  }\n}",
};
