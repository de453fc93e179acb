import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import {
  buildSchema,
  execute,
  GraphQLError,
  isScalarType,
  parse,
  validate,
  type ExecutionResult,
  type GraphQLScalarType,
} from "graphql";

import type { EventInput, SubscriptionResult } from "../../src/generated/schema";
import type { World } from "./world";

const SDL = readFileSync(join(import.meta.dirname, "../../../graphql/schema/storefront.graphql"), "utf8");
const LIFE_S = 1800;

const EMPTY_SLOT = { variant: "default", title: "", text: "", pictureUrl: "", link: "", productIds: [], coupon: null };

const FORM = {
  key: "taste",
  kind: "SURVEY",
  title: { zh: "口味", en: "Taste" },
  version: 1,
  fields: [
    { key: "tea", type: "CHOICE", label: { zh: "茶", en: "Tea" }, isRequired: true, step: 1, choices: [{ value: "green", label: { zh: "绿", en: "" } }] },
    { key: "note", type: "TEXT", label: { zh: "还有", en: "" }, isRequired: false, step: 2, choices: [] },
  ],
};

interface Submission {
  readonly key: string;
  readonly answers: readonly { readonly field: string; readonly values: readonly string[] }[];
  readonly clientId: string;
}

interface Report {
  readonly results: SubscriptionResult[];
  readonly clientId?: string | null;
}

interface SessionRow {
  readonly openid: string;
  refresh: string;
  readonly spent: Set<string>;
  isRevoked: boolean;
}

/** A fault for the next requests, one each. */
export type Fault =
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
  /** only for requests that hold this text */
  | { readonly status: number; readonly body?: string; readonly to: string };

/** The storefront API as a mini-program meets it: our SDL, executed; event ids that count
 * once, access tokens of half an hour, refresh tokens that work once and end the session
 * when they are used again. */
export class Server {
  readonly events: (EventInput & { readonly openid: string })[] = [];
  readonly grants = new Map<string, number>();
  readonly carts = new Map<string, string>();
  readonly links: string[] = [];
  /** scenes of our codes that people came by, with WeChat's own */
  readonly scenes: (readonly [string, number | null])[] = [];
  readonly consents: object[] = [];
  readonly logins: string[] = [];
  /** names of the operations that were executed, in order */
  readonly executed: string[] = [];
  coupons: readonly object[] = [];
  /** what can be claimed: how many are left, by coupon */
  readonly stock = new Map<string, number>();
  /** claims that counted: the coupon by client id */
  readonly claims = new Map<string, string>();
  hints: readonly object[] | null = null;
  readonly slots = new Map<string, object>();
  readonly offers = new Map<string, object>();
  /** entries that counted: the answers by client id */
  readonly entries = new Map<string, object>();
  /** sales and watches that were promised, by sale or variant */
  readonly promised: string[] = [];
  /** whether pushes count the grants, which come when a test says so */
  isPushing = false;
  /** what was asked for of the person's data, in order */
  readonly rights: string[] = [];
  /** template ids to ask for, by moment */
  readonly prompts = new Map<string, readonly string[]>();
  /** checkouts the shop told of: their owners; "" is nobody's */
  knownCarts = new Map<string, string>();
  faults: Fault[] = [];
  loginRefusal: string | null = null;
  phoneRefusal: string | null = null;
  isLocationAllowed = false;
  readonly places: object[] = [];
  private readonly ids = new Set<string>();
  private readonly reports = new Set<string>();
  private readonly codes = new Set<string>();
  private readonly sessions: SessionRow[] = [];
  private readonly tokens = new Map<string, { readonly session: number; readonly until: number }>();
  private readonly schema = buildSchema(SDL);
  private http: HttpServer | null = null;

  constructor(private readonly world: World) {
    for (const type of Object.values(this.schema.getTypeMap())) {
      if (isScalarType(type)) harden(type);
    }
  }

