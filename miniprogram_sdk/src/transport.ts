import type { Adapter, Answered } from "./adapter";
import type { Document } from "./document";
import { done, failed, type Failure, type Result } from "./result";

/** Beyond this the answer of a server that is well is lost; WeChat would wait 60 s. */
const PATIENCE_MS = 15_000;

/** Codes of a request that was refused whole, and would be again. */
const REFUSALS = ["BAD_REQUEST", "BAD_INPUT", "INVALID_DOCUMENT", "LIMIT_EXCEEDED"];

interface GraphQLError {
  readonly message?: string;
  readonly extensions?: { readonly code?: string };
}

/** One GraphQL operation to the server, once. */
export class Transport {
  constructor(
    private readonly adapter: Adapter,
    private readonly endpoint: string,
  ) {}

  post<Data, Variables>(
    document: Document<Data, Variables>,
    variables: Variables,
    token?: string,
  ): Promise<Result<Data>> {
    return new Promise((resolve) => {
      const header: Record<string, string> = { "content-type": "application/json" };
      if (token !== undefined) header["Authorization"] = `Bearer ${token}`;
      const fail = (message: string) => {
        resolve(failed({ code: "NETWORK", message }));
      };
      try {
        this.adapter.request({
          url: this.endpoint,
          method: "POST",
          data: JSON.stringify({ query: document, variables }),
          header,
          timeout: PATIENCE_MS,
          success: (answer) => {
            const failure = failureOf(answer);
            resolve(failure ? failed(failure) : done((answer.data as { data: Data }).data));
          },
          fail: ({ errMsg = "" }) => {
            fail(errMsg);
          },
        });
      } catch (error) {
        fail(String(error));
      }
    });
  }
}

/** Why an answer is none; undefined if it holds data and nothing else. */
function failureOf({ statusCode, data, header }: Answered): Failure | undefined {
  const body = (typeof data === "object" ? data : null) as {
    readonly data?: unknown;
    readonly errors?: readonly GraphQLError[];
  } | null;
  const error = body?.errors?.[0];
  const code = error?.extensions?.code ?? "";
  const message = error?.message ?? `HTTP ${String(statusCode)}`;
  if (statusCode === 429) return { code: "RATE_LIMITED", retryAfter: retryAfter(header), message };
  if (code === "UNAUTHENTICATED") return { code, message };
  if (REFUSALS.includes(code)) return { code: "REQUEST_REFUSED", reason: code, message };
  if (statusCode === 413) return { code: "REQUEST_REFUSED", reason: "LIMIT_EXCEEDED", message };
  if (statusCode !== 200 || error || !body?.data) return { code: "UNAVAILABLE", message };
  return undefined;
}

/** Seconds; phones write the header's name as they like. */
function retryAfter(header: object | null | undefined): number {
  for (const [name, value] of Object.entries(header ?? {})) {
    if (name.toLowerCase() === "retry-after") return Math.max(0, Number(value)) || 0;
  }
  return 0;
}
