/** The demo shop's mini-program as a client of our storefront API: the operations are
 * those a real mini-program copies, and nothing here knows that the gateways are not. */
import attachCart from "../../../graphql/storefront/attach_cart.graphql?raw";
import bindPhone from "../../../graphql/storefront/bind_phone.graphql?raw";
import coupons from "../../../graphql/storefront/coupons.graphql?raw";
import followLink from "../../../graphql/storefront/follow_link.graphql?raw";
import refreshSession from "../../../graphql/storefront/refresh_session.graphql?raw";
import reportSubscriptions from "../../../graphql/storefront/report_subscriptions.graphql?raw";
import setConsent from "../../../graphql/storefront/set_consent.graphql?raw";
import track from "../../../graphql/storefront/track.graphql?raw";
import wechatLogin from "../../../graphql/storefront/wechat_login.graphql?raw";

import { act, Unanswered, type Arrival } from "./server";

export interface Coupon {
  readonly name: string;
  readonly code: string;
  readonly state: "ISSUED" | "REDEEMED" | "REVERSED" | "EXPIRED" | "SUSPENDED";
}

interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
}

interface Refusal {
  readonly code: string;
}

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

/** A mutation's own error code, or the request's. */
export class StorefrontRefused extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

const CONSENT_TEXT = "demo-1";
/** A new cart is known once its webhook has been handled: moments, usually. */
const CART_TRIES = 40;
const CART_PAUSE_MS = 250;

export class MiniProgram {
  private session: Session | null = null;

  constructor(private readonly arrival: Arrival) {}

  async logIn(): Promise<void> {
    const { code } = await act<{ code: string }>("login-code", { visitor: this.arrival.visitor });
    const { shop, app_id: appId } = this.arrival;
    this.session = await this.call<Session>(wechatLogin, { shop, appId, code }, false);
    await this.track("IDENTITY_AUTHORIZED");
  }

  async attach(checkoutId: string): Promise<void> {
    for (let left = CART_TRIES; ; left -= 1) {
      try {
        await this.call(attachCart, { checkoutId });
        return;
      } catch (error) {
        const isEarly = error instanceof StorefrontRefused && error.code === "CART_UNKNOWN";
        if (!isEarly || left === 0) throw error;
        await pause(CART_PAUSE_MS);
      }
    }
  }

  async coupons(): Promise<readonly Coupon[]> {
    const me = await this.call<{
      readonly coupons: { readonly edges: readonly { readonly node: Coupon }[] };
    }>(coupons, {});
    return me.coupons.edges.map((edge) => edge.node);
  }

  /** Press the button that shares the phone number, and agree to the text beside it. */
  async sharePhone(): Promise<void> {
    const { code } = await act<{ code: string }>("phone-code", { visitor: this.arrival.visitor });
    await this.call(bindPhone, { code });
  }

  async consentToSms(granted: boolean): Promise<void> {
    for (const purpose of ["REMINDER", "MARKETING"]) {
      await this.call(setConsent, { channel: "SMS", purpose, granted, textVersion: CONSENT_TEXT });
    }
  }

  /** Report what wx.requestSubscribeMessage answered. */
  async reportPrompt(isAccepted: boolean): Promise<void> {
    const result = isAccepted ? "ACCEPT" : "REJECT";
    const templateIds = this.arrival.subscriptions;
    await this.call(reportSubscriptions, {
      results: templateIds.map((templateId) => ({ templateId, result })),
      templateIds,
    });
  }

  /** Tell what the person did. Nothing waits for it, and nothing breaks without it. */
  async track(kind: string, properties: object = {}): Promise<void> {
    const event = { id: crypto.randomUUID(), kind, occurredAt: new Date().toISOString(), properties };
    await this.call(track, { events: [event] }).catch(() => undefined);
  }

  /** Report that a message's link opened the mini-program. The page opens all the same. */
  async follow(code: string): Promise<void> {
    await this.call(followLink, { code }).catch(() => undefined);
  }

  private async call<T>(query: string, variables: object, mayRenew = true): Promise<T> {
    const answer = await this.post(query, variables);
    const code = answer.errors?.[0]?.extensions?.code;
    if (code === "UNAUTHENTICATED" && mayRenew) {
      await this.renew();
      return this.call<T>(query, variables, false);
    }
    const [found] = Object.values(answer.data ?? {});
    if (code !== undefined || found === undefined || found === null) {
      throw new StorefrontRefused(code ?? "ERROR");
    }
    const [refusal] = (found as { errors?: readonly Refusal[] }).errors ?? [];
    if (refusal) throw new StorefrontRefused(refusal.code);
    return found as T;
  }

  /** Exchange the refresh token; where that is over, too, log in as at the start. */
  private async renew(): Promise<void> {
    const refreshToken = this.session?.refreshToken;
    this.session = null;
    try {
      if (refreshToken === undefined) throw new StorefrontRefused("SESSION_OVER");
      this.session = await this.call<Session>(refreshSession, { refreshToken }, false);
    } catch (error) {
      if (!(error instanceof StorefrontRefused)) throw error;
      await this.logIn();
    }
  }

  private async post(query: string, variables: object): Promise<Answer> {
    const headers = new Headers({ "Content-Type": "application/json" });
    if (this.session) headers.set("Authorization", `Bearer ${this.session.accessToken}`);
    try {
      const body = JSON.stringify({ query, variables });
      const response = await fetch("/graphql/storefront/", { method: "POST", headers, body });
      return (await response.json()) as Answer;
    } catch {
      throw new Unanswered("network");
    }
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