  async start(): Promise<void> {
    this.http = createServer((request, response) => {
      void this.serve(request, response);
    });
    await new Promise<void>((resolve) => this.http?.listen(0, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    this.http?.closeAllConnections();
    await new Promise((resolve) => this.http?.close(resolve));
  }

  get endpoint(): string {
    const { port } = this.http?.address() as AddressInfo;
    return `http://127.0.0.1:${String(port)}/graphql/storefront/`;
  }

  /** Throw everybody out; refresh tokens are no good any more, either. */
  revokeAll(): void {
    for (const session of this.sessions) session.isRevoked = true;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const fault = this.fault(body);
    const { status, text, headers } = fault ?? this.answer(body, request.headers.authorization ?? "");
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(text);
  }

  private fault(body: string) {
    const index = this.faults.findIndex((each) => !("to" in each) || body.includes(each.to));
    const [fault] = index < 0 ? [] : this.faults.splice(index, 1);
    if (!fault) return null;
    const { status, body: text = "" } = fault;
    return { status, text, headers: "headers" in fault ? (fault.headers ?? {}) : {} };
  }

  private answer(body: string, authorization: string): { status: number; text: string; headers: object } {
    if (Buffer.byteLength(body) > 256 * 1024) return told(413, "LIMIT_EXCEEDED");
    // texts that no database takes
    if (/\\u0000|\\ud[89a-f]/i.test(body)) return told(400, "BAD_REQUEST");
    const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
    const document = parse(query);
    if (validate(this.schema, document).length > 0) return told(400, "INVALID_DOCUMENT");
    const token = this.tokens.get(/^Bearer (.+)$/.exec(authorization)?.[1] ?? "");
    const session = token && token.until > this.world.now ? this.sessions[token.session] : undefined;
    const speaker = session && !session.isRevoked ? session : null;
    const result = execute({
      schema: this.schema,
      document,
      rootValue: this.root(speaker),
      variableValues: variables,
    }) as ExecutionResult;
    const errors = result.errors?.map((error) => ({
      message: error.message,
      extensions: { code: "BAD_INPUT", ...error.extensions },
    }));
    const isExecuted = result.data !== undefined;
    return {
      status: isExecuted ? 200 : 400,
      text: JSON.stringify({ data: result.data ?? null, ...(errors ? { errors } : {}) }),
      headers: {},
    };
  }

  private root(speaker: SessionRow | null): object {
    const needed = <A, R>(name: string, work: (speaker: SessionRow, args: A) => R) => (args: A): R => {
      if (!speaker) throw new GraphQLError("No session.", { extensions: { code: "UNAUTHENTICATED" } });
      this.executed.push(name);
      return work(speaker, args);
    };
    return {
      wechatLogin: (args: { shop: string; appId: string; code: string }) => {
        this.executed.push("wechatLogin");
        return this.logIn(args);
      },
      refreshSession: ({ refreshToken }: { refreshToken: string }) => {
        this.executed.push("refreshSession");
        return this.refresh(refreshToken);
      },
      logout: () => {
        this.executed.push("logout");
        if (!speaker) return refused("SESSION_OVER");
        speaker.isRevoked = true;
        return { errors: [] };
      },
      me: needed("me", (who) => this.customer(who.openid)),
      track: needed("track", (who, { events }: { events: EventInput[] }) => this.track(who, events)),
      attachCart: needed("attachCart", (who, { checkoutId }: { checkoutId: string }) => {
        const owner = this.knownCarts.get(checkoutId);
        if (owner === undefined) return refused("CART_UNKNOWN", "checkoutId");
        if (owner !== "" && owner !== who.openid) return refused("CART_TAKEN", "checkoutId");
        this.carts.set(checkoutId, who.openid);
        return { checkoutId, errors: [] };
      }),
      followLink: needed("followLink", (_, { code }: { code: string }) => {
        if (code === "unknown") return refused("LINK_UNKNOWN", "code");
        this.links.push(code);
        return { target: { h5: "", miniProgram: "pages/cart/index" }, errors: [] };
      }),
      enterByScene: needed("enterByScene", (_, given: { scene: string; wechatScene?: number | null }) => {
        if (given.scene === "unknown") return refused("SCENE_UNKNOWN", "scene");
        this.scenes.push([given.scene, given.wechatScene ?? null]);
        return { target: { h5: "", miniProgram: "pages/shop/index" }, source: "门店", entrance: "code", errors: [] };
      }),
      bindPhone: needed("bindPhone", (who) =>
        this.phoneRefusal === null
          ? { me: this.customer(who.openid), errors: [] }
          : refused(this.phoneRefusal, "code"),
      ),
      bindLocation: needed("bindLocation", (who, place: object) => {
        if (!this.isLocationAllowed) return refused("LOCATION_REFUSED");
        this.places.push(place);
        return { me: this.customer(who.openid), errors: [] };
      }),
      linkSaleorCustomer: needed("linkSaleorCustomer", (who, { token }: { token: string }) =>
        token === "good" ? { me: this.customer(who.openid), errors: [] } : refused("TOKEN_INVALID", "token"),
      ),
      setConsent: needed("setConsent", (who, statement: object) => {
        this.consents.push(statement);
        return { me: this.customer(who.openid), errors: [] };
      }),
      reportSubscriptions: needed("reportSubscriptions", (who, { results, clientId }: Report) => {
        if (clientId !== undefined && clientId !== null && this.reports.has(clientId)) results = [];
        this.reports.add(clientId ?? "");
        for (const { templateId, result } of results) {
          if (result === "ACCEPT" && !this.isPushing) this.grants.set(templateId, (this.grants.get(templateId) ?? 0) + 1);
        }
        return { me: this.customer(who.openid), errors: [] };
      }),
      form: needed("form", (_, { key }: { key: string }) => (key === "taste" ? FORM : null)),
      submitForm: needed("submitForm", (_, { key, answers, clientId }: Submission) => {
        if (key !== "taste") return refused("FORM_UNKNOWN", "key");
        const faults = answers.filter(({ values }) => values.includes("bad"));
        const errors = faults.map(({ field }) => ({ field, code: "ANSWER_UNUSABLE", message: "no" }));
        if (errors.length > 0) return { thanks: null, coupon: null, errors };
        this.entries.set(clientId, answers);
        return { thanks: { zh: "谢谢", en: "" }, coupon: null, errors };
      }),
      sales: needed("sales", () => [
        { key: "d11", title: "双十一", startsAt: "2026-11-30T12:00:00Z", endsAt: "2026-12-01T12:00:00Z", templateId: "sale" },
      ]),
      watchOffers: needed("watchOffers", () => [{ kind: "STOCK", templateId: "goods" }]),
      myReminders: needed("myReminders", () => []),
      myWatches: needed("myWatches", () => []),
      remindMe: needed("remindMe", (_, { sale }: { sale: string }) => this.promise("sale", sale, { reminder: { id: sale, state: "PROMISED" } })),
      watchVariant: needed("watchVariant", (_, { variantId }: { variantId: string }) =>
        this.promise("goods", variantId, { watch: null }),
      ),
      cancelReminder: needed("cancelReminder", (_, { id }: { id: string }) => this.forget(id, { reminder: null })),
      cancelWatch: needed("cancelWatch", (_, { id }: { id: string }) => this.forget(id, { watch: null })),
      requestMyData: needed("requestMyData", (who) => (this.rights.push("copy"), { me: this.customer(who.openid), errors: [] })),
      requestErasure: needed("requestErasure", (who) => (this.rights.push("erase"), { me: this.customer(who.openid), errors: [] })),
      cancelErasure: needed("cancelErasure", (who) => (this.rights.push("keep"), { me: this.customer(who.openid), errors: [] })),
      claimableCoupons: needed("claimableCoupons", () => ({
        edges: [...this.stock.keys()].map((id) => ({ node: this.claimable(id), cursor: id })),
        pageInfo: { hasNextPage: false, endCursor: null },
      })),
      claimCoupon: needed("claimCoupon", (_, { couponId, clientId }: { couponId: string; clientId: string }) => {
        if (!this.claims.has(clientId)) {
          const left = this.stock.get(couponId);
          if (left === undefined) return refused("COUPON_UNKNOWN", "couponId");
          if (left === 0) return refused("SOLD_OUT", "couponId");
          this.stock.set(couponId, left - 1);
          this.claims.set(clientId, couponId);
        }
        return { coupon: coupon(clientId), claimable: this.claimable(couponId), errors: [] };
      }),
      expiringCoupons: needed("expiringCoupons", (_, { within }: { within: number }) =>
        Array.from({ length: Math.floor(within / 24) }, (__, day) => coupon(`day-${String(day)}`)),
      ),
      applyHints: needed("applyHints", () => this.hints),
      slots: needed("slots", (_, { keys }: { keys: string[] }) =>
        keys.flatMap((key) => {
          const slot = this.slots.get(key);
          return slot ? [{ ...EMPTY_SLOT, key, ...slot }] : [];
        }),
      ),
      searchOffer: needed("searchOffer", (_, { keyword }: { keyword: string }) => this.offers.get(keyword) ?? null),
      subscriptionPrompt: needed("subscriptionPrompt", (_, { moment }: { moment: string }) => {
        const templateIds = this.prompts.get(moment) ?? [];
        const asks = templateIds.map((templateId) => ({
          templateId,
          title: templateId,
          reason: "CART",
          isLongTerm: false,
          text: ({ language }: { language: string }) => language,
        }));
        return { templateIds, asks };
      }),
    };
  }

  private promise(templateId: string, what: string, extra: object): object {
    const left = this.grants.get(templateId) ?? 0;
    if (!this.promised.includes(what)) {
      if (left === 0) return { templateId, ...refused("NO_GRANT") };
      this.grants.set(templateId, left - 1);
      this.promised.push(what);
    }
    return { ...extra, templateId: null, errors: [] };
  }

  private forget(what: string, extra: object): object {
    const at = this.promised.indexOf(what);
    if (at < 0) return refused("PROMISE_UNKNOWN", "id");
    this.promised.splice(at, 1);
    return { ...extra, errors: [] };
  }

  private logIn({ shop, appId, code }: { shop: string; appId: string; code: string }): object {
    if (this.loginRefusal !== null) return refused(this.loginRefusal);
    if (shop !== "shop-key") return refused("SHOP_UNKNOWN", "shop");
    if (appId !== "wx-app") return refused("APP_UNKNOWN", "appId");
    if (this.codes.has(code)) return refused("CODE_INVALID", "code");
    this.codes.add(code);
    this.logins.push(code);
    const [openid = ""] = code.split(":");
    this.sessions.push({ openid, refresh: "", spent: new Set(), isRevoked: false });
    return this.issue(this.sessions.length - 1);
  }

  private refresh(given: string): object {
    const index = Number(given.split(".")[0]);
    const session = this.sessions[index];
    if (!session || session.isRevoked) return refused("SESSION_OVER");
    if (session.spent.has(given)) {
      session.isRevoked = true;
      return refused("SESSION_OVER");
    }
    if (session.refresh !== given) return refused("SESSION_OVER");
    return this.issue(index);
  }

  private issue(index: number): object {
    const session = this.sessions[index];
    if (!session) throw new Error("no session");
    if (session.refresh !== "") session.spent.add(session.refresh);
    session.refresh = `${String(index)}.${randomUUID()}`;
    const accessToken = randomUUID();
    this.tokens.set(accessToken, { session: index, until: this.world.now + LIFE_S * 1000 });
    return {
      accessToken,
      refreshToken: session.refresh,
      expiresIn: LIFE_S,
      me: this.customer(session.openid),
      errors: [],
    };
  }

  private track({ openid }: SessionRow, events: EventInput[]): object {
    if (events.length > 50) return { recorded: null, ...refused("TOO_MANY", "events") };
    const errors: object[] = [];
    let recorded = 0;
    for (const [index, event] of events.entries()) {
      const refusal = refusalOf(event);
      if (refusal) errors.push({ ...refusal, field: `events.${String(index)}.${refusal.field}`, message: "no" });
      else if (!this.ids.has(event.id)) {
        this.ids.add(event.id);
        this.events.push({ ...event, openid });
        recorded += 1;
      }
    }
    return { recorded, errors };
  }

  private claimable(id: string): object {
    const left = this.stock.get(id) ?? 0;
    return {
      ...coupon(id),
      text: "",
      pictureUrl: "",
      validDays: 7,
      claimFrom: "2026-11-20T12:00:00Z",
      claimUntil: null,
      perPerson: 1,
      claimed: 0,
      remaining: left,
      state: left > 0 ? "CAN_CLAIM" : "SOLD_OUT",
    };
  }

  private customer(openid: string): object {
    return {
      id: openid,
      hasPhone: false,
      privacy: { erasedFrom: null, myData: null },
      tags: [],
      consents: [],
      coupons: () => ({
        edges: this.coupons.map((node) => ({ node, cursor: "c" })),
        pageInfo: { hasNextPage: this.coupons.length > 1, endCursor: "c" },
      }),
      subscriptions: ({ templateIds }: { templateIds: string[] }) =>
        templateIds.map((templateId) => ({
          templateId,
          available: this.grants.get(templateId) ?? 0,
          lastAnswer: null,
        })),
    };
  }
}

function refusalOf(event: EventInput): { readonly code: string; readonly field: string } | null {
  const { kind, name, properties } = event;
  const isNamed = name !== undefined && name !== null;
  if (kind === "CUSTOM" ? !/^[a-z][a-z0-9_]{0,31}$/.test(name ?? "") : isNamed) {
    return { code: "NAME_INVALID", field: "name" };
  }
  // Python writes a space after each comma and colon
  const text = JSON.stringify(properties, null, 1).replaceAll(/\n */g, " ");
  const isObject = typeof properties === "object" && properties !== null && !Array.isArray(properties);
  if (!isObject || Buffer.byteLength(text) > 2048) return { code: "PROPERTIES_INVALID", field: "properties" };
  return null;
}

function coupon(id: string): object {
  return {
    id,
    name: id,
    code: `CODE-${id}`,
    kind: "FIXED",
    value: "10",
    currency: "CNY",
    minimumOrder: null,
    state: "ISSUED",
    grantedAt: "2026-11-20T12:00:00Z",
    expiresAt: "2026-11-30T12:00:00Z",
  };
}

function refused(code: string, field: string | null = null): { errors: object[] } {
  return { errors: [{ code, field, message: code }] };
}

function told(status: number, code: string): { status: number; text: string; headers: object } {
  return { status, text: JSON.stringify({ errors: [{ message: code, extensions: { code } }] }), headers: {} };
}

/** Take what our scalars take, and nothing else. */
function harden(type: GraphQLScalarType): void {
  const shapes: Record<string, (value: unknown) => boolean> = {
    UUID: (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(value)),
    DateTime: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(value)),
    JSON: (value) => !JSON.stringify(value).match(/[^.\d](\d{17,})\b/),
  };
  const fits = shapes[type.name];
  if (!fits) return;
  type.parseValue = (value: unknown) => {
    if (!fits(value)) throw new GraphQLError(`not of type ${type.name}`);
    return value;
  };
}
