/** Time as tests move it, and everything that is under way in it. */
export class World {
  /** the true time */
  now = Date.UTC(2026, 10, 22, 12);
  private readonly timers = new Set<Timer>();
  private readonly underWay = new Set<Promise<unknown>>();

  after(ms: number, run: () => void): () => void {
    const timer = { due: this.now + Math.max(0, ms), run };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Something asynchronous that `settle` has to wait for. */
  track<T>(work: Promise<T>): Promise<T> {
    const seen = work.catch(() => undefined);
    this.underWay.add(seen);
    void seen.then(() => this.underWay.delete(seen));
    return work;
  }

  /** Let everything happen that takes no time. */
  async settle(): Promise<void> {
    for (;;) {
      await Promise.all(this.underWay);
      await turn();
      await turn();
      if (this.underWay.size > 0) continue;
      const due = [...this.timers].filter((timer) => timer.due <= this.now);
      if (due.length === 0) return;
      for (const timer of due) {
        if (this.timers.delete(timer)) timer.run();
      }
    }
  }

  /** Let time pass, timer by timer. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    await this.settle();
    for (;;) {
      const next = Math.min(...[...this.timers].map((timer) => timer.due));
      if (next > end) break;
      this.now = Math.max(this.now, next);
      await this.settle();
    }
    this.now = end;
    await this.settle();
  }
}

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
