/** What every part of the demo stands on: the state, the visitor, and the two servers. */
import { keep, recall } from "../shared/keep";
import { act, look, shop, ShopRefused, Unanswered, type Arrival, type Checkout, type Product } from "./server";
import { START, type Screen, type State, type Tab } from "./state";
import { MiniProgram, pause, StorefrontRefused, type Ask } from "./storefront";

const KEPT = "growth-demo-visitor";
/** What an act leads to comes by pushes: for so long the page looks more often. */
const EAGER_MS = 4000;
const EAGER_PAUSE_MS = 300;

export class Core {
  protected state = START;
  protected arrival: Arrival | null = null;
  client: MiniProgram | null = null;
  /** of the order just paid: its record is shown until there is a new cart */
  lastCheckout = "";
  private readonly listeners = new Set<() => void>();
  private acts = 0;
  private eagerUntil = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): State => this.state;

  set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  /** Show another page of the mini-program. */
  go(screen: Screen): void {
    this.set({ screen, couponRefused: false });
  }

  /** Turn to another pane, where they are shown one at a time. */
  turnTo(tab: Tab): void {
    this.set({ tab });
    this.markRead();
  }

  /** Have the visitor do something, and look at once what comes of it. */
  attempt(what: () => Promise<unknown>): void {
    this.acts += 1;
    this.set({ isBusy: true, complaint: "" });
    what()
      .catch((error: unknown) => {
        this.set({ complaint: troubleOf(error) });
      })
      .finally(() => {
        this.acts -= 1;
        this.set({ isBusy: this.acts > 0 });
        this.lookEagerly();
      });
  }

  /** Do one of the demo's acts as this visitor. */
  do<T>(action: string, body: object = {}): Promise<T> {
    return act<T>(action, { visitor: this.arrival?.visitor, ...body });
  }

  /** Open the sheet of a prompt; returns what was answered, once both WeChat and the
   * app have heard it. */
  async prompt(asks: readonly Ask[]): Promise<boolean> {
    // the sheet waits for a person, and nothing waits for the sheet
    this.acts -= 1;
    const isAccepted = await new Promise<boolean>((answer) => {
      this.set({ prompt: { asks, answer }, isBusy: this.acts > 0 });
    });
    this.acts += 1;
    this.set({ prompt: null, isBusy: true });
    const templateIds = asks.map((ask) => ask.templateId);
    const choice = isAccepted ? "accept" : "reject";
    await this.do("prompt", { choices: Object.fromEntries(templateIds.map((id) => [id, choice])) });
    await this.client?.reportPrompt(templateIds, isAccepted);
    return isAccepted;
  }

  /** The demo's time now, in milliseconds. */
  now(): number {
    const { snapshot, seenAt } = this.state;
    return snapshot ? new Date(snapshot.now).getTime() + Date.now() - seenAt : Date.now();
  }

  protected async start(): Promise<void> {
    const kept = this.recalled();
    const arrival = kept?.arrival ?? (await act<Arrival>("visitors", { follows: false }));
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
    this.set({ phase: "ready", read: new Set(ids) });
  }

  protected async look(): Promise<void> {
    const { arrival } = this;
    if (!arrival) return;
    const snapshot = await look(arrival.visitor, this.state.checkout?.id ?? this.lastCheckout);
    // somebody else may have taken up the phone meanwhile
    if (arrival !== this.arrival) return;
    this.set({ snapshot, seenAt: Date.now() });
    this.markRead();
  }

  remember(): void {
    const { arrival, lastCheckout } = this;
    const { checkout } = this.state;
    keep(KEPT, JSON.stringify({ arrival, checkout, lastCheckout }));
  }

  protected forget(): void {
    keep(KEPT, null);
    this.arrival = null;
    this.client = null;
    this.lastCheckout = "";
    this.set({ ...START, products: this.state.products, tab: this.state.tab });
  }

  get salesChannel(): string {
    return this.arrival?.sales_channel ?? "";
  }

  get visitor(): string {
    return this.arrival?.visitor ?? "";
  }

  private recalled(): Kept | null {
    const text = recall(KEPT);
    return text === null ? null : (JSON.parse(text) as Kept);
  }

  private markRead(): void {
    const { snapshot, tab, read } = this.state;
    const seen = (snapshot?.messages ?? []).filter((message) => message.pane === tab && !read.has(message.id));
    if (seen.length > 0) this.set({ read: new Set([...read, ...seen.map((message) => message.id)]) });
  }

  private lookEagerly(): void {
    const isLooking = this.eagerUntil > Date.now();
    this.eagerUntil = Date.now() + EAGER_MS;
    if (isLooking) return;
    const looking = async () => {
      while (Date.now() < this.eagerUntil) {
        await this.look();
        await pause(EAGER_PAUSE_MS);
      }
    };
    // whoever looks every second tells what is wrong
    looking().catch(() => undefined);
  }
}

interface Kept {
  readonly arrival: Arrival;
  readonly checkout: Checkout | null;
  readonly lastCheckout: string;
}

export function troubleOf(error: unknown): string {
  if (error instanceof Unanswered || error instanceof ShopRefused) return error.message;
  if (error instanceof StorefrontRefused) return error.code;
  return error instanceof Error ? error.name : "error";
}
