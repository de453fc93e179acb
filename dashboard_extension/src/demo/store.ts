/** Everything the demo page knows, and everything that can be done on it. */
import { keep, recall } from "../shared/keep";
import {
  act,
  look,
  shop,
  ShopRefused,
  Unanswered,
  type Arrival,
  type Checkout,
  type Message,
  type Product,
  type Snapshot,
} from "./server";
import { MiniProgram, pause, StorefrontRefused, type Coupon } from "./storefront";

export type Screen =
  | { readonly app: "home" }
  | { readonly app: "shop"; readonly page: "list" | "cart" | "checkout" | "done" }
  | { readonly app: "shop"; readonly page: "product"; readonly slug: string }
  | { readonly app: "wechat"; readonly chat: "list" | "template" | "subscribe" }
  | { readonly app: "sms" };

export interface State {
  readonly phase: "starting" | "ready";
  /** why the server does not answer just now; empty while it does */
  readonly trouble: string;
  /** why the last thing that was done did not work */
  readonly complaint: string;
  readonly screen: Screen;
  readonly products: readonly Product[];
  readonly checkout: Checkout | null;
  readonly coupon: Coupon | null;
  readonly couponRefused: boolean;
  readonly orderNumber: string;
  readonly isPrompting: boolean;
  readonly isBusy: boolean;
  readonly isTravelling: boolean;
  readonly snapshot: Snapshot | null;
  /** the browser's time at which the snapshot was taken */
  readonly seenAt: number;
  readonly read: ReadonlySet<string>;
  /** the message whose notification is on the screen */
  readonly banner: Message | null;
}

const START: State = {
  phase: "starting",
  trouble: "",
  complaint: "",
  screen: { app: "shop", page: "list" },
  products: [],
  checkout: null,
  coupon: null,
  couponRefused: false,
  orderNumber: "",
  isPrompting: false,
  isBusy: false,
  isTravelling: false,
  snapshot: null,
  seenAt: 0,
  read: new Set(),
  banner: null,
};

const POLL_MS = 1000;
const BANNER_MS = 9000;
/** What is due this soon is being handled (a worker's hold on a message is a due moment,
 * too): real seconds will do. */
const AT_HAND_MS = 90_000;
/** The stand-in of the Dashboard listens: every token it gave out has grown older. */
const CLOCK = new BroadcastChannel("growth-demo-clock");
/** Longest wait for something due to be handled, after the clock has moved. */
const PATIENCE_MS = 20_000;
const KEPT = "growth-demo-visitor";

