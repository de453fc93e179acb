/** Everything the demo page knows. */
import type { Checkout, Product, ScanCode, Snapshot } from "./server";
import type { Ask, Claimable, Coupon, FormDrawn, Promises, Sale } from "./storefront";

/** What the mini-program shows. */
export type Screen =
  | { readonly page: "list" | "cart" | "checkout" | "done" | "mine" }
  | { readonly page: "product"; readonly slug: string }
  | { readonly page: "form"; readonly key: string };

/** The panes a phone has, and the desk: side by side, or one at a time where it is narrow. */
export const TABS = ["shop", "chat", "notices", "sms", "desk"] as const;
export type Tab = (typeof TABS)[number];

/** A sheet of wx.requestSubscribeMessage that waits for an answer. */
export interface Prompting {
  readonly asks: readonly Ask[];
  readonly answer: (isAccepted: boolean) => void;
}

/** What the page "mine" of the mini-program shows. */
export interface Mine {
  readonly claimable: readonly Claimable[];
  readonly coupons: readonly Coupon[];
  readonly forms: readonly FormDrawn[];
  readonly sales: readonly Sale[];
  readonly promises: Promises;
}

export interface State {
  readonly phase: "starting" | "ready";
  /** why the server does not answer just now; empty while it does */
  readonly trouble: string;
  /** why the last thing that was done did not work */
  readonly complaint: string;
  readonly screen: Screen;
  readonly tab: Tab;
  readonly products: readonly Product[];
  readonly checkout: Checkout | null;
  readonly coupon: Coupon | null;
  readonly couponRefused: boolean;
  readonly orderNumber: string;
  readonly mine: Mine | null;
  /** keys of forms that were answered, with what was said to it */
  readonly answered: ReadonlyMap<string, { readonly zh: string; readonly en: string }>;
  /** codes to be scanned, while they lie before the phone */
  readonly codes: readonly ScanCode[] | null;
  readonly prompt: Prompting | null;
  readonly isBusy: boolean;
  readonly isTravelling: boolean;
  readonly snapshot: Snapshot | null;
  /** the browser's time at which the snapshot was taken */
  readonly seenAt: number;
  readonly read: ReadonlySet<string>;
}

export const START: State = {
  phase: "starting",
  trouble: "",
  complaint: "",
  screen: { page: "list" },
  tab: "shop",
  products: [],
  checkout: null,
  coupon: null,
  couponRefused: false,
  orderNumber: "",
  mine: null,
  answered: new Map(),
  codes: null,
  prompt: null,
  isBusy: false,
  isTravelling: false,
  snapshot: null,
  seenAt: 0,
  read: new Set(),
};
