/** What the SDK uses of a mini-program's runtime: a part of WeChat's `wx`, as it is.
 *
 * Methods, not function properties, so that `wx`, Taro and uni fit with their own,
 * wider types. What is marked optional came with later base libraries. */
export interface Adapter {
  login(options: {
    success(result: { readonly code: string }): void;
    fail(error: { readonly errMsg?: string }): void;
  }): unknown;
  request(options: {
    readonly url: string;
    readonly method: "POST";
    readonly data: string;
    readonly header: Record<string, string>;
    readonly timeout: number;
    success(answer: Answered): void;
    fail(error: { readonly errMsg?: string }): void;
  }): unknown;
  requestSubscribeMessage(options: {
    readonly tmplIds: string[];
    success(result: object): void;
    fail(error: { readonly errMsg?: string; readonly errCode?: number }): void;
  }): unknown;

  getStorageSync(key: string): unknown;
  setStorageSync(key: string, value: string): void;
  removeStorageSync(key: string): void;
  getStorageInfoSync(): { readonly keys: string[] };

  getLaunchOptionsSync(): Entrance;
  onAppShow?(listener: (entrance: Entrance) => void): void;
  onAppHide?(listener: () => void): void;
  onNetworkStatusChange(listener: (status: { readonly isConnected: boolean }) => void): void;
  /** Base library 3.5.5. */
  onAppRoute?(listener: (route: Route) => void): void;
  offAppRoute?(listener: (route: Route) => void): void;
  /** Base library 2.15.0. */
  getRandomValues?(options: {
    readonly length: number;
    success(result: { readonly randomValues: ArrayBuffer }): void;
    fail(): void;
  }): unknown;
}

/** A server's answer, whatever its status. */
export interface Answered {
  readonly statusCode: number;
  readonly data: unknown;
  readonly header?: object;
}

/** How the mini-program was opened, or brought back to the front. */
export interface Entrance {
  readonly query?: object;
  /** WeChat's scene value: by which of its doors. */
  readonly scene?: number;
}

/** A move to another page. */
export interface Route {
  readonly path: string;
  readonly query?: object;
  /** `navigateTo` and its siblings; something else where WeChat itself leads. */
  readonly openType?: string;
}

declare const wx: Adapter | undefined;

/** WeChat's own. Throws where there is none. */
export function nativeAdapter(): Adapter {
  if (typeof wx === "undefined") throw new Error("There is no wx here: pass createGrowth an adapter.");
  return wx;
}

/** A framework's API as an adapter; what it lacks, WeChat's own has.
 *
 * Such APIs answer by promise as well as by callback. The callbacks are listened to;
 * a promise refused must not be left lying about. */
export function frameworkAdapter(api: Partial<Adapter>): Adapter {
  const own: Partial<Adapter> = typeof wx === "undefined" ? {} : wx;
  const adapter: Record<string, unknown> = {};
  for (const name of NAMES) {
    const owner = typeof api[name] === "function" ? api : own;
    if (typeof owner[name] !== "function") continue;
    adapter[name] = (...given: never[]) => {
      const call = owner[name] as (...given: never[]) => unknown;
      const answer = call.apply(owner, given);
      if (answer instanceof Promise) answer.catch(() => undefined);
      return answer;
    };
  }
  return adapter as unknown as Adapter;
}

const NAMES: readonly (keyof Adapter)[] = [
  "login",
  "request",
  "requestSubscribeMessage",
  "getStorageSync",
  "setStorageSync",
  "removeStorageSync",
  "getStorageInfoSync",
  "getLaunchOptionsSync",
  "onAppShow",
  "onAppHide",
  "onNetworkStatusChange",
  "onAppRoute",
  "offAppRoute",
  "getRandomValues",
];
