/** The demo shop's mini-program as a client of our storefront API: the operations are
 * those a real mini-program copies, and nothing here knows that the gateways are not. */
import attachCart from "../../../graphql/storefront/attach_cart.graphql?raw";
import claimCoupon from "../../../graphql/storefront/claim_coupon.graphql?raw";
import claimableCoupons from "../../../graphql/storefront/claimable_coupons.graphql?raw";
import bindPhone from "../../../graphql/storefront/bind_phone.graphql?raw";
import coupons from "../../../graphql/storefront/coupons.graphql?raw";
import enterByScene from "../../../graphql/storefront/enter_by_scene.graphql?raw";
import followLink from "../../../graphql/storefront/follow_link.graphql?raw";
import formByKey from "../../../graphql/storefront/form.graphql?raw";
import myPromises from "../../../graphql/storefront/my_promises.graphql?raw";
import refreshSession from "../../../graphql/storefront/refresh_session.graphql?raw";
import remindMe from "../../../graphql/storefront/remind_me.graphql?raw";
import reportSubscriptions from "../../../graphql/storefront/report_subscriptions.graphql?raw";
import sales from "../../../graphql/storefront/sales.graphql?raw";
import setConsent from "../../../graphql/storefront/set_consent.graphql?raw";
import submitForm from "../../../graphql/storefront/submit_form.graphql?raw";
import subscriptionPrompt from "../../../graphql/storefront/subscription_prompt.graphql?raw";
import track from "../../../graphql/storefront/track.graphql?raw";
import watchVariant from "../../../graphql/storefront/watch_variant.graphql?raw";
import wechatLogin from "../../../graphql/storefront/wechat_login.graphql?raw";

import { act, Unanswered, type Arrival } from "./server";

export interface Coupon {
  readonly name: string;
  readonly code: string;
  readonly state: "ISSUED" | "REDEEMED" | "REVERSED" | "EXPIRED" | "SUSPENDED";
}

export interface Claimable {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly kind: string;
  readonly value: string;
  readonly currency: string;
  readonly remaining: number | null;
  readonly state: "CAN_CLAIM" | "CLAIMED" | "SOLD_OUT" | "NOT_ELIGIBLE" | "NOT_YET" | "OVER";
}

/** A text in both languages; English may be empty. */
export interface Both {
  readonly zh: string;
  readonly en: string;
}

export interface Question {
  readonly key: string;
  readonly type: "TEXT" | "NUMBER" | "PHONE" | "EMAIL" | "DATE" | "CHOICE" | "CHOICES" | "ADDRESS";
  readonly label: Both;
  readonly isRequired: boolean;
  readonly choices: readonly { readonly value: string; readonly label: Both }[];
}

export interface FormDrawn {
  readonly key: string;
  readonly title: Both;
  readonly fields: readonly Question[];
}

export interface Sale {
  readonly key: string;
  readonly title: string;
  readonly startsAt: string;
  readonly templateId: string | null;
}

export interface Promises {
  readonly myReminders: readonly { readonly id: string; readonly state: string; readonly sale: { readonly key: string } }[];
  readonly myWatches: readonly { readonly id: string; readonly kind: WatchKind; readonly variantId: string; readonly state: string; readonly product: string }[];
}

export type WatchKind = "PRICE" | "STOCK";
export type Moment = "HOME" | "PRODUCT" | "CART" | "AFTER_PAYMENT" | "COUPON_CLAIMED";

/** One template to ask for. */
export interface Ask {
  readonly templateId: string;
  readonly title: string;
}

interface Edges<T> {
  readonly edges: readonly { readonly node: T }[];
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
  /** templateId: what a promise lacks a subscription to */
  constructor(
    readonly code: string,
    readonly templateId = "",
  ) {
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
    const me = await this.call<{ readonly coupons: Edges<Coupon> }>(coupons, {});
    return me.coupons.edges.map((edge) => edge.node);
  }

  async claimable(): Promise<readonly Claimable[]> {
    const found = await this.call<Edges<Claimable>>(claimableCoupons, {});
    return found.edges.map((edge) => edge.node);
  }

  async claim(couponId: string): Promise<void> {
    await this.call(claimCoupon, { couponId, clientId: crypto.randomUUID() });
  }

  form(key: string): Promise<FormDrawn> {
    return this.call<FormDrawn>(formByKey, { key });
  }

  /** Send answers; returns what is said to it. */
  async answer(key: string, answers: readonly { field: string; values: readonly string[] }[]): Promise<Both> {
    const clientId = crypto.randomUUID();
    const { thanks } = await this.call<{ thanks: Both | null }>(submitForm, { key, answers, clientId });
    return thanks ?? { zh: "", en: "" };
  }

  sales(): Promise<readonly Sale[]> {
    return this.call<readonly Sale[]>(sales, {});
  }

  promises(): Promise<Promises> {
    return this.whole<Promises>(myPromises);
  }

  async remind(sale: string): Promise<void> {
    await this.call(remindMe, { sale });
  }

  async watch(variantId: string, channel: string, kind: WatchKind): Promise<void> {
    await this.call(watchVariant, { variantId, channel, kind });
  }

  /** What to ask for at this moment, and nothing where it is not the time. */
  async asks(moment: Moment): Promise<readonly Ask[]> {
    const { asks } = await this.call<{ asks: readonly Ask[] }>(subscriptionPrompt, { moment });
    return asks;
  }

  /** Say that a code of the mini-program opened it. */
  async enter(scene: string, wechatScene: number | undefined): Promise<void> {
    await this.call(enterByScene, { scene, wechatScene: wechatScene ?? null });
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
  async reportPrompt(templateIds: readonly string[], isAccepted: boolean): Promise<void> {
    const result = isAccepted ? "ACCEPT" : "REJECT";
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

  /** One field of the answer, or its refusal. */
  private async call<T>(query: string, variables: object, mayRenew = true): Promise<T> {
    const [found] = Object.values(await this.data(query, variables, mayRenew));
    if (found === undefined || found === null) throw new StorefrontRefused("ERROR");
    const { errors = [], templateId } = found as { errors?: readonly Refusal[]; templateId?: string | null };
    const [refusal] = errors;
    if (refusal) throw new StorefrontRefused(refusal.code, templateId ?? "");
    return found as T;
  }

  /** All fields of the answer. */
  private async whole<T>(query: string): Promise<T> {
    return (await this.data(query, {}, true)) as T;
  }

  private async data(query: string, variables: object, mayRenew: boolean): Promise<Readonly<Record<string, unknown>>> {
    const answer = await this.post(query, variables);
    const code = answer.errors?.[0]?.extensions?.code;
    if (code === "UNAUTHENTICATED" && mayRenew) {
      await this.renew();
      return this.data(query, variables, false);
    }
    if (code !== undefined || !answer.data) throw new StorefrontRefused(code ?? "ERROR");
    return answer.data;
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
