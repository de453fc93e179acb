import type { Adapter } from "./adapter";
import type { Clock } from "./clock";
import type { Drawer } from "./drawer";
import { RefreshSessionDocument } from "./generated/refresh_session";
import { WechatLoginDocument } from "./generated/wechat_login";
import type { WechatLoginErrorCode } from "./generated/schema";
import { done, failed, type Result } from "./result";
import type { Transport } from "./transport";

const KEY = "session";
/** Of a token's life; the rest is for requests on their way. */
const USED = 0.95;

/** `from` and `life` are of the phone's clock, which need not agree with the server's. */
interface Tokens {
  readonly access: string;
  readonly refresh: string;
  readonly from: number;
  readonly life: number;
}

interface Given {
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
  readonly expiresIn: number | null;
  readonly errors: readonly { readonly code: WechatLoginErrorCode; readonly message: string }[];
}

/** The login: one access token at a time, renewed when it is due.
 *
 * A refresh token works once. If its answer was lost (a kill, a dead network), using it
 * again ends the session at the server, which then says so, and `wx.login`, which asks
 * nobody, opens another. So nothing has to be remembered about requests on their way. */
export class Session {
  private tokens: Tokens | null;
  private isWanted: boolean;
  private opening: Promise<Result<string>> | null = null;
  /** moves on with each logout: what was asked before it is not kept */
  private era = 0;

  constructor(
    private readonly adapter: Adapter,
    private readonly transport: Transport,
    private readonly drawer: Drawer,
    private readonly clock: Clock,
    private readonly who: { readonly shop: string; readonly appId: string },
  ) {
    this.tokens = (drawer.read(KEY) as Tokens | undefined) ?? null;
    this.isWanted = this.tokens !== null;
  }

  /** Allow a session from now on, and open one. */
  open(): Promise<Result<string>> {
    this.isWanted = true;
    return this.token();
  }

  /** An access token that should be good. */
  token(): Promise<Result<string>> {
    if (!this.isWanted) return Promise.resolve(loggedOut());
    if (this.tokens && this.isFresh(this.tokens)) return Promise.resolve(done(this.tokens.access));
    if (this.opening) return this.opening;
    const opening = this.renew(this.era).catch(unreadable).then((opened) => {
      if (this.opening === opening) this.opening = null;
      return opened;
    });
    this.opening = opening;
    return opening;
  }

  /** The server does not take this token any more. */
  refused(token: string): void {
    if (this.tokens?.access === token) this.tokens = { ...this.tokens, life: 0 };
  }

  /** Forget the session; returns its access token, with which the server can be told. */
  close(): string | undefined {
    const access = this.tokens?.access;
    this.era += 1;
    this.isWanted = false;
    this.opening = null;
    this.tokens = null;
    this.drawer.remove(KEY);
    return access;
  }

  private isFresh({ from, life }: Tokens): boolean {
    const age = this.clock.now() - from;
    return age >= 0 && age < life * USED;
  }

  private async renew(era: number): Promise<Result<string>> {
    if (this.tokens) {
      const { refresh } = this.tokens;
      const answer = await this.transport.post(RefreshSessionDocument, { refreshToken: refresh });
      // without an answer to rely on, the same token is tried again
      if (!answer.ok && answer.error.code !== "REQUEST_REFUSED") return answer;
      const given = answer.ok ? answer.value.refreshSession : null;
      if (given && given.errors.length === 0) return this.keep(given, era);
    }
    return this.logIn(era, true);
  }

  private async logIn(era: number, mayRepeat: boolean): Promise<Result<string>> {
    if (era !== this.era) return loggedOut();
    const code = await this.code();
    if (!code.ok) return code;
    const answer = await this.transport.post(WechatLoginDocument, { ...this.who, code: code.value });
    if (!answer.ok) return answer;
    const given = answer.value.wechatLogin;
    if (!given) return failed({ code: "UNAVAILABLE", message: "no session" });
    const [refusal] = given.errors;
    if (!refusal) return this.keep(given, era);
    // a code that was too slow to arrive: a new one is free
    if (refusal.code === "CODE_INVALID" && mayRepeat) return this.logIn(era, false);
    return failed({ code: "LOGIN_REFUSED", reason: refusal.code, message: refusal.message });
  }

  private code(): Promise<Result<string>> {
    return new Promise((resolve) => {
      const fail = (message: string) => {
        resolve(failed({ code: "NETWORK", message }));
      };
      try {
        this.adapter.login({
          success: ({ code }) => {
            resolve(done(code));
          },
          fail: ({ errMsg = "" }) => {
            fail(errMsg);
          },
        });
      } catch (error) {
        fail(String(error));
      }
    });
  }

  private keep({ accessToken, refreshToken, expiresIn }: Given, era: number): Result<string> {
    if (era !== this.era) return loggedOut();
    if (accessToken === null || refreshToken === null) {
      return failed({ code: "UNAVAILABLE", message: "no tokens" });
    }
    this.tokens = {
      access: accessToken,
      refresh: refreshToken,
      from: this.clock.now(),
      life: (expiresIn ?? 0) * 1000,
    };
    this.drawer.write(KEY, this.tokens);
    return done(accessToken);
  }
}

/** An answer that is no session's, of a server that is not ours. */
function unreadable(error: unknown): Result<string> {
  return failed({ code: "UNAVAILABLE", message: String(error) });
}

function loggedOut(): Result<string> {
  return failed({ code: "LOGGED_OUT", message: "Nobody is logged in." });
}