export class Demo {
  private state = START;
  private arrival: Arrival | null = null;
  private client: MiniProgram | null = null;
  private readonly listeners = new Set<() => void>();
  /** of the order just paid: its record is shown until there is a new cart */
  private lastCheckout = "";
  private bannerTimer: ReturnType<typeof setTimeout> | undefined;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): State => this.state;

  /** Begin, and look at the server for as long as the page stands. */
  async run(): Promise<never> {
    for (;;) {
      try {
        if (this.state.phase === "starting") await this.start();
        else if (document.visibilityState === "visible") await this.look();
        if (this.state.trouble !== "") this.set({ trouble: "" });
      } catch (error) {
        this.set({ trouble: troubleOf(error) });
      }
      await pause(POLL_MS);
    }
  }

  /** Put the phone into somebody else's hand. */
  reset(): void {
    keep(KEPT, null);
    this.arrival = null;
    this.client = null;
    clearTimeout(this.bannerTimer);
    this.state = { ...START, products: this.state.products };
    this.tell();
    this.attempt(() => this.start());
  }

  // -- the phone ---------------------------------------------------------------------

  go(screen: Screen): void {
    this.set({ screen, couponRefused: false });
    const { messages = [] } = this.state.snapshot ?? {};
    const isOpen = (message: Message) =>
      (screen.app === "sms" && message.kind === "sms") ||
      (screen.app === "wechat" && screen.chat === message.kind);
    const open = messages.filter(isOpen).map((message) => message.id);
    if (open.length > 0) this.set({ read: new Set([...this.state.read, ...open]) });
    if (this.state.banner && open.includes(this.state.banner.id)) this.set({ banner: null });
  }

  openMessage(message: Message): void {
    this.set({ banner: null });
    this.go(message.kind === "sms" ? { app: "sms" } : { app: "wechat", chat: message.kind });
  }

  viewProduct(slug: string): void {
    this.go({ app: "shop", page: "product", slug });
    void this.client?.track("PRODUCT_VIEWED", { product: slug });
  }

  /** Follow a card's page or a text's link: into the mini-program's cart. */
  followLink(address: string): void {
    const code = /[?&]r=(\w+)/.exec(address)?.[1] ?? /\/r\/(\w+)/.exec(address)?.[1];
    this.go({ app: "shop", page: "cart" });
    this.attempt(async () => {
      if (code) await this.client?.follow(code);
      await this.findCoupon();
      const { coupon, checkout } = this.state;
      if (coupon && checkout && !checkout.voucherCode) await this.enterCode(coupon.code);
    });
  }

  openCart(): void {
    this.go({ app: "shop", page: "cart" });
    this.attempt(() => this.findCoupon());
  }

  addToCart(variantId: string): void {
    this.attempt(async () => {
      const { checkout } = this.state;
      const lines = [{ variantId, quantity: 1 }];
      if (checkout) {
        await this.change("checkout_lines_add", { id: checkout.id, lines });
      } else {
        const channel = this.arrival?.sales_channel;
        await this.change("checkout_create", { input: { channel, lines } });
        const made = this.current().checkout;
        if (made) await this.client?.attach(made.id);
      }
      void this.client?.track("CART_ADDED", { variant: variantId });
      const isFirst = checkout === null && (this.arrival?.subscriptions.length ?? 0) > 0;
      this.set({ isPrompting: isFirst });
    });
  }

  answerPrompt(isAccepted: boolean): void {
    this.set({ isPrompting: false });
    this.attempt(async () => {
      if (!this.arrival) return;
      const { visitor, subscriptions } = this.arrival;
      const choice = isAccepted ? "accept" : "reject";
      const choices = Object.fromEntries(subscriptions.map((id) => [id, choice]));
      await act("prompt", { visitor, choices });
      await this.client?.reportPrompt(isAccepted);
    });
  }

  setQuantity(lineId: string, quantity: number): void {
    this.attempt(async () => {
      const id = this.state.checkout?.id;
      await this.change("checkout_lines_update", { id, lines: [{ lineId, quantity }] });
    });
  }

  useCode(code: string): void {
    this.attempt(() => this.enterCode(code));
  }

  pay(): void {
    this.attempt(async () => {
      const { checkout } = this.state;
      if (!checkout || !this.arrival) return;
      const { id } = checkout;
      const email = `${this.arrival.visitor}@demo.example`;
      await this.change("checkout_email_update", { id, email });
      await act("pay", { checkout: id });
      const { order } = await shop<{ order: { number: string } }>("checkout_complete", { id });
      this.set({
        orderNumber: order.number,
        checkout: null,
        coupon: null,
        screen: { app: "shop", page: "done" },
      });
      this.lastCheckout = id;
      this.remember();
    });
  }

  // -- the customer's choices ----------------------------------------------------------

  setFollows(follows: boolean): void {
    this.attempt(() => act("follow", { visitor: this.arrival?.visitor, follows }));
  }

  setSms(isWanted: boolean): void {
    this.attempt(async () => {
      if (isWanted && !this.state.snapshot?.customer?.has_phone) await this.client?.sharePhone();
      await this.client?.consentToSms(isWanted);
    });
  }

  // -- time ----------------------------------------------------------------------------

  /** The demo's time now, in milliseconds. */
  now(): number {
    const { snapshot, seenAt } = this.state;
    return snapshot ? new Date(snapshot.now).getTime() + Date.now() - seenAt : Date.now();
  }

  /** When something will happen to the cart by itself, in milliseconds. */
  nextDue(): number | null {
    const due = this.state.snapshot?.next_due_at;
    return due ? new Date(due).getTime() : null;
  }

  /** Let time pass as it would, only quicker: it stops wherever something is due, until
   * that has been done. A clock that jumped past would look like an outage, and after
   * an outage the app rightly sends nothing old. */
  travel(seconds: number): void {
    if (this.state.isTravelling) return;
    this.set({ isTravelling: true, complaint: "" });
    const target = this.now() + seconds * 1000;
    const passing = async () => {
      await this.look();
      while (this.now() < target) {
        const due = this.nextDue();
        const stop = due === null ? target : Math.min(target, Math.max(due, this.now()) + 1000);
        await act("clock", { seconds: Math.max(1, Math.ceil((stop - this.now()) / 1000)) });
        CLOCK.postMessage("moved");
        await this.settle();
      }
    };
    passing()
      .catch((error: unknown) => {
        this.set({ complaint: troubleOf(error) });
      })
      .finally(() => {
        this.set({ isTravelling: false });
      });
  }

  travelToNextDue(): void {
    const due = this.nextDue();
    if (due !== null) this.travel(Math.max(1, Math.ceil((due - this.now()) / 1000)));
  }

  /** Wait until nothing is due, or at hand, any more. */
  private async settle(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    do {
      await pause(400);
      await this.look();
      const due = this.nextDue();
      if (due === null || due - this.now() > AT_HAND_MS) return;
    } while (Date.now() < deadline);
  }

  // -- inside ----------------------------------------------------------------------------

  private async start(): Promise<void> {
    const kept = this.recalled();
    const arrival = kept?.arrival ?? (await act<Arrival>("visitors", { follows: true }));
    const client = new MiniProgram(arrival);
    // what was kept may be of a sandbox that is no more; the next try begins anew
    keep(KEPT, null);
    await client.logIn();
    const found = await shop<{ edges: readonly { node: Product }[] }>("products", {
      channel: arrival.sales_channel,
      first: 50,
    });
    this.arrival = arrival;
    this.client = client;
    this.lastCheckout = kept?.lastCheckout ?? "";
    this.set({ products: found.edges.map((edge) => edge.node), checkout: kept?.checkout ?? null });
    this.remember();
    void client.track("MALL_VIEWED");
    await this.look();
    // what stood on the phone before a reload is no news
    const ids = this.state.snapshot?.messages.map((message) => message.id) ?? [];
    this.set({ phase: "ready", read: new Set(ids), banner: null });
  }

  private async look(): Promise<void> {
    const { arrival } = this;
    if (!arrival) return;
    const snapshot = await look(arrival.visitor, this.state.checkout?.id ?? this.lastCheckout);
    // somebody else may have taken up the phone meanwhile
    if (arrival !== this.arrival) return;
    const known = new Set(this.state.snapshot?.messages.map((message) => message.id));
    const fresh = snapshot.messages.filter((message) => !known.has(message.id));
    this.set({ snapshot, seenAt: Date.now() });
    const newest = fresh.at(-1);
    if (newest && this.state.phase === "ready") this.notify(newest);
  }

  private notify(message: Message): void {
    clearTimeout(this.bannerTimer);
    this.set({ banner: message });
    // whoever looks at the chat already needs no notification
    this.go(this.state.screen);
    this.bannerTimer = setTimeout(() => {
      this.set({ banner: null });
    }, BANNER_MS);
  }

  private async findCoupon(): Promise<void> {
    const coupons = (await this.client?.coupons()) ?? [];
    this.set({ coupon: coupons.find((coupon) => coupon.state === "ISSUED") ?? null });
  }

  private async enterCode(code: string): Promise<void> {
    const id = this.state.checkout?.id;
    try {
      await this.change("checkout_add_promo_code", { id, code });
      this.set({ couponRefused: false });
    } catch (error) {
      if (!(error instanceof ShopRefused)) throw error;
      this.set({ couponRefused: true });
    }
  }

  private async change(operation: string, variables: object): Promise<void> {
    const { checkout } = await shop<{ checkout: Checkout }>(operation, variables);
    this.set({ checkout });
    this.remember();
  }

  private attempt(what: () => Promise<unknown>): void {
    this.set({ isBusy: true, complaint: "" });
    what()
      .catch((error: unknown) => {
        this.set({ complaint: troubleOf(error) });
      })
      .finally(() => {
        this.set({ isBusy: false });
      });
  }

  private remember(): void {
    const { arrival, lastCheckout } = this;
    const { checkout } = this.state;
    keep(KEPT, JSON.stringify({ arrival, checkout, lastCheckout }));
  }

  private recalled(): Kept | null {
    const text = recall(KEPT);
    return text === null ? null : (JSON.parse(text) as Kept);
  }

  private set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

interface Kept {
  readonly arrival: Arrival;
  readonly checkout: Checkout | null;
  readonly lastCheckout: string;
}

function troubleOf(error: unknown): string {
  if (error instanceof Unanswered || error instanceof ShopRefused) return error.message;
  if (error instanceof StorefrontRefused) return error.code;
  return error instanceof Error ? error.name : "error";
}
