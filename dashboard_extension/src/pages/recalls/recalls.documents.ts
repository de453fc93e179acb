// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type RecallsQueryVariables = Exact<{
  days: number;
  mayOrders: boolean;
}>;


export type RecallsQuery = { readonly journeys: ReadonlyArray<{ readonly id: string, readonly key: string, readonly name: string, readonly status: Types.JourneyStatus, readonly liveSince: string | null, readonly total: { readonly entered: number, readonly outcomes: ReadonlyArray<{ readonly outcome: Types.RunOutcome, readonly count: number }> }, readonly figures: { readonly entered: number, readonly recoveryRate: number | null, readonly messagesSent: number, readonly recoveredOrders?: number | null, readonly recoveredRevenue?: ReadonlyArray<{ readonly amount: string, readonly currency: string }> | null } }> };

export type RecallQueryVariables = Exact<{
  id: string | number;
  days: number;
  mayOrders: boolean;
}>;


export type RecallQuery = { readonly journey: { readonly id: string, readonly name: string, readonly recipe: string, readonly status: Types.JourneyStatus, readonly liveSince: string | null, readonly funnel: { readonly evaluated: number, readonly entered: number, readonly reached: number, readonly recovered: number, readonly reversed: number, readonly notEligible: ReadonlyArray<{ readonly reason: string, readonly count: number }>, readonly outcomes: ReadonlyArray<{ readonly outcome: Types.RunOutcome, readonly count: number }>, readonly messages: ReadonlyArray<{ readonly state: Types.MessageState, readonly count: number }> }, readonly figures: { readonly entered: number, readonly recoveryRate: number | null, readonly messagesSent: number, readonly reachRate: number | null, readonly recoveredOrders?: number | null, readonly recoveredRevenue?: ReadonlyArray<{ readonly amount: string, readonly currency: string }> | null, readonly couponCost?: ReadonlyArray<{ readonly amount: string, readonly currency: string }> | null }, readonly touches: ReadonlyArray<{ readonly number: number, readonly planned: number, readonly follows: number, readonly couponsIssued: number, readonly couponsRedeemed: number, readonly orders?: number | null, readonly states: ReadonlyArray<{ readonly state: Types.MessageState, readonly count: number }>, readonly reasons: ReadonlyArray<{ readonly state: Types.MessageState, readonly reason: string, readonly count: number }> }> } | null };

