/** Time and chance, which tests take into their own hands. */
export interface Clock {
  /** Milliseconds since 1970, by the phone's own clock, which may be wrong. */
  now(): number;
  /** Run something later; returns how to take that back. */
  after(ms: number, run: () => void): () => void;
  /** At least 0, below 1. */
  random(): number;
}

declare function setTimeout(run: () => void, ms: number): unknown;
declare function clearTimeout(timer: unknown): void;

export const phoneClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  random: () => Math.random(),
};
