import type { Dashboard } from "./bridge";

export interface Backlog {
  readonly what: "SWEEP" | "STEPS" | "MESSAGES";
  readonly due: number;
  readonly oldestDueAt: string | null;
}

export interface Stream {
  readonly stream: "DELIVERIES" | "CUSTOMERS" | "ORDERS" | "CHECKOUTS";
  readonly state: "WAITING" | "RUNNING" | "DONE" | "FAILING";
  readonly objectsSeen: number;
  readonly finishedAt: string | null;
  readonly error: string;
}

export interface Account {
  readonly key: string;
  readonly name: string;
  readonly kind: "SERVICE_ACCOUNT" | "MINI_PROGRAM" | "TENCENT_SMS";
  readonly status: "ACTIVE" | "PAUSED";
  readonly pausedReason: string;
  readonly lastPushAt: string | null;
}

export interface Health {
  readonly checkedAt: string;
  readonly inbox: {
    readonly waiting: number;
    readonly oldestDueAt: string | null;
    readonly givenUp: number;
  };
  readonly streams: readonly Stream[];
  readonly accounts: readonly Account[];
  readonly backlog: readonly Backlog[];
  readonly problems: readonly { readonly key: string; readonly message: string; readonly raisedAt: string }[];
}

export interface RunSummary {
  readonly id: string;
  readonly journey: string;
  readonly outcome: string;
  readonly reason: string;
  readonly touches: number;
  readonly channels: readonly string[];
  readonly enteredAt: string;
  readonly endedAt: string | null;
  readonly orderId: string | null;
  readonly cart: {
    readonly firstItem: string;
    readonly items: number;
    readonly total: { readonly amount: string; readonly currency: string };
  } | null;
}

export interface Overview {
  readonly health: Health;
  readonly lastRuns: readonly RunSummary[];
}

const OVERVIEW = `query Overview($runs: Int!) {
  health {
    checkedAt
    inbox { waiting oldestDueAt givenUp }
    streams { stream state objectsSeen finishedAt error }
    accounts { key name kind status pausedReason lastPushAt }
    backlog { what due oldestDueAt }
    problems { key message raisedAt }
  }
  lastRuns(first: $runs) {
    id journey outcome reason touches channels enteredAt endedAt orderId
    cart { firstItem items total { amount currency } }
  }
}`;

const RUNS = 20;
const TIMEOUT_MS = 15_000;

/** What the server refused, by the code it gave; `NETWORK` if it gave none. */
export class Refused extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

interface Answer {
  readonly data?: Overview | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

export async function overview(dashboard: Dashboard): Promise<Overview> {
  const { token, saleorApiUrl } = dashboard.credentials();
  let answer: Answer;
  try {
    const response = await fetch("/graphql/dashboard/", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "Authorization-Bearer": token,
        "Saleor-Api-Url": saleorApiUrl,
      },
      body: JSON.stringify({ query: OVERVIEW, variables: { runs: RUNS } }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    answer = (await response.json()) as Answer;
  } catch {
    throw new Refused("NETWORK");
  }
  const refusal = answer.errors?.[0];
  if (refusal || !answer.data) throw new Refused(refusal?.extensions?.code ?? "NETWORK");
  return answer.data;
}