export type RecallRunsQueryVariables = Exact<{
  id: string | number;
  outcome?: Types.RunOutcome | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type RecallRunsQuery = { readonly runs: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly outcome: Types.RunOutcome, readonly reason: string, readonly touches: number, readonly channels: ReadonlyArray<Types.MessageChannel>, readonly enteredAt: string, readonly endedAt: string | null, readonly reversedAt: string | null, readonly orderId: string | null, readonly cart: { readonly firstItem: string, readonly items: number, readonly total: { readonly amount: string, readonly currency: string } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type RunRecordQueryVariables = Exact<{
  id: string | number;
  mayOrders: boolean;
}>;


export type RunRecordQuery = { readonly run: { readonly id: string, readonly journeyId: string, readonly journey: string, readonly customerId: string, readonly customerName: string, readonly outcome: Types.RunOutcome, readonly reason: string, readonly enteredAt: string, readonly idleSince: string, readonly endedAt: string | null, readonly reversedAt: string | null, readonly reversedReason: string, readonly lines: ReadonlyArray<{ readonly at: string, readonly stage: string, readonly verdict: string, readonly reason: string, readonly touch: number | null, readonly facts: unknown }>, readonly messages: ReadonlyArray<{ readonly id: string, readonly touch: number, readonly template: string, readonly channel: Types.MessageChannel | null, readonly state: Types.MessageState, readonly reason: string, readonly plannedAt: string, readonly acceptedAt: string | null, readonly settledAt: string | null }>, readonly contacts: ReadonlyArray<{ readonly at: string, readonly kind: Types.TouchKind, readonly touch: number, readonly channel: Types.MessageChannel | null, readonly template: string }>, readonly coupon: { readonly name: string, readonly state: Types.CouponGrantState, readonly issuedAt: string | null, readonly expiresAt: string, readonly redeemedAt: string | null, readonly value: { readonly amount: string, readonly currency: string } } | null, readonly cart: { readonly id: string, readonly status: string, readonly updatedAt: string | null, readonly total: { readonly amount: string, readonly currency: string } | null, readonly lines: ReadonlyArray<{ readonly name: string, readonly variantName: string, readonly quantity: number, readonly thumbnail: string, readonly unitPrice: { readonly amount: string, readonly currency: string } | null }> } | null, readonly order?: { readonly id: string, readonly number: string, readonly paidAt: string | null, readonly total: { readonly amount: string, readonly currency: string } } | null } | null };

export type RunPersonQueryVariables = Exact<{
  id: string | number;
}>;


export type RunPersonQuery = { readonly customer: { readonly customer: { readonly id: string, readonly phone: string, readonly email: string, readonly isOnWechat: boolean } } | null };

export type TemplateTitlesQueryVariables = Exact<{ [key: string]: never; }>;


export type TemplateTitlesQuery = { readonly recallChoices: { readonly templates: ReadonlyArray<{ readonly key: string, readonly title: string }> } };

export type RecallFormQueryVariables = Exact<{
  id: string | number;
  isNew: boolean;
}>;


export type RecallFormQuery = { readonly journey?: { readonly id: string, readonly key: string, readonly name: string, readonly recipe: string, readonly status: Types.JourneyStatus, readonly parameters: unknown } | null, readonly journeys: ReadonlyArray<{ readonly id: string, readonly key: string }>, readonly recallChoices: { readonly tags: ReadonlyArray<string>, readonly templates: ReadonlyArray<{ readonly key: string, readonly title: string, readonly channel: Types.MessageChannel, readonly purpose: Types.MessagePurpose, readonly account: string, readonly isPaused: boolean }>, readonly coupons: ReadonlyArray<{ readonly key: string, readonly name: string, readonly isPaused: boolean, readonly currencies: ReadonlyArray<string> }>, readonly segments: ReadonlyArray<{ readonly key: string, readonly name: string, readonly isLive: boolean, readonly size: number }>, readonly accounts: ReadonlyArray<{ readonly key: string, readonly name: string }>, readonly sources: ReadonlyArray<{ readonly key: string, readonly name: string }> } };

export type RecallChannelsQueryVariables = Exact<{ [key: string]: never; }>;


export type RecallChannelsQuery = { readonly salesChannels: ReadonlyArray<{ readonly slug: string, readonly currency: string }> | null };

export type RecallPreviewQueryVariables = Exact<{
  recipe: string;
  parameters: unknown;
  startsAt?: string | null | undefined;
}>;


export type RecallPreviewQuery = { readonly recallPreview: { readonly startsAt: string | null, readonly endsAt: string | null, readonly openCarts: number, readonly messagesAtMost: number, readonly wrong: ReadonlyArray<{ readonly path: string, readonly code: string, readonly message: string }>, readonly start: { readonly kind: Types.RecallStartKind, readonly name: string, readonly count: number, readonly canHappen: boolean } | null, readonly touches: ReadonlyArray<{ readonly number: number, readonly afterMinutes: number, readonly at: string, readonly withCoupon: boolean, readonly routes: ReadonlyArray<{ readonly template: string, readonly title: string, readonly channel: Types.MessageChannel, readonly purpose: Types.MessagePurpose, readonly sendsAt: string | null, readonly doubts: ReadonlyArray<Types.RouteDoubt> }> }>, readonly costs: ReadonlyArray<{ readonly aCart: { readonly amount: string, readonly currency: string }, readonly budgetLeft: { readonly amount: string, readonly currency: string }, readonly atMost: { readonly amount: string, readonly currency: string } }> } };

export type SaveRecallMutationVariables = Exact<{
  id?: string | number | null | undefined;
  key: string;
  name: string;
  recipe: string;
  parameters: unknown;
}>;


export type SaveRecallMutation = { readonly saveRecall: { readonly journey: { readonly id: string, readonly status: Types.JourneyStatus } | null, readonly wrong: ReadonlyArray<{ readonly path: string, readonly code: string, readonly message: string }> | null, readonly errors: ReadonlyArray<{ readonly code: Types.SaveRecallErrorCode, readonly field: string | null }> } | null };

export type StartRecallMutationVariables = Exact<{
  id: string | number;
}>;


export type StartRecallMutation = { readonly startRecall: { readonly journey: { readonly id: string, readonly status: Types.JourneyStatus } | null, readonly errors: ReadonlyArray<{ readonly code: Types.StartRecallErrorCode, readonly field: string | null }> } | null };

export type PauseRecallMutationVariables = Exact<{
  id: string | number;
}>;


export type PauseRecallMutation = { readonly pauseRecall: { readonly journey: { readonly id: string, readonly status: Types.JourneyStatus } | null, readonly errors: ReadonlyArray<{ readonly code: Types.PauseRecallErrorCode, readonly field: string | null }> } | null };

export const RecallsDocument: Document<RecallsQuery, RecallsQueryVariables> = {
  name: "Recalls",
  text: "query Recalls($days: Int!, $mayOrders: Boolean!) {\n  journeys {\n    id\n    key\n    name\n    status\n    liveSince\n    total {\n      entered\n      outcomes {\n        outcome\n        count\n      }\n    }\n    figures(days: $days) {\n      entered\n      recoveryRate\n      messagesSent\n      recoveredOrders @include(if: $mayOrders)\n      recoveredRevenue @include(if: $mayOrders) {\n        amount\n        currency\n      }\n    }\n  }\n}",
};

export const RecallDocument: Document<RecallQuery, RecallQueryVariables> = {
  name: "Recall",
  text: "query Recall($id: ID!, $days: Int!, $mayOrders: Boolean!) {\n  journey(id: $id) {\n    id\n    name\n    recipe\n    status\n    liveSince\n    funnel(days: $days) {\n      evaluated\n      entered\n      reached\n      recovered\n      reversed\n      notEligible {\n        reason\n        count\n      }\n      outcomes {\n        outcome\n        count\n      }\n      messages {\n        state\n        count\n      }\n    }\n    figures(days: $days) {\n      entered\n      recoveryRate\n      messagesSent\n      reachRate\n      recoveredOrders @include(if: $mayOrders)\n      recoveredRevenue @include(if: $mayOrders) {\n        amount\n        currency\n      }\n      couponCost @include(if: $mayOrders) {\n        amount\n        currency\n      }\n    }\n    touches(days: $days) {\n      number\n      planned\n      states {\n        state\n        count\n      }\n      reasons {\n        state\n        reason\n        count\n      }\n      follows\n      couponsIssued\n      couponsRedeemed\n      orders @include(if: $mayOrders)\n    }\n  }\n}",
};

export const RecallRunsDocument: Document<RecallRunsQuery, RecallRunsQueryVariables> = {
  name: "RecallRuns",
  text: "query RecallRuns($id: ID!, $outcome: RunOutcome, $first: Int!, $after: String) {\n  runs(journeyId: $id, outcome: $outcome, first: $first, after: $after) {\n    edges {\n      node {\n        id\n        outcome\n        reason\n        touches\n        channels\n        enteredAt\n        endedAt\n        reversedAt\n        orderId\n        cart {\n          firstItem\n          items\n          total {\n            amount\n            currency\n          }\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}",
};

export const RunRecordDocument: Document<RunRecordQuery, RunRecordQueryVariables> = {
  name: "RunRecord",
  text: "query RunRecord($id: ID!, $mayOrders: Boolean!) {\n  run(id: $id) {\n    id\n    journeyId\n    journey\n    customerId\n    customerName\n    outcome\n    reason\n    enteredAt\n    idleSince\n    endedAt\n    reversedAt\n    reversedReason\n    lines {\n      at\n      stage\n      verdict\n      reason\n      touch\n      facts\n    }\n    messages {\n      id\n      touch\n      template\n      channel\n      state\n      reason\n      plannedAt\n      acceptedAt\n      settledAt\n    }\n    contacts {\n      at\n      kind\n      touch\n      channel\n      template\n    }\n    coupon {\n      name\n      state\n      value {\n        amount\n        currency\n      }\n      issuedAt\n      expiresAt\n      redeemedAt\n    }\n    cart {\n      id\n      status\n      total {\n        amount\n        currency\n      }\n      updatedAt\n      lines {\n        name\n        variantName\n        quantity\n        unitPrice {\n          amount\n          currency\n        }\n        thumbnail\n      }\n    }\n    order @include(if: $mayOrders) {\n      id\n      number\n      total {\n        amount\n        currency\n      }\n      paidAt\n    }\n  }\n}",
};

export const RunPersonDocument: Document<RunPersonQuery, RunPersonQueryVariables> = {
  name: "RunPerson",
  text: "query RunPerson($id: ID!) {\n  customer(id: $id) {\n    customer {\n      id\n      phone\n      email\n      isOnWechat\n    }\n  }\n}",
};

export const TemplateTitlesDocument: Document<TemplateTitlesQuery, TemplateTitlesQueryVariables> = {
  name: "TemplateTitles",
  text: "query TemplateTitles {\n  recallChoices {\n    templates {\n      key\n      title\n    }\n  }\n}",
};

export const RecallFormDocument: Document<RecallFormQuery, RecallFormQueryVariables> = {
  name: "RecallForm",
  text: "query RecallForm($id: ID!, $isNew: Boolean!) {\n  journey(id: $id) @skip(if: $isNew) {\n    id\n    key\n    name\n    recipe\n    status\n    parameters\n  }\n  journeys {\n    id\n    key\n  }\n  recallChoices {\n    templates {\n      key\n      title\n      channel\n      purpose\n      account\n      isPaused\n    }\n    coupons {\n      key\n      name\n      isPaused\n      currencies\n    }\n    tags\n    segments {\n      key\n      name\n      isLive\n      size\n    }\n    accounts {\n      key\n      name\n    }\n    sources {\n      key\n      name\n    }\n  }\n}",
};

export const RecallChannelsDocument: Document<RecallChannelsQuery, RecallChannelsQueryVariables> = {
  name: "RecallChannels",
  text: "query RecallChannels {\n  salesChannels {\n    slug\n    currency\n  }\n}",
};

export const RecallPreviewDocument: Document<RecallPreviewQuery, RecallPreviewQueryVariables> = {
  name: "RecallPreview",
  text: "query RecallPreview($recipe: String!, $parameters: JSON!, $startsAt: DateTime) {\n  recallPreview(recipe: $recipe, parameters: $parameters, startsAt: $startsAt) {\n    wrong {\n      path\n      code\n      message\n    }\n    start {\n      kind\n      name\n      count\n      canHappen\n    }\n    startsAt\n    endsAt\n    openCarts\n    messagesAtMost\n    touches {\n      number\n      afterMinutes\n      at\n      withCoupon\n      routes {\n        template\n        title\n        channel\n        purpose\n        sendsAt\n        doubts\n      }\n    }\n    costs {\n      aCart {\n        amount\n        currency\n      }\n      budgetLeft {\n        amount\n        currency\n      }\n      atMost {\n        amount\n        currency\n      }\n    }\n  }\n}",
};

export const SaveRecallDocument: Document<SaveRecallMutation, SaveRecallMutationVariables> = {
  name: "SaveRecall",
  text: "mutation SaveRecall($id: ID, $key: String!, $name: String!, $recipe: String!, $parameters: JSON!) {\n  saveRecall(\n    id: $id\n    key: $key\n    name: $name\n    recipe: $recipe\n    parameters: $parameters\n  ) {\n    journey {\n      id\n      status\n    }\n    wrong {\n      path\n      code\n      message\n    }\n    errors {\n      code\n      field\n    }\n  }\n}",
};

export const StartRecallDocument: Document<StartRecallMutation, StartRecallMutationVariables> = {
  name: "StartRecall",
  text: "mutation StartRecall($id: ID!) {\n  startRecall(id: $id) {\n    journey {\n      id\n      status\n    }\n    errors {\n      code\n      field\n    }\n  }\n}",
};

export const PauseRecallDocument: Document<PauseRecallMutation, PauseRecallMutationVariables> = {
  name: "PauseRecall",
  text: "mutation PauseRecall($id: ID!) {\n  pauseRecall(id: $id) {\n    journey {\n      id\n      status\n    }\n    errors {\n      code\n      field\n    }\n  }\n}",
};
