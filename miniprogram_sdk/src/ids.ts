import type { Adapter } from "./adapter";
import type { Clock } from "./clock";

const POOL = 1000;
const NEEDED = 10;

/** Makes event ids: UUIDs of version 7 (RFC 9562), a millisecond and 74 random bits.
 *
 * WeChat gives good randomness, but later: it is asked for ahead. Until it is there,
 * and on base libraries without it, chance is what JavaScript has. */
export class Ids {
  private pool = new Uint8Array(0);
  private used = 0;
  private isAsking = false;

  constructor(
    private readonly adapter: Adapter,
    private readonly clock: Clock,
  ) {
    this.ask();
  }

  next(): string {
    const bytes = this.take();
    const time = Math.max(0, Math.floor(this.clock.now())).toString(16).padStart(12, "0").slice(-12);
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const variant = (8 + ((bytes[1] ?? 0) & 3)).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(5, 8)}-${hex.slice(8)}`;
  }

  private take(): Uint8Array {
    if (this.pool.length - this.used < NEEDED) {
      this.ask();
      return Uint8Array.from({ length: NEEDED }, () => Math.floor(this.clock.random() * 256));
    }
    this.used += NEEDED;
    return this.pool.subarray(this.used - NEEDED, this.used);
  }

  private ask(): void {
    if (this.isAsking || !this.adapter.getRandomValues) return;
    this.isAsking = true;
    this.adapter.getRandomValues({
      length: POOL,
      success: ({ randomValues }) => {
        this.isAsking = false;
        this.pool = new Uint8Array(randomValues);
        this.used = 0;
      },
      fail: () => {
        this.isAsking = false;
      },
    });
  }
}
