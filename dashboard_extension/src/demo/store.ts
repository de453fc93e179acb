/** The demo: its parts, its visitors and its time. */
import { Chatting } from "./chatting";
import { Core, troubleOf } from "./core";
import { Mine } from "./mine";
import { act } from "./server";
import { Shopping } from "./shopping";
import { pause } from "./storefront";

export type { Screen, State } from "./state";

const POLL_MS = 1000;
/** What is due this soon is being handled (a worker's hold on a message is a due moment,
 * too): real seconds will do. */
const AT_HAND_MS = 90_000;
/** The stand-in of the Dashboard listens: every token it gave out has grown older. */
const CLOCK = new BroadcastChannel("growth-demo-clock");
/** Longest wait for something due to be handled, after the clock has moved. */
const PATIENCE_MS = 20_000;

export class Demo extends Core {
  readonly chatting = new Chatting(this);
  readonly shopping = new Shopping(this);
  readonly mine = new Mine(this);

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
    this.forget();
    this.attempt(() => this.start());
  }

  /** When something will happen to the cart or the person by itself, in milliseconds. */
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
}
