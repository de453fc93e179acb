import type { Clock } from "./clock";
import type { Drawer } from "./drawer";
import type { Complain } from "./problems";
import { Pump } from "./pump";
import { failed, type Result } from "./result";

const KEY = "outbox";
const MOST_DEEDS = 50;
const DAY_MS = 24 * 3600 * 1000;

/** Failures after which the same request may do. */
const PASSING = ["NETWORK", "RATE_LIMITED", "UNAVAILABLE", "LOGGED_OUT", "LOGIN_REFUSED", "UNAUTHENTICATED"];

interface Deed {
  readonly id: string;
  readonly kind: string;
  readonly since: number;
  readonly body: unknown;
}

/** What a feature hands in; another of this kind and id takes the place of one that waits. */
export interface NewDeed {
  readonly kind: string;
  readonly id: string;
  readonly body: unknown;
}

export type Outcome = Result<unknown, string>;

/** Whether a refusal may pass by itself; since: when the deed was handed in. */
type Again<Code extends string> = (code: Code, since: number) => boolean;

interface Handler {
  send(body: unknown): Promise<Outcome>;
  readonly again: Again<string>;
  readonly days: number;
}

/** What the server must hear although the network is dead or the app is killed.
 *
 * A feature says how its kind of deed is sent (`handle`) and hands deeds in (`add`);
 * each is sent until it is done or refused, or has lost its use. */
export class Outbox {
  readonly pump: Pump;
  private deeds: readonly Deed[];
  private readonly handlers = new Map<string, Handler>();
  private readonly waiting = new Map<string, (outcome: Outcome) => void>();

  constructor(
    private readonly drawer: Drawer,
    private readonly clock: Clock,
    private readonly complain: Complain,
  ) {
    const found = drawer.read(KEY);
    this.deeds = Array.isArray(found) ? (found as Deed[]) : [];
    this.pump = new Pump(clock, () => this.work(), { firstMs: 1000, longestMs: 300_000 });
    if (this.deeds.length > 0) this.pump.wake();
  }

  /** Say how a kind is sent, and for how many days. */
  handle<Code extends string>(
    kind: string,
    send: (body: never) => Promise<Result<unknown, Code>>,
    days: number,
    again: Again<Code> = () => false,
  ): void {
    this.handlers.set(kind, { send: send, days, again: again as Again<string> });
  }

  /** What a deed that waits will be sent with; undefined: none of this kind and id does. */
  find(kind: string, id: string): unknown {
    return this.deeds.find((each) => each.id === `${kind}.${id}`)?.body;
  }

  /** What the deeds of a kind that wait will be sent with. */
  waitingOf(kind: string): unknown[] {
    return this.deeds.filter((each) => each.kind === kind).map((each) => each.body);
  }

  /** Keep a deed; resolves when it is done or refused, by this launch. */
  add<Value, Code extends string>(kind: string, id: string, body: unknown): Promise<Result<Value, Code>> {
    const [outcome] = this.addAll([{ kind, id, body }]);
    return outcome as Promise<Result<Value, Code>>;
  }

  /** Keep several in one write, to be sent in this order: all of them, or none. */
  addAll(given: readonly NewDeed[]): Promise<Outcome>[] {
    const since = this.clock.now();
    const added: Deed[] = given.map(({ kind, id, body }) => ({ id: `${kind}.${id}`, kind, since, body }));
    const isNew = (each: Deed) => added.every(({ id }) => id !== each.id);
    const others = this.deeds.filter(isNew);
    for (const oldest of others.slice(0, Math.max(0, others.length + added.length - MOST_DEEDS))) this.giveUp(oldest);
    this.save([...this.deeds.filter(isNew), ...added]);
    const outcomes = added.map(
      ({ id }) =>
        new Promise<Outcome>((resolve) => {
          const before = this.waiting.get(id);
          this.waiting.set(id, (outcome) => {
            before?.(outcome);
            resolve(outcome);
          });
        }),
    );
    this.pump.hurry();
    return outcomes;
  }

  /** Forget a deed that waits: it was said otherwise since. */
  drop(kind: string, id: string): void {
    const deed = this.deeds.find((each) => each.id === `${kind}.${id}`);
    if (deed) this.end(deed, failed({ code: "UNAVAILABLE", message: "dropped" }));
  }

  private async work(): Promise<{ readonly code: string } | null> {
    let later: { readonly code: string } | null = null;
    for (const deed of this.deeds) {
      // dropped, or said otherwise, while another was sent
      if (!this.stands(deed)) continue;
      const handler = this.handlers.get(deed.kind);
      const isOver = this.clock.now() - deed.since > (handler?.days ?? 0) * DAY_MS;
      if (!handler || isOver) {
        this.giveUp(deed);
        continue;
      }
      const outcome = await handler.send(deed.body);
      const error = outcome.ok ? null : outcome.error;
      if (!error || !(PASSING.includes(error.code) || handler.again(error.code, deed.since))) {
        // of an earlier launch: nobody else would hear of it
        if (error && !this.waiting.has(deed.id)) this.complain({ type: "REFUSED", what: deed.kind, code: error.code });
        this.end(deed, outcome);
        continue;
      }
      later = error;
      if (error.code === "LOGGED_OUT") return null;
      this.complain({ type: "WAITING", what: "deeds", error: error });
      // the next would fare no better
      if (PASSING.includes(error.code)) break;
    }
    return later;
  }

  private giveUp(deed: Deed): void {
    this.complain({ type: "GIVEN_UP", what: deed.kind });
    this.end(deed, failed({ code: "UNAVAILABLE", message: "given up" }));
  }

  /** Whether it is still to be said, and in these words. */
  private stands({ id, body }: Deed): boolean {
    const found = this.deeds.find((each) => each.id === id);
    return found !== undefined && JSON.stringify(found.body) === JSON.stringify(body);
  }

  private end(deed: Deed, outcome: Outcome): void {
    // said otherwise while it was sent: what becomes of that is still to come
    if (!this.stands(deed)) return;
    this.save(this.deeds.filter((each) => each.id !== deed.id));
    this.waiting.get(deed.id)?.(outcome);
    this.waiting.delete(deed.id);
  }

  private save(deeds: readonly Deed[]): void {
    this.deeds = deeds;
    if (deeds.length > 0) this.drawer.write(KEY, deeds);
    else this.drawer.remove(KEY);
  }
}
