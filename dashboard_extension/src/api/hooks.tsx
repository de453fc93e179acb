/** Reading and changing from components. */
import {
  keepPreviousData,
  QueryClient,
  QueryClientProvider,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback, useEffect, useState, type ReactNode } from "react";

import { useDashboard } from "../bridge/context";
import type { Dashboard } from "../bridge/dashboard";
import { ask } from "./client";
import type { Document } from "./document";
import { codeOf, type FieldError } from "./refused";

/** Not the person's fault and not lasting: worth a second try without a word. */
const PASSING = new Set(["NETWORK", "SERVICE_UNAVAILABLE"]);
const FRESH_MS = 10_000;

export function Queries(props: { readonly dashboard: Dashboard; readonly children: ReactNode }) {
  const { dashboard } = props;
  const [client] = useState(newClient);
  // a page whose token had run out goes on by itself once there is a new one
  useEffect(
    () =>
      dashboard.onTokenRefresh(() => {
        void client.refetchQueries({ predicate: (query) => query.state.status === "error" || query.state.fetchFailureCount > 0 });
      }),
    [dashboard, client],
  );
  return <QueryClientProvider client={client}>{props.children}</QueryClientProvider>;
}

function newClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (count, error) => count < 1 && PASSING.has(codeOf(error)),
        retryDelay: 800,
        staleTime: FRESH_MS,
        // the frame's own idea of being online or focused is no better than the answer
        networkMode: "always",
        refetchOnWindowFocus: true,
      },
      mutations: { networkMode: "always" },
    },
  });
}

/** What a read has come to. `data` stays while it is read again, or if that fails. */
export interface Read<Data> {
  readonly data: Data | undefined;
  /** the last attempt's; `data` may be there all the same, from an earlier one */
  readonly error: Error | null;
  /** nothing to show yet */
  readonly isLoading: boolean;
  /** a request is under way */
  readonly isBusy: boolean;
  /** `data` belongs to earlier variables */
  readonly isOld: boolean;
  readonly refresh: () => void;
}

export interface ReadOptions {
  /** read again every so many milliseconds while the page is seen */
  readonly every?: number | false | undefined;
  /** false: do not ask (yet) */
  readonly isWanted?: boolean | undefined;
}

/** Read. Components that read the same share one request. */
export function useRead<Data, Variables>(
  document: Document<Data, Variables>,
  variables: Variables,
  options: ReadOptions = {},
): Read<Data> {
  const dashboard = useDashboard();
  const query = useQuery({
    queryKey: [document.name, variables],
    queryFn: ({ signal }) => ask(dashboard, document, variables, signal),
    enabled: options.isWanted ?? true,
    refetchInterval: options.every ?? false,
    // a list keeps its rows while the next page comes
    placeholderData: keepPreviousData,
  });
  const { refetch } = query;
  const refresh = useCallback(() => {
    void refetch();
  }, [refetch]);
  return {
    data: query.data,
    error: query.error,
    isLoading: query.isPending,
    isBusy: query.isFetching,
    isOld: query.isPlaceholderData,
    refresh,
  };
}

/** Every mutation's payload: the things it changed, and why it did not. */
type Payload = { readonly errors: readonly FieldError[] } & Readonly<Record<string, unknown>>;
type PayloadOf<Data> = Extract<Data[keyof Data], { readonly errors: readonly FieldError[] }>;

export type Outcome<Data> =
  | { readonly isDone: true; readonly payload: PayloadOf<Data> }
  /** `errors` of the mutation, in `payload` what else it says of them; none of either if
   * the request itself was refused (`refusal`) */
  | {
      readonly isDone: false;
      readonly errors: readonly FieldError[];
      readonly payload: PayloadOf<Data> | null;
      readonly refusal: Error | null;
    };

export interface Change<Data, Variables> {
  /** Never rejects. */
  readonly run: (variables: Variables) => Promise<Outcome<Data>>;
  readonly isBusy: boolean;
}

/** Change something. `stale` names the queries (documents) that are read again after it. */
export function useChange<Data, Variables>(
  document: Document<Data, Variables>,
  stale: readonly Document<never, never>[] | readonly { readonly name: string }[] = [],
): Change<Data, Variables> {
  const dashboard = useDashboard();
  const client = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn: (variables: Variables) => ask(dashboard, document, variables),
  });
  // busy until whoever asked has acted on the outcome: a form is clean before it is no
  // longer busy, by which its bar knows that it was saved
  const [underWay, setUnderWay] = useState(0);
  const run = async (variables: Variables): Promise<Outcome<Data>> => {
    setUnderWay((count) => count + 1);
    try {
      return await change(variables);
    } finally {
      setTimeout(setUnderWay, 0, (count: number) => count - 1);
    }
  };
  const change = async (variables: Variables): Promise<Outcome<Data>> => {
    let data: Data;
    try {
      data = await mutateAsync(variables);
    } catch (error) {
      return { isDone: false, errors: [], payload: null, refusal: error instanceof Error ? error : new Error(String(error)) };
    }
    const payload = Object.values(data as Readonly<Record<string, Payload>>)[0] as PayloadOf<Data>;
    const { errors } = payload as Payload;
    if (errors.length > 0) return { isDone: false, errors, payload, refusal: null };
    await Promise.all(stale.map((each) => client.invalidateQueries({ queryKey: [each.name] })));
    return { isDone: true, payload };
  };
  return { run, isBusy: underWay > 0 };
}
