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

type Outcome = Result<unknown, string>;

interface Handler {
  send(body: unknown): Promise<Outcome>;
  /** refusals that time mends */
  readonly again: readonly string[];
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
    again: readonly Code[] = [],
  ): void {
    this.handlers.set(kind, { send: send, days, again });
  }

  /** What a deed that waits will be sent with; undefined: none of this kind and id does. */
  find(kind: string, id: string): unknown {
    return this.deeds.find((each) => each.id === `${kind}.${id}`)?.body;
  }

  /** Keep a deed; resolves when it is done or refused, by this launch.
   *
   * id: another deed of this kind and id takes the place of one that waits. */
  add<Value, Code extends string>(kind: string, id: string, body: unknown): Promise<Result<Value, Code>> {
    const deed = { id: `${kind}.${id}`, kind, since: this.clock.now(), body };
    const others = this.deeds.filter((each) => each.id !== deed.id);
    const [oldest] = others;
    if (oldest && others.length >= MOST_DEEDS) this.giveUp(oldest);
    this.save([...this.deeds.filter((each) => each.id !== deed.id), deed]);
    return new Promise((resolve) => {
      const before = this.waiting.get(deed.id);
      this.waiting.set(deed.id, (outcome) => {
        before?.(outcome);
        resolve(outcome as Result<Value, Code>);
      });
      this.pump.hurry();
    });
  }

  private async work(): Promise<{ readonly code: string } | null> {
    let later: { readonly code: string } | null = null;
    for (const deed of this.deeds) {
      const handler = this.handlers.get(deed.kind);
      const isOver = this.clock.now() - deed.since > (handler?.days ?? 0) * DAY_MS;
      if (!handler || isOver) {
        this.giveUp(deed);
        continue;
      }
      const outcome = await handler.send(deed.body);
      const error = outcome.ok ? null : outcome.error;
      if (!error || !(PASSING.includes(error.code) || handler.again.includes(error.code))) {
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

  private end(deed: Deed, outcome: Outcome): void {
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
