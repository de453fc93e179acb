/** A Dashboard around the page under test: what the frame's parent says and hears. */
import { vi } from "vitest";

export const PARENT = "http://127.0.0.1:9000";
export const SHOP = "http://127.0.0.1:8000/graphql/";

/** One window stands in for many frames: the last one's listeners go with it. */
const listeners: EventListenerOrEventListenerObject[] = [];
const listen = window.addEventListener.bind(window);
window.addEventListener = (type: string, listener: EventListenerOrEventListenerObject, options?: AddEventListenerOptions | boolean) => {
  if (type === "message") listeners.push(listener);
  listen(type, listener, options);
};

/** Stand in a frame of PARENT's, opened at `search`. */
export function inFrame(search = `?saleorApiUrl=${encodeURIComponent(SHOP)}&id=QXBwOjE%3D&theme=light`): {
  readonly heard: { type: string; payload: Record<string, unknown> }[];
} {
  const heard: { type: string; payload: Record<string, unknown> }[] = [];
  for (const listener of listeners.splice(0)) window.removeEventListener("message", listener);
  Object.defineProperty(document, "referrer", { value: `${PARENT}/dashboard/`, configurable: true });
  Object.defineProperty(window, "parent", {
    value: { postMessage: (said: { type: string; payload: Record<string, unknown> }) => heard.push(said) },
    configurable: true,
  });
  window.history.replaceState(null, "", `/home${search}`);
  return { heard };
}

export function tell(type: string, payload: Record<string, unknown>, origin = PARENT): void {
  const event = new MessageEvent("message", { data: { type, payload }, origin });
  Object.defineProperty(event, "source", { value: window.parent });
  window.dispatchEvent(event);
}

/** A token as core makes them, five minutes long, that nobody signed. */
export function tokenOf(permissions: readonly string[], mark = "1"): string {
  const part = (value: object) => btoa(JSON.stringify(value)).replaceAll("=", "").replaceAll("+", "-").replaceAll("/", "_");
  const claims = { iat: 1000, exp: 1300, user_permissions: permissions, permissions, email: "a@b.example", mark };
  return `${part({ alg: "RS256" })}.${part(claims)}.c2ln`;
}

export function handshake(token: string): void {
  tell("handshake", { token, version: 1, saleorVersion: "3.23.28", dashboardVersion: "v3.23.27" });
}

/** Answers of the server, in order; what it was asked. */
export function serverAnswers(...answers: readonly object[]): { readonly tokens: string[] } {
  const tokens: string[] = [];
  const left = [...answers];
  vi.stubGlobal("fetch", (_url: string, init: RequestInit) => {
    tokens.push(new Headers(init.headers).get("Authorization-Bearer") ?? "");
    return Promise.resolve(new Response(JSON.stringify(left.shift() ?? {})));
  });
  return { tokens };
}
