// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type CustomersQueryVariables = Exact<{
  search: string;
  first: number;
  after?: string | null | undefined;
  orders: boolean;
}>;


export type CustomersQuery = { readonly customers: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly name: string, readonly phone: string, readonly email: string, readonly isOnWechat: boolean, readonly firstSeenAt: string, readonly stage: { readonly key: string, readonly name: string } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly channels: ReadonlyArray<{ readonly channel: Types.MessageChannel, readonly isOpen: boolean, readonly reason: Types.NotReachable | null }>, readonly purchases?: { readonly count: number, readonly lastAt: string | null, readonly spent: ReadonlyArray<{ readonly amount: string, readonly currency: string }> } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type CustomerProfileQueryVariables = Exact<{
  id: string | number;
  orders: boolean;
}>;


export type CustomerProfileQuery = { readonly customer: { readonly customer: { readonly id: string, readonly name: string, readonly phone: string, readonly email: string, readonly isOnWechat: boolean, readonly saleorId: string | null, readonly firstSeenAt: string, readonly stage: { readonly key: string, readonly name: string, readonly since: string } | null, readonly tags: ReadonlyArray<{ readonly key: string, readonly name: string, readonly at: string, readonly origin: string }>, readonly channels: ReadonlyArray<{ readonly channel: Types.MessageChannel, readonly isOpen: boolean, readonly reason: Types.NotReachable | null }>, readonly purchases?: { readonly count: number, readonly lastId: string | null, readonly lastNumber: string, readonly lastAt: string | null, readonly spent: ReadonlyArray<{ readonly amount: string, readonly currency: string }> } | null }, readonly identities: ReadonlyArray<{ readonly id: string, readonly kind: Types.IdentityKind, readonly masked: string, readonly account: string, readonly firstSeenAt: string }>, readonly consents: ReadonlyArray<{ readonly id: string, readonly channel: Types.MessageChannel | null, readonly purpose: Types.ConsentPurpose, readonly isGranted: boolean, readonly textVersion: string, readonly source: string, readonly statedAt: string, readonly recordedBy: string, readonly proof: string }>, readonly suppressions: ReadonlyArray<{ readonly channel: Types.MessageChannel, readonly masked: string, readonly reason: string, readonly since: string, readonly until: string | null }>, readonly follows: ReadonlyArray<{ readonly account: string, readonly role: Types.AccountRole | null, readonly isFollowing: boolean, readonly changedAt: string }>, readonly grants: ReadonlyArray<{ readonly account: string, readonly template: string, readonly available: number, readonly spent: number, readonly lastAnswer: string, readonly lastAnswerAt: string | null }>, readonly places: ReadonlyArray<{ readonly account: string, readonly latitude: number, readonly longitude: number, readonly precision: number | null, readonly notedAt: string }>, readonly openCarts: ReadonlyArray<{ readonly saleorId: string, readonly firstItem: string, readonly items: number, readonly updatedAt: string | null, readonly total: { readonly amount: string, readonly currency: string } | null }>, readonly coupons: ReadonlyArray<{ readonly id: string, readonly name: string, readonly state: Types.CouponGrantState, readonly grantedAt: string, readonly expiresAt: string, readonly redeemedAt: string | null }>, readonly messages: ReadonlyArray<{ readonly id: string, readonly state: Types.MessageState, readonly reason: string, readonly channel: Types.MessageChannel | null, readonly template: string, readonly runId: string | null, readonly plannedAt: string, readonly acceptedAt: string | null }>, readonly traits: ReadonlyArray<{ readonly key: string, readonly label: string, readonly type: Types.TraitType, readonly options: ReadonlyArray<string>, readonly value: string | null, readonly setAt: string | null, readonly by: string }>, readonly merges: ReadonlyArray<{ readonly id: string, readonly mergedAt: string, readonly identities: ReadonlyArray<{ readonly id: string, readonly kind: Types.IdentityKind, readonly masked: string }> }> } | null };

export type CustomerTimelineQueryVariables = Exact<{
  id: string | number;
  first: number;
  after?: string | null | undefined;
}>;


export type CustomerTimelineQuery = { readonly customer: { readonly timeline: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly kind: Types.TimelineKind, readonly at: string, readonly event: { readonly kind: string, readonly source: Types.EventSource } | null, readonly cart: { readonly status: Types.CartStatus, readonly firstItem: string, readonly items: number, readonly total: { readonly amount: string, readonly currency: string } | null } | null, readonly message: { readonly state: Types.MessageState, readonly reason: string, readonly channel: Types.MessageChannel | null, readonly template: string } | null, readonly coupon: { readonly name: string, readonly state: Types.CouponGrantState } | null, readonly order: { readonly saleorId: string, readonly number: string, readonly paidAt: string | null, readonly cancelledAt: string | null, readonly refundedAt: string | null, readonly total: { readonly amount: string, readonly currency: string } } | null, readonly tag: { readonly name: string, readonly isTaken: boolean, readonly origin: string, readonly reason: string } | null, readonly run: { readonly id: string, readonly journey: string, readonly outcome: Types.RunOutcome, readonly reason: string } | null, readonly consent: { readonly channel: Types.MessageChannel | null, readonly purpose: Types.ConsentPurpose, readonly isGranted: boolean, readonly source: string } | null, readonly follow: { readonly account: string, readonly isFollowing: boolean } | null, readonly talk: { readonly account: string, readonly isTheirs: boolean, readonly kind: string, readonly text: string } | null, readonly merge: { readonly undoneAt: string | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type CustomerConflictsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type CustomerConflictsQuery = { readonly identityConflicts: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly seenAt: string, readonly source: string, readonly low: { readonly identity: { readonly kind: Types.IdentityKind, readonly masked: string }, readonly customer: { readonly id: string, readonly name: string, readonly phone: string, readonly email: string, readonly isOnWechat: boolean } }, readonly high: { readonly identity: { readonly kind: Types.IdentityKind, readonly masked: string }, readonly customer: { readonly id: string, readonly name: string, readonly phone: string, readonly email: string, readonly isOnWechat: boolean } } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type CustomerTagsQueryVariables = Exact<{ [key: string]: never; }>;


export type CustomerTagsQuery = { readonly customerTags: ReadonlyArray<{ readonly key: string, readonly name: string }> };

export type RevealIdentityMutationVariables = Exact<{
  id: string | number;
}>;


export type RevealIdentityMutation = { readonly revealIdentity: { readonly value: string | null, readonly errors: ReadonlyArray<{ readonly code: Types.RevealIdentityErrorCode, readonly field: string | null }> } | null };

export type PartCustomersMutationVariables = Exact<{
  id: string | number;
}>;


export type PartCustomersMutation = { readonly partCustomers: { readonly customers: ReadonlyArray<{ readonly id: string }> | null, readonly errors: ReadonlyArray<{ readonly code: Types.PartCustomersErrorCode, readonly field: string | null }> } | null };

export type MergeConflictMutationVariables = Exact<{
  id: string | number;
}>;


export type MergeConflictMutation = { readonly mergeConflict: { readonly customers: ReadonlyArray<{ readonly id: string }> | null, readonly errors: ReadonlyArray<{ readonly code: Types.MergeConflictErrorCode, readonly field: string | null }> } | null };

export type UnmergeCustomerMutationVariables = Exact<{
  id: string | number;
}>;


export type UnmergeCustomerMutation = { readonly unmergeCustomer: { readonly customers: ReadonlyArray<{ readonly id: string }> | null, readonly errors: ReadonlyArray<{ readonly code: Types.UnmergeCustomerErrorCode, readonly field: string | null }> } | null };

export type SuppressCustomerMutationVariables = Exact<{
  id: string | number;
  channel: Types.MessageChannel;
  reason?: Types.StopReason | null | undefined;
}>;


export type SuppressCustomerMutation = { readonly suppressCustomer: { readonly profile: { readonly customer: { readonly id: string } } | null, readonly errors: ReadonlyArray<{ readonly code: Types.SuppressCustomerErrorCode, readonly field: string | null }> } | null };

export type LiftSuppressionMutationVariables = Exact<{
  id: string | number;
  channel: Types.MessageChannel;
}>;


export type LiftSuppressionMutation = { readonly liftSuppression: { readonly profile: { readonly customer: { readonly id: string } } | null, readonly errors: ReadonlyArray<{ readonly code: Types.LiftSuppressionErrorCode, readonly field: string | null }> } | null };

export type SetConsentMutationVariables = Exact<{
  id: string | number;
  channel?: Types.MessageChannel | null | undefined;
  purpose: Types.ConsentPurpose;
  isGranted: boolean;
  textVersion: string;
  source?: string | null | undefined;
  proof?: string | null | undefined;
}>;


export type SetConsentMutation = { readonly setConsent: { readonly profile: { readonly customer: { readonly id: string } } | null, readonly errors: ReadonlyArray<{ readonly code: Types.SetConsentErrorCode, readonly field: string | null }> } | null };

export type PutTagsMutationVariables = Exact<{
  customerIds: ReadonlyArray<string | number> | string | number;
  tags: ReadonlyArray<string> | string;
  reason?: string | null | undefined;
}>;


export type PutTagsMutation = { readonly putTags: { readonly changed: number | null, readonly job: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly code: Types.PutTagsErrorCode, readonly field: string | null }> } | null };

export type TakeTagsMutationVariables = Exact<{
  customerIds: ReadonlyArray<string | number> | string | number;
  tags: ReadonlyArray<string> | string;
  reason?: string | null | undefined;
}>;


export type TakeTagsMutation = { readonly takeTags: { readonly changed: number | null, readonly job: { readonly id: string } | null, readonly errors: ReadonlyArray<{ readonly code: Types.TakeTagsErrorCode, readonly field: string | null }> } | null };

export type SetTraitMutationVariables = Exact<{
  customerId: string | number;
  key: string;
  value?: string | null | undefined;
}>;


export type SetTraitMutation = { readonly setTrait: { readonly traits: ReadonlyArray<{ readonly key: string, readonly value: string | null }> | null, readonly errors: ReadonlyArray<{ readonly code: Types.SetTraitErrorCode, readonly field: string | null }> } | null };

export const CustomersDocument: Document<CustomersQuery, CustomersQueryVariables> = {
  name: "Customers",
  text: "query Customers($search: String!, $first: Int!, $after: String, $orders: Boolean!) {\n  customers(search: $search, first: $first, after: $after) {\n    edges {\n      node {\n        id\n        name\n        phone\n        email\n        isOnWechat\n        firstSeenAt\n        stage {\n          key\n          name\n        }\n        tags {\n          key\n          name\n        }\n        channels {\n          channel\n          isOpen\n          reason\n        }\n        purchases @include(if: $orders) {\n          count\n          spent {\n            amount\n            currency\n          }\n          lastAt\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}",
};

export const CustomerProfileDocument: Document<CustomerProfileQuery, CustomerProfileQueryVariables> = {
  name: "CustomerProfile",
  text: "query CustomerProfile($id: ID!, $orders: Boolean!) {\n  customer(id: $id) {\n    customer {\n      id\n      name\n      phone\n      email\n      isOnWechat\n      saleorId\n      firstSeenAt\n      stage {\n        key\n        name\n        since\n      }\n      tags {\n        key\n        name\n        at\n        origin\n      }\n      channels {\n        channel\n        isOpen\n        reason\n      }\n      purchases @include(if: $orders) {\n        count\n        spent {\n          amount\n          currency\n        }\n        lastId\n        lastNumber\n        lastAt\n      }\n    }\n    identities {\n      id\n      kind\n      masked\n      account\n      firstSeenAt\n    }\n    consents {\n      id\n      channel\n      purpose\n      isGranted\n      textVersion\n      source\n      statedAt\n      recordedBy\n      proof\n    }\n    suppressions {\n      channel\n      masked\n      reason\n      since\n      until\n    }\n    follows {\n      account\n      role\n      isFollowing\n      changedAt\n    }\n    grants {\n      account\n      template\n      available\n      spent\n      lastAnswer\n      lastAnswerAt\n    }\n    places {\n      account\n      latitude\n      longitude\n      precision\n      notedAt\n    }\n    openCarts {\n      saleorId\n      firstItem\n      items\n      total {\n        amount\n        currency\n      }\n      updatedAt\n    }\n    coupons(first: 20) {\n      id\n      name\n      state\n      grantedAt\n      expiresAt\n      redeemedAt\n    }\n    messages(first: 20) {\n      id\n      state\n      reason\n      channel\n      template\n      runId\n      plannedAt\n      acceptedAt\n    }\n    traits {\n      key\n      label\n      type\n      options\n      value\n      setAt\n      by\n    }\n    merges {\n      id\n      mergedAt\n      identities {\n        id\n        kind\n        masked\n      }\n    }\n  }\n}",
};

export const CustomerTimelineDocument: Document<CustomerTimelineQuery, CustomerTimelineQueryVariables> = {
  name: "CustomerTimeline",
  text: "query CustomerTimeline($id: ID!, $first: Int!, $after: String) {\n  customer(id: $id) {\n    timeline(first: $first, after: $after) {\n      edges {\n        node {\n          id\n          kind\n          at\n          event {\n            kind\n            source\n          }\n          cart {\n            status\n            firstItem\n            items\n            total {\n              amount\n              currency\n            }\n          }\n          message {\n            state\n            reason\n            channel\n            template\n          }\n          coupon {\n            name\n            state\n          }\n          order {\n            saleorId\n            number\n            total {\n              amount\n              currency\n            }\n            paidAt\n            cancelledAt\n            refundedAt\n          }\n          tag {\n            name\n            isTaken\n            origin\n            reason\n          }\n          run {\n            id\n            journey\n            outcome\n            reason\n          }\n          consent {\n            channel\n            purpose\n            isGranted\n            source\n          }\n          follow {\n            account\n            isFollowing\n          }\n          talk {\n            account\n            isTheirs\n            kind\n            text\n          }\n          merge {\n            undoneAt\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}",
};

export const CustomerConflictsDocument: Document<CustomerConflictsQuery, CustomerConflictsQueryVariables> = {
  name: "CustomerConflicts",
  text: "query CustomerConflicts($first: Int!, $after: String) {\n  identityConflicts(first: $first, after: $after) {\n    edges {\n      node {\n        id\n        seenAt\n        source\n        low {\n          identity {\n            kind\n            masked\n          }\n          customer {\n            id\n            name\n            phone\n            email\n            isOnWechat\n          }\n        }\n        high {\n          identity {\n            kind\n            masked\n          }\n          customer {\n            id\n            name\n            phone\n            email\n            isOnWechat\n          }\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}",
};

export const CustomerTagsDocument: Document<CustomerTagsQuery, CustomerTagsQueryVariables> = {
  name: "CustomerTags",
  text: "query CustomerTags {\n  customerTags {\n    key\n    name\n  }\n}",
};

export const RevealIdentityDocument: Document<RevealIdentityMutation, RevealIdentityMutationVariables> = {
  name: "RevealIdentity",
  text: "mutation RevealIdentity($id: ID!) {\n  revealIdentity(id: $id) {\n    value\n    errors {\n      code\n      field\n    }\n  }\n}",
};

export const PartCustomersDocument: Document<PartCustomersMutation, PartCustomersMutationVariables> = {
  name: "PartCustomers",
  text: "mutation PartCustomers($id: ID!) {\n  partCustomers(id: $id) {\n    customers {\n      id\n    }\n    errors {\n      code\n      field\n    }\n  }\n}",
};

export const MergeConflictDocument: Document<MergeConflictMutation, MergeConflictMutationVariables> = {
  name: "MergeConflict",
  text: "mutation MergeConflict($id: ID!) {\n  mergeConflict(id: $id) {\n    customers {\n      id\n    }\n    errors {\n      code\n      field\n    }\n  }\n}",
};

export const UnmergeCustomerDocument: Document<UnmergeCustomerMutation, UnmergeCustomerMutationVariables> = {
  name: "UnmergeCustomer",
  text: "mutation UnmergeCustomer($id: ID!) {\n  unmergeCustomer(id: $id) {\n    customers {\n      id\n    }\n    errors {\n      code\n      field\n    }\n  }\n}",
};

export const SuppressCustomerDocument: Document<SuppressCustomerMutation, SuppressCustomerMutationVariables> = {
  name: "SuppressCustomer",
  text: "mutation SuppressCustomer($id: ID!, $channel: MessageChannel!, $reason: StopReason) {\n  suppressCustomer(id: $id, channel: $channel, reason: $reason) {\n    profile {\n      customer {\n        id\n      }\n    }\n    errors {\n      code\n      field\n    }\n  }\n}",
};

export const LiftSuppressionDocument: Document<LiftSuppressionMutation, LiftSuppressionMutationVariables> = {
  name: "LiftSuppression",
  text: "mutation LiftSuppression($id: ID!, $channel: MessageChannel!) {\n  liftSuppression(id: $id, channel: $channel) {\n    profile {\n      customer {\n        id\n      }\n    }\n    errors {\n      code\n      field\n    }\n  }\n}",
};

export const SetConsentDocument: Document<SetConsentMutation, SetConsentMutationVariables> = {
  name: "SetConsent",
  text: "mutation SetConsent($id: ID!, $channel: MessageChannel, $purpose: ConsentPurpose!, $isGranted: Boolean!, $textVersion: String!, $source: String, $proof: String) {\n  setConsent(\n    id: $id\n    channel: $channel\n    purpose: $purpose\n    isGranted: $isGranted\n    textVersion: $textVersion\n    source: $source\n    proof: $proof\n  ) {\n    profile {\n      customer {\n        id\n      }\n    }\n    errors {\n      code\n      field\n    }\n  }\n}",
};

export const PutTagsDocument: Document<PutTagsMutation, PutTagsMutationVariables> = {
  name: "PutTags",
  text: "mutation PutTags($customerIds: [ID!]!, $tags: [String!]!, $reason: String) {\n  putTags(customerIds: $customerIds, tags: $tags, reason: $reason) {\n    changed\n    job {\n      id\n    }\n    errors {\n      code\n      field\n    }\n  }\n}",
};

export const TakeTagsDocument: Document<TakeTagsMutation, TakeTagsMutationVariables> = {
  name: "TakeTags",
  text: "mutation TakeTags($customerIds: [ID!]!, $tags: [String!]!, $reason: String) {\n  takeTags(customerIds: $customerIds, tags: $tags, reason: $reason) {\n    changed\n    job {\n      id\n    }\n    errors {\n      code\n      field\n    }\n  }\n}",
};

export const SetTraitDocument: Document<SetTraitMutation, SetTraitMutationVariables> = {
  name: "SetTrait",
  text: "mutation SetTrait($customerId: ID!, $key: String!, $value: String) {\n  setTrait(customerId: $customerId, key: $key, value: $value) {\n    traits {\n      key\n      value\n    }\n    errors {\n      code\n      field\n    }\n  }\n}",
};
