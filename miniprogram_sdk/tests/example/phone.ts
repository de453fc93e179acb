/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { createRequire, Module } from "node:module";
import { join } from "node:path";

import { Kind, parse } from "graphql";

import type { Answered } from "../../src/adapter";

const EXAMPLE = join(import.meta.dirname, "../../example");
const NPM = join(EXAMPLE, "miniprogram_npm");
const require = createRequire(import.meta.url);

export interface Component {
  readonly dom: HTMLElement;
  readonly data: Variables;
  readonly instance: Record<string, (argument?: unknown) => unknown>;
  querySelector(selector: string): Node | undefined;
  querySelectorAll(selector: string): Node[];
  attach(parent: HTMLElement): void;
  detach(): void;
}

export interface Node {
  readonly dom: HTMLElement;
  dispatchEvent(name: string, options?: object): void;
}

interface Simulate {
  load(path: string, options: object): string;
  render(id: string): Component;
  sleep(ms: number): Promise<void>;
}

type Resolve = (request: string, ...rest: unknown[]) => string;

/** What WeChat does with a bare name: it looks into miniprogram_npm. */
const modules = Module as unknown as { _resolveFilename: Resolve };
const resolve = modules._resolveFilename;
modules._resolveFilename = (request, ...rest) =>
  request.startsWith("@saleor-wechat-growth/") ? join(NPM, request, "index.js") : resolve(request, ...rest);

/** An answer to a request, by the field of Query or Mutation that it asks for. */
export type Answers = Record<string, (variables: Variables) => unknown>;

export type Variables = Readonly<Record<string, unknown>>;

/** The example on a simulated phone: its pages, and the calls it makes of WeChat. */
export class ExamplePhone {
  readonly calls: { readonly name: string; readonly argument: unknown }[] = [];
  readonly asked: { readonly query: string; readonly variables: Variables }[] = [];
  answers: Answers = {};
  prompt: Record<string, string> = {};

  /** stored: what an earlier launch left. */
  constructor(readonly stored = new Map<string, unknown>()) {
    const note = (name: string) => (argument: unknown) => void this.calls.push({ name, argument });
    const wx = {
      getStorageSync: (key: string) => this.stored.get(key) ?? "",
      setStorageSync: (key: string, value: unknown) => void this.stored.set(key, value),
      removeStorageSync: (key: string) => void this.stored.delete(key),
      getStorageInfoSync: () => ({ keys: [...this.stored.keys()] }),
      getLaunchOptionsSync: () => ({ query: {} }),
      onNetworkStatusChange: () => undefined,
      onAppRoute: () => undefined,
      login: ({ success }: { success(result: object): void }) => success({ code: "code" }),
      request: (options: RequestOptions) => {
        queueMicrotask(() => {
          this.answer(options);
        });
      },
      requestSubscribeMessage: (options: { success(result: object): void }) => {
        note("requestSubscribeMessage")(options);
        queueMicrotask(() => options.success(this.prompt));
      },
    };
    for (const name of [
      "navigateTo",
      "switchTab",
      "showToast",
      "showModal",
      "setClipboardData",
      "setNavigationBarTitle",
      "stopPullDownRefresh",
    ]) {
      Object.assign(wx, { [name]: note(name) });
    }
    Object.assign(globalThis, { wx });
    for (const path of Object.keys(require.cache)) {
      if (path.startsWith(EXAMPLE)) Reflect.deleteProperty(require.cache, path);
    }
  }

  /** The one of the example. */
  get growth(): { login(): Promise<unknown>; flush(): Promise<void> } {
    return (this.use("lib/growth") as { growth: { login(): Promise<unknown>; flush(): Promise<void> } }).growth;
  }

  called(name: string): unknown[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.argument);
  }

  /** A module of the example. */
  use(path: string): unknown {
    return require(join(EXAMPLE, path));
  }

  /** Open a page; `query` as in its address. */
  async open(name: string, query: object = {}): Promise<Component> {
    const simulate = require("miniprogram-simulate") as Simulate;
    const id = simulate.load(join(EXAMPLE, "pages", name, "index"), { compiler: "simulate", rootPath: EXAMPLE });
    const page = simulate.render(id);
    page.attach(document.createElement("div"));
    await page.instance["onLoad"]?.(query);
    await page.instance["onShow"]?.();
    await this.settle();
    return page;
  }

  /** As in WeChat: what a page shows is in `dom`, classes are its own. */
  async tap(page: Component, selector: string, index = 0): Promise<void> {
    page.querySelectorAll(selector)[index]?.dispatchEvent("tap");
    await this.settle();
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
  }

  private answer({ data, success, fail }: RequestOptions): void {
    const body = (typeof data === "string" ? JSON.parse(data) : data) as (typeof this.asked)[number];
    this.asked.push(body);
    const found: Record<string, unknown> = {};
    for (const field of rootFields(body.query)) {
      const answer = this.answers[field];
      if (!answer) {
        fail({ errMsg: "request:fail" });
        return;
      }
      found[field] = answer(body.variables);
    }
    success({ statusCode: 200, data: { data: found }, header: {} });
  }
}

interface RequestOptions {
  readonly data: string | object;
  success(answer: Answered): void;
  fail(error: { errMsg: string }): void;
}

function rootFields(query: string): string[] {
  const operations = parse(query).definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const selected = operations.flatMap(({ selectionSet }) => [...selectionSet.selections]);
  return selected.flatMap((each) => (each.kind === Kind.FIELD ? [each.name.value] : []));
}
