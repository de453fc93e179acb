// Written by `npm run codegen`; what is changed here by hand is lost.
import type { Document } from "../../api/document";
import type * as Types from "../../api/schema";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };


export type JobsQueryVariables = Exact<{
  first: number;
}>;


export type JobsQuery = { readonly shop: { readonly now: string }, readonly jobs: ReadonlyArray<{ readonly id: string, readonly kind: string, readonly state: Types.JobState, readonly summary: unknown, readonly total: number, readonly done: number, readonly failed: number, readonly createdAt: string, readonly finishedAt: string | null, readonly failures: ReadonlyArray<{ readonly row: number, readonly code: string }> }> };

export type StreamsQueryVariables = Exact<{ [key: string]: never; }>;


export type StreamsQuery = { readonly shop: { readonly now: string }, readonly health: { readonly streams: ReadonlyArray<{ readonly stream: Types.StreamKind, readonly state: Types.StreamState, readonly objectsSeen: number, readonly finishedAt: string | null, readonly error: string }> } };

export type JobCancelMutationVariables = Exact<{
  id: string | number;
}>;


export type JobCancelMutation = { readonly cancelJob: { readonly errors: ReadonlyArray<{ readonly code: Types.CancelJobErrorCode, readonly field: string | null }> } | null };

export type BackfillStartMutationVariables = Exact<{
  sinceEver: boolean;
}>;


export type BackfillStartMutation = { readonly startBackfill: { readonly errors: ReadonlyArray<{ readonly code: Types.StartBackfillErrorCode }> } | null };

export const JobsDocument: Document<JobsQuery, JobsQueryVariables> = {
  name: "Jobs",
  text: "query Jobs($first: Int!) {\n  shop {\n    now\n  }\n  jobs(first: $first) {\n    id\n    kind\n    state\n    summary\n    total\n    done\n    failed\n    failures {\n      row\n      code\n    }\n    createdAt\n    finishedAt\n  }\n}",
};

export const StreamsDocument: Document<StreamsQuery, StreamsQueryVariables> = {
  name: "Streams",
  text: "query Streams {\n  shop {\n    now\n  }\n  health {\n    streams {\n      stream\n      state\n      objectsSeen\n      finishedAt\n      error\n    }\n  }\n}",
};

export const JobCancelDocument: Document<JobCancelMutation, JobCancelMutationVariables> = {
  name: "JobCancel",
  text: "mutation JobCancel($id: ID!) {\n  cancelJob(id: $id) {\n    errors {\n      code\n      field\n    }\n  }\n}",
};

export const BackfillStartDocument: Document<BackfillStartMutation, BackfillStartMutationVariables> = {
  name: "BackfillStart",
  text: "mutation BackfillStart($sinceEver: Boolean!) {\n  startBackfill(sinceEver: $sinceEver) {\n    errors {\n      code\n    }\n  }\n}",
};
