import type { WechatLoginErrorCode } from "./generated/schema";

/** What came of a call. Nothing here throws: look at `ok`, then at `error.code`. */
export type Result<Value, Code extends string = never> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Failure | Refusal<Code> };

/** What can go wrong with any call. */
export type Failure =
  /** No answer came. Whether the server has heard it, nobody can say. */
  | { readonly code: "NETWORK"; readonly message: string }
  /** Too often; `retryAfter` in seconds. */
  | { readonly code: "RATE_LIMITED"; readonly retryAfter: number; readonly message: string }
  /** The server cannot answer just now, or not in our language. */
  | { readonly code: "UNAVAILABLE"; readonly message: string }
  /** Nobody is logged in: `login()` was not called, or `logout()` was. */
  | { readonly code: "LOGGED_OUT"; readonly message: string }
  /** There is no session to be had, and why. */
  | { readonly code: "LOGIN_REFUSED"; readonly reason: WechatLoginErrorCode; readonly message: string }
  /** Even a new session is not taken. */
  | { readonly code: "UNAUTHENTICATED"; readonly message: string }
  /** The request as a whole does not fit: a value of a wrong form, or another version. */
  | { readonly code: "REQUEST_REFUSED"; readonly reason: string; readonly message: string };

/** What an operation itself refuses; its codes are those of the schema. */
export type Refusal<Code extends string> = [Code] extends [never]
  ? never
  : { readonly code: Code; readonly field: string | null; readonly message: string; readonly errors: readonly Fault<Code>[] };

/** One thing that is wrong; a refusal is the first of its `errors`. */
export interface Fault<Code extends string> {
  readonly code: Code;
  readonly field: string | null;
  readonly message: string;
}

/** What the SDK itself refuses, as the server would. */
export function refused<Code extends string>(code: Code, message: string): { readonly ok: false; readonly error: Refusal<Code> } {
  const fault = { code, field: null, message };
  return failed({ ...fault, errors: [fault] } as unknown as Refusal<Code>);
}

export function done<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

export function failed<Problem>(error: Problem): { readonly ok: false; readonly error: Problem } {
  return { ok: false, error };
}
