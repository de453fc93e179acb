import type { Client } from "./client";
import type { Clock } from "./clock";
import { TrackDocument } from "./generated/track";
import type { EventInput, EventKind, TrackErrorCode } from "./generated/schema";
import type { Ids } from "./ids";
import type { Complain } from "./problems";
import { Pump } from "./pump";
import type { EventQueue } from "./queue";
import { done, failed, type Failure, type Result } from "./result";

/** The server takes so many at once. */
const MOST_AT_ONCE = 50;
/** So long an event may wait for others. */
const GATHER_MS = 5000;
/** The server takes 2 kB as UTF-8, which is never fewer than these characters. */
const MOST_CHARACTERS = 2048;
/** The server knows an id for 30 days: what is older is not sent, it might count twice. */
const OLDEST_MS = 28 * 24 * 3600 * 1000;

const STANDARD = [
  "identity_authorized",
  "mall_viewed",
  "product_viewed",
  "coupon_claimed",
  "cart_added",
  "order_submitted",
  "order_paid",
] as const satisfies readonly Lowercase<Exclude<EventKind, "CUSTOM">>[];

export type StandardEvent = (typeof STANDARD)[number];
/** Ids and numbers, nothing personal: 2 kB and 4 levels at most. */
export type Properties = Readonly<Record<string, unknown>>;

/** Keeps events, then sends them until the server has answered for each. */
export class Reporter {
  readonly pump: Pump;
  private most = MOST_AT_ONCE;

  constructor(
    private readonly client: Client,
    private readonly queue: EventQueue,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly complain: Complain,
  ) {
    this.pump = new Pump(clock, () => this.send(), { firstMs: 2000, longestMs: 300_000 });
    if (queue.size > 0) this.pump.wake();
  }

  /** Keep an event. When this returns, it survives the app. */
  track(name: string, properties: Properties): void {
    const copy = copyOf(properties);
    if (!copy.ok) {
      this.complain({ type: "EVENT_INVALID", name, message: copy.error });
      return;
    }
    const isStandard = STANDARD.includes(name as StandardEvent);
    const dropped = this.queue.add({
      id: this.ids.next(),
      kind: isStandard ? (name.toUpperCase() as EventKind) : "CUSTOM",
      ...(isStandard ? {} : { name }),
      occurredAt: new Date(this.clock.now()).toISOString(),
      properties: copy.value,
    });
    if (dropped.length > 0) this.complain({ type: "EVENTS_DROPPED", reason: "FULL", events: dropped });
    this.pump.wake(this.queue.size >= MOST_AT_ONCE ? 0 : GATHER_MS);
  }

  private async send(): Promise<Failure | null> {
    const old = this.queue.removeBefore(new Date(this.clock.now() - OLDEST_MS).toISOString());
    if (old.length > 0) this.complain({ type: "EVENTS_DROPPED", reason: "OLD", events: old });
    while (this.queue.size > 0) {
      const events = this.queue.first(this.most);
      const answer = await this.report(events);
      if (answer.ok) {
        this.forget(events);
        this.most = MOST_AT_ONCE;
        continue;
      }
      const { error } = answer;
      if (error.code === "LOGGED_OUT") return null;
      if (error.code !== "REQUEST_REFUSED" || error.reason === "INVALID_DOCUMENT") {
        this.complain({ type: "WAITING", what: "events", error });
        return error;
      }
      // one of them spoils the whole request: find it by halves
      this.most = Math.floor(events.length / 2);
      const [event] = events;
      if (this.most > 0 || !event) continue;
      this.most = MOST_AT_ONCE;
      this.complain({ type: "EVENT_REFUSED", event, code: error.reason, message: error.message });
      this.forget(events);
    }
    return null;
  }

  /** Send once. It is over for all of them if the server says how many it recorded. */
  private async report(events: readonly EventInput[]): Promise<Result<null>> {
    const answer = await this.client.ask(TrackDocument, { events });
    if (!answer.ok) return answer;
    const { recorded = null, errors = [] } = answer.value.track ?? {};
    if (recorded === null) {
      const [error] = errors;
      const message = error?.message ?? "no payload";
      if (!error) return failed({ code: "UNAVAILABLE", message });
      return failed({ code: "REQUEST_REFUSED", reason: error.code, message });
    }
    for (const { field, code, message } of errors) {
      const event = events[Number(field?.split(".")[1])];
      if (event) this.refuse(event, code, message);
    }
    return done(null);
  }

  private refuse(event: EventInput, code: TrackErrorCode, message: string): void {
    this.complain({ type: "EVENT_REFUSED", event, code, message });
  }

  private forget(events: readonly EventInput[]): void {
    this.queue.remove(new Set(events.map((event) => event.id)));
  }
}

/** The properties as they are now, and as they will be sent; or why they cannot be. */
function copyOf(
  properties: Properties,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string } {
  try {
    const text = JSON.stringify(properties);
    if (text.length > MOST_CHARACTERS) return failed("Properties have 2 kB at most.");
    return done(JSON.parse(text) as unknown);
  } catch (error) {
    return failed(String(error));
  }
}
