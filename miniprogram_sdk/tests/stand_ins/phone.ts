import type { Adapter, Answered, Entrance, Route } from "../../src/adapter";
import type { Clock } from "../../src/clock";
import type { World } from "./world";

/** WeChat's limits of setStorage. */
const MOST_OF_A_KEY = 1024 * 1024;
const MOST_OF_ALL = 10 * 1024 * 1024;

/** up; dead: nothing gets out; deaf: requests arrive, their answers do not; patchy: deaf
 * for every second request. */
export type Network = "up" | "dead" | "deaf" | "patchy";

/** What a tap on wx.requestSubscribeMessage's prompt leads to. */
export type Tap = Readonly<Record<string, string>> | { readonly errMsg: string; readonly errCode: number };

/** A phone with WeChat and one mini-program on it; what it stores outlives the app. */
export class Phone {
  readonly stored = new Map<string, string>();
  network: Network = "up";
  /** the phone's clock less the true time */
  skew = 0;
  tap: Tap = {};
  /** no room is left in the phone */
  isFull = false;
  /** requests sent, those that did not get out included */
  readonly sent: string[] = [];
  private codes = 0;

  constructor(
    readonly world: World,
    readonly openid: string,
  ) {}

  /** Start the app. */
  launch(entrance: Entrance = {}): App {
    return new App(this, entrance);
  }

  nextCode(): string {
    this.codes += 1;
    return `${this.openid}:${String(this.codes)}`;
  }

  store(key: string, value: unknown): void {
    const text = JSON.stringify(value);
    const others = [...this.stored].reduce((sum, [name, each]) => sum + (name === key ? 0 : bytes(each)), 0);
    if (this.isFull || bytes(text) > MOST_OF_A_KEY || bytes(text) + others > MOST_OF_ALL) {
      throw Object.assign(new Error("setStorageSync:fail exceed storage max size"), {});
    }
    this.stored.set(key, text);
  }
}

/** Thrown where the app dies in the middle of a call into WeChat. */
export class Killed extends Error {}

/** One launch: a process with memory, timers and requests under way, until it is killed. */
export class App {
  private isAlive = true;
  /** calls into WeChat until the app dies; null: it lives */
  private callsLeft: number | null = null;
  private readonly shows: ((entrance: Entrance) => void)[] = [];
  private readonly hides: (() => void)[] = [];
  private readonly networks: ((status: { isConnected: boolean }) => void)[] = [];
  private routes: ((route: Route) => void)[] = [];

  constructor(
    private readonly phone: Phone,
    private readonly entrance: Entrance,
  ) {}

  get alive(): boolean {
    return this.isAlive;
  }

  kill(): void {
    this.isAlive = false;
  }

  /** Die during one of the next calls into WeChat: before it does anything. */
  killAfter(calls: number): void {
    this.callsLeft = calls;
  }

  show(entrance: Entrance = this.entrance): void {
    for (const listener of this.shows) listener(entrance);
  }

  hide(): void {
    for (const listener of this.hides) listener();
  }

  route(route: Route): void {
    for (const listener of this.routes) listener(route);
  }

  tellNetwork(): void {
    const isConnected = this.phone.network !== "dead";
    for (const listener of this.networks) listener({ isConnected });
  }

  readonly clock: Clock = {
    now: () => this.phone.world.now + this.phone.skew,
    after: (ms, run) =>
      this.phone.world.after(ms, () => {
        if (this.isAlive) run();
      }),
    random: () => Math.random(),
  };

  readonly wx: Adapter = {
    login: ({ success, fail }) => {
      this.call(() => {
        if (this.phone.network === "dead") this.later(() => fail({ errMsg: "login:fail" }));
        else {
          const code = this.phone.nextCode();
          this.later(() => success({ code }));
        }
      });
    },
    request: (options) => {
      this.call(() => {
        void this.phone.world.track(this.request(options));
      });
    },
    requestSubscribeMessage: ({ success, fail }) => {
      this.call(() => {
        const { tap } = this.phone;
        if ("errCode" in tap) this.later(() => fail(tap));
        else this.later(() => success({ errMsg: "requestSubscribeMessage:ok", ...tap }));
      });
    },
    getStorageSync: (key) => {
      const text = this.call(() => this.phone.stored.get(key));
      return text === undefined ? "" : (JSON.parse(text) as unknown);
    },
    setStorageSync: (key, value) => {
      this.call(() => {
        this.phone.store(key, value);
      });
    },
    removeStorageSync: (key) => {
      this.call(() => {
        this.phone.stored.delete(key);
      });
    },
    getStorageInfoSync: () => this.call(() => ({ keys: [...this.phone.stored.keys()] })),
    getLaunchOptionsSync: () => this.entrance,
    onAppShow: (listener) => {
      this.shows.push(listener);
    },
    onAppHide: (listener) => {
      this.hides.push(listener);
    },
    onNetworkStatusChange: (listener) => {
      this.networks.push(listener);
    },
    onAppRoute: (listener) => {
      this.routes.push(listener);
    },
    offAppRoute: (listener) => {
      this.routes = this.routes.filter((each) => each !== listener);
    },
    getRandomValues: ({ length, success }) => {
      const randomValues = crypto.getRandomValues(new Uint8Array(length)).buffer;
      this.later(() => success({ randomValues }));
    },
  };

  /** Do something native, unless the app is dead or dies of it. */
  private call<T>(work: () => T): T {
    if (this.isAlive && this.callsLeft !== null) {
      this.callsLeft -= 1;
      if (this.callsLeft < 0) this.isAlive = false;
    }
    if (!this.isAlive) throw new Killed();
    return work();
  }

  /** WeChat's callbacks come later, and not at all to the dead. */
  private later(run: () => void): void {
    void this.phone.world.track(
      Promise.resolve().then(() => {
        if (this.isAlive) run();
      }),
    );
  }

  private async request(options: Parameters<Adapter["request"]>[0]): Promise<void> {
    const { url, method, data, header, timeout } = options;
    const { network, world } = this.phone;
    this.phone.sent.push(data);
    if (network === "dead") {
      this.later(() => options.fail({ errMsg: "request:fail net::ERR_INTERNET_DISCONNECTED" }));
      return;
    }
    const response = await fetch(url, { method, body: data, headers: header });
    const text = await response.text();
    const answer: Answered = {
      statusCode: response.status,
      data: parsed(text),
      header: Object.fromEntries([...response.headers].map(([name, value]) => [capital(name), value])),
    };
    if (network === "deaf" || (network === "patchy" && this.phone.sent.length % 2 === 0)) {
      world.after(timeout, () => {
        this.later(() => options.fail({ errMsg: "request:fail timeout" }));
      });
    } else this.later(() => options.success(answer));
  }
}

/** As dataType "json" does it: what is not JSON stays text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function capital(name: string): string {
  return name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
