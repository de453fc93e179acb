/** What a phone keeps when the app is killed. */
export interface Storage {
  get(key: string): unknown;
  /** Throws if there is no room. */
  set(key: string, text: string): void;
  remove(key: string): void;
  keys(): readonly string[];
}

/** The part of the storage that belongs to one shop and mini-program, as JSON.
 *
 * One call touches one key, so that a kill between two leaves both whole. */
export class Drawer {
  constructor(
    private readonly storage: Storage,
    private readonly prefix: string,
    private readonly complain: (message: string) => void,
  ) {}

  /** The value; undefined if there is none or it cannot be read. */
  read(key: string): unknown {
    try {
      const text = this.storage.get(this.prefix + key);
      return typeof text === "string" && text !== "" ? JSON.parse(text) : undefined;
    } catch (error) {
      this.complain(String(error));
      return undefined;
    }
  }

  /** Whether it is kept now. */
  write(key: string, value: unknown): boolean {
    try {
      this.storage.set(this.prefix + key, JSON.stringify(value));
      return true;
    } catch (error) {
      this.complain(String(error));
      return false;
    }
  }

  remove(key: string): void {
    try {
      this.storage.remove(this.prefix + key);
    } catch (error) {
      this.complain(String(error));
    }
  }

  /** The keys that begin with `start`, without what all of ours begin with. */
  keys(start: string): string[] {
    try {
      const whole = this.prefix + start;
      return this.storage
        .keys()
        .filter((key) => key.startsWith(whole))
        .map((key) => key.slice(this.prefix.length));
    } catch (error) {
      this.complain(String(error));
      return [];
    }
  }
}
