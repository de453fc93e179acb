import { nativeAdapter, type Adapter } from "./adapter";
import { Client } from "./client";
import { phoneClock, type Clock } from "./clock";
import type { Core } from "./core";
import { Drawer, type Storage } from "./drawer";
import { cart } from "./features/cart";
import { coupons } from "./features/coupons";
import { customer } from "./features/customer";
import { events } from "./features/events";
import { forms } from "./features/forms";
import { links } from "./features/links";
import { pages } from "./features/pages";
import { privacy } from "./features/privacy";
import { promises } from "./features/promises";
import { scenes } from "./features/scenes";
import { slots } from "./features/slots";
import { subscriptions } from "./features/subscriptions";
import { LogoutDocument } from "./generated/logout";
import { Ids } from "./ids";
import { Outbox } from "./outbox";
import { guarded, type Problem } from "./problems";
import { EventQueue } from "./queue";
import { Prompter } from "./prompter";
import { Reporter } from "./reporter";
import { done, type Result } from "./result";
import { Session } from "./session";
import { Transport } from "./transport";

export interface Options {
  /** The shop's public key (`saleor-wechat-growth doctor` shows it); it is no secret. */
  readonly shop: string;
  /** The mini-program's appid. */
  readonly appId: string;
  /** `https://…/graphql/storefront/`; its host must stand among the request domains. */
  readonly endpoint: string;
  /** The runtime: WeChat's `wx` unless given; see `fromTaro` and `fromUni`. */
  readonly adapter?: Adapter;
  /** Where to keep things: the runtime's storage unless given. */
  readonly storage?: Storage;
  /** Hears what goes wrong in the background. */
  readonly onError?: (problem: Problem) => void;
  /** For tests. */
  readonly clock?: Clock;
}

export type Growth = ReturnType<typeof createGrowth>;

/** Make the one client of a mini-program, in app.js before `App(…)`.
 *
 * What was kept by an earlier launch is sent when there is a session; there is one from
 * `login()` until `logout()`, launches between included. */
export function createGrowth(options: Options) {
  const { shop, appId, endpoint, adapter = nativeAdapter(), clock = phoneClock } = options;
  const complain = guarded(options.onError);
  const drawer = new Drawer(options.storage ?? storageOf(adapter), `growth.${shop}.${appId}.`, (message) => {
    complain({ type: "STORAGE", message });
  });
  const transport = new Transport(adapter, endpoint);
  const session = new Session(adapter, transport, drawer, clock, { shop, appId });
  const client = new Client(session, transport);
  const ids = new Ids(adapter, clock);
  const outbox = new Outbox(drawer, clock, complain);
  const reporter = new Reporter(client, new EventQueue(drawer, ids.next()), ids, clock, complain);
  const prompter = new Prompter(adapter, client, ids, outbox);
  const core: Core = { adapter, client, clock, drawer, ids, outbox, prompter, reporter };

  const hurry = () => {
    outbox.pump.hurry();
    reporter.pump.hurry();
  };
  adapter.onAppShow?.(hurry);
  adapter.onAppHide?.(() => {
    // WeChat leaves a few seconds
    void reporter.pump.now();
  });
  adapter.onNetworkStatusChange(({ isConnected }) => {
    if (isConnected) hurry();
  });

  return {
    /** Let the SDK talk to the server as this person, from now on: `wx.login`, which asks
     * them nothing. Until then events wait. Call it as soon as the shop may. */
    async login(): Promise<Result<null>> {
      const opened = await session.open();
      if (!opened.ok) return opened;
      hurry();
      return done(null);
    },
    /** End the session. Events not sent yet stay with the phone for the next login, which
     * WeChat makes the same person's. */
    async logout(): Promise<void> {
      await reporter.pump.now();
      const token = session.close();
      if (token !== undefined) await transport.post(LogoutDocument, {}, token);
    },
    ...events(core),
    ...pages(core),
    ...cart(core),
    ...links(core),
    ...customer(core),
    ...coupons(core),
    ...forms(core),
    ...privacy(core),
    ...promises(core),
    ...scenes(core),
    ...slots(core),
    ...subscriptions(core),
  };
}

function storageOf(adapter: Adapter): Storage {
  return {
    get: (key) => adapter.getStorageSync(key),
    set: (key, text) => {
      adapter.setStorageSync(key, text);
    },
    remove: (key) => {
      adapter.removeStorageSync(key);
    },
    keys: () => adapter.getStorageInfoSync().keys,
  };
}
