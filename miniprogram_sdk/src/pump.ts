import type { Clock } from "./clock";
import type { Failure } from "./result";

/** Does one kind of work whenever there is some, never twice at a time.
 *
 * After a failure it waits: twice as long each time, at random up to a fifth less, so
 * that phones which lost the same server do not come back to it together; never less
 * than the server asked for. Waiting is left to timers: the phone's clock may jump. */
export class Pump {
  private tries = 0;
  private running: Promise<void> | null = null;
  private isAskedAgain = false;
  private timer: { readonly cancel: () => void; readonly why: Wait; readonly ms: number } | null = null;

  /** work: resolves to why it has to be tried again; null if all is done. */
  constructor(
    private readonly clock: Clock,
    private readonly work: () => Promise<{ readonly code: string } | null>,
    private readonly pause: { readonly firstMs: number; readonly longestMs: number },
  ) {}

  /** There is work, which may wait for more to come; after a failure it waits longer. */
  wake(ms = 0): void {
    if (this.running) {
      this.isAskedAgain = true;
    } else if (!this.timer) {
      this.wait(ms, Wait.More);
    } else if (this.timer.why === Wait.More && ms < this.timer.ms) {
      this.wait(ms, Wait.More);
    }
  }

  /** Things have changed (a network, a login): begin anew, unless the server said when. */
  hurry(): void {
    this.tries = 0;
    if (this.running) this.isAskedAgain = true;
    else if (this.timer?.why !== Wait.Told) void this.run();
  }

  /** Work now, unless the server said when; resolves when that is over. */
  async now(): Promise<void> {
    if (this.running) await this.running;
    if (this.timer?.why !== Wait.Told) await this.run();
  }

  private run(): Promise<void> {
    this.timer?.cancel();
    this.timer = null;
    this.running ??= this.attempt().then((failure) => {
      this.running = null;
      const isAskedAgain = this.isAskedAgain;
      this.isAskedAgain = false;
      if (failure) this.backOff(failure);
      else {
        this.tries = 0;
        if (isAskedAgain) this.wake();
      }
    });
    return this.running;
  }

  private async attempt(): Promise<{ readonly code: string } | null> {
    try {
      return await this.work();
    } catch (error) {
      return { code: String(error) };
    }
  }

  private backOff(failure: { readonly code: string }): void {
    const { firstMs, longestMs } = this.pause;
    const ms = Math.min(longestMs, firstMs * 2 ** this.tries) * (1 - this.clock.random() / 5);
    this.tries += 1;
    const told = failure.code === "RATE_LIMITED" ? (failure as RateLimited).retryAfter * 1000 : 0;
    this.wait(Math.max(ms, told), told > 0 ? Wait.Told : Wait.Backoff);
  }

  private wait(ms: number, why: Wait): void {
    this.timer?.cancel();
    const cancel = this.clock.after(ms, () => {
      this.timer = null;
      void this.run();
    });
    this.timer = { cancel, why, ms };
  }
}

type RateLimited = Extract<Failure, { code: "RATE_LIMITED" }>;

const enum Wait {
  /** for more work to come together */
  More,
  /** after a failure */
  Backoff,
  /** as long as the server said */
  Told,
}
