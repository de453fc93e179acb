/** POST /graphql/dashboard/, always with the newest token. */
import type { Dashboard } from "../bridge/dashboard";
import type { Document } from "./document";
import { Refused } from "./refused";

const URL = "/graphql/dashboard/";
const TIMEOUT_MS = 15_000;
/** How long to wait for a token that the Dashboard is about to send. */
const RENEWAL_MS = 10_000;
const PERMISSION = /\bMANAGE_[A-Z_]+\b/;

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly {
    readonly message?: string;
    readonly extensions?: { readonly code?: string };
  }[];
}

/** Ask the server. Raises Refused.
 *
 * A token that has run out is not the person's fault: if there is a newer one, or one
 * comes soon, the request is made again with it, once. Nothing was executed the first
 * time (the token is looked at before the request is read), so that is safe for
 * mutations too. */
export async function ask<Data, Variables>(
  dashboard: Dashboard,
  document: Document<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Data> {
  const { token } = dashboard.credentials();
  try {
    return await askOnce(dashboard, document, variables, signal);
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== "TOKEN_EXPIRED") throw error;
    if (!dashboard.isRenewed) throw new Refused("POPUP_EXPIRED");
    const isNewer = dashboard.credentials().token !== token || (await isRenewed(dashboard, signal));
    if (!isNewer) throw error;
    return await askOnce(dashboard, document, variables, signal);
  }
}

async function askOnce<Data, Variables>(
  dashboard: Dashboard,
  document: Document<Data, Variables>,
  variables: Variables,
  signal: AbortSignal | undefined,
): Promise<Data> {
  const { token, saleorApiUrl } = dashboard.credentials();
  const patience = AbortSignal.timeout(TIMEOUT_MS);
  let answer: Answer<Data>;
  try {
    const response = await fetch(URL, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "Authorization-Bearer": token,
        "Saleor-Api-Url": saleorApiUrl,
      },
      body: JSON.stringify({ query: document.text, operationName: document.name, variables }),
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
    answer = (await response.json()) as Answer<Data>;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refused("NETWORK");
  }
  const refusal = answer.errors?.[0];
  if (refusal || !answer.data) {
    throw new Refused(refusal?.extensions?.code ?? "NETWORK", PERMISSION.exec(refusal?.message ?? "")?.[0]);
  }
  return answer.data;
}

function isRenewed(dashboard: Dashboard, signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (isNew: boolean) => {
      stop();
      clearTimeout(timer);
      resolve(isNew);
    };
    const stop = dashboard.onTokenRefresh(() => {
      done(true);
    });
    const timer = setTimeout(done, RENEWAL_MS, false);
    signal?.addEventListener("abort", () => {
      done(false);
    });
  });
}
