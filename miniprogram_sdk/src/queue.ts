import type { Drawer } from "./drawer";
import type { EventInput } from "./generated/schema";

const KEY = "events.";
/** Events of one key: each event more is one write of its key. */
const PER_KEY = 10;

/** What a full queue gives up first. */
export const PAGE_VIEWED = "page_viewed";

export const MOST_EVENTS = 1000;
/** Of all events as JSON; the phone has 10 MB for the whole mini-program. */
export const MOST_CHARACTERS = 900_000;

interface Batch {
  readonly key: string;
  events: readonly Kept[];
}

interface Kept {
  readonly event: EventInput;
  readonly size: number;
}

/** Events that wait for the server, oldest first, kept by the phone before anything else.
 *
 * They lie in keys of ten. A key is written whole, in one call, so whenever the app is
 * killed it holds what it held before or after. A new launch begins a new key. */
export class EventQueue {
  private readonly batches: Batch[] = [];
  private open: Batch | null = null;
  private lastNumber = 0;
  private characters = 0;
  private count = 0;

  constructor(
    private readonly drawer: Drawer,
    private readonly suffix: string,
  ) {
    const keys = drawer.keys(KEY).sort((a, b) => numberOf(a) - numberOf(b));
    for (const key of keys) {
      const found = drawer.read(key);
      const batch = { key, events: Array.isArray(found) ? found.filter(isEvent).map(kept) : [] };
      if (batch.events.length === 0) {
        drawer.remove(key);
        continue;
      }
      this.batches.push(batch);
      this.lastNumber = numberOf(key);
    }
    this.weigh();
  }

  get size(): number {
    return this.count;
  }

  /** Keep an event; returns those that had to make room for it. */
  add(event: EventInput): EventInput[] {
    if (!this.open || this.open.events.length >= PER_KEY) {
      this.lastNumber += 1;
      this.open = { key: `${KEY}${String(this.lastNumber)}.${this.suffix}`, events: [] };
      this.batches.push(this.open);
    }
    this.put(this.open, [...this.open.events, kept(event)]);
    return this.makeRoom();
  }

  first(most: number): EventInput[] {
    const found: EventInput[] = [];
    for (const { events } of this.batches) {
      if (found.length >= most) break;
      found.push(...events.slice(0, most - found.length).map((each) => each.event));
    }
    return found;
  }

  /** Forget the events with these ids. */
  remove(ids: ReadonlySet<string>): void {
    this.filter((event) => !ids.has(event.id));
  }

  /** Forget and return the events that happened before a moment (ISO 8601 in UTC). */
  removeBefore(moment: string): EventInput[] {
    const old = this.first(this.count).filter((event) => event.occurredAt < moment);
    if (old.length > 0) this.remove(new Set(old.map((event) => event.id)));
    return old;
  }

  private filter(stays: (event: EventInput) => boolean): void {
    for (const batch of [...this.batches]) {
      const left = batch.events.filter(({ event }) => stays(event));
      if (left.length < batch.events.length) this.put(batch, left);
    }
  }

  /** Make a key hold these events; without any it goes. */
  private put(batch: Batch, events: readonly Kept[]): void {
    batch.events = events;
    if (events.length > 0) {
      this.drawer.write(
        batch.key,
        events.map((each) => each.event),
      );
    } else {
      this.drawer.remove(batch.key);
      this.batches.splice(this.batches.indexOf(batch), 1);
      if (batch === this.open) this.open = null;
    }
    this.weigh();
  }

  private makeRoom(): EventInput[] {
    const gone: EventInput[] = [];
    while (this.count > MOST_EVENTS || this.characters > MOST_CHARACTERS) {
      const all = this.first(this.count);
      const victim = all.find((event) => event.name === PAGE_VIEWED) ?? all[0];
      if (!victim) break;
      gone.push(victim);
      this.remove(new Set([victim.id]));
    }
    return gone;
  }

  private weigh(): void {
    this.count = 0;
    this.characters = 0;
    for (const { events } of this.batches) {
      this.count += events.length;
      for (const { size } of events) this.characters += size;
    }
  }
}

function isEvent(value: unknown): value is EventInput {
  return typeof (value as EventInput | null)?.id === "string";
}

function kept(event: EventInput): Kept {
  return { event, size: JSON.stringify(event).length };
}

function numberOf(key: string): number {
  return Number(key.slice(KEY.length).split(".")[0]);
}
