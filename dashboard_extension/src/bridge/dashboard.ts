/** The Dashboard on the other side of the frame. */
import { actions, AppBridge } from "@saleor/app-sdk/app-bridge";

import { THEME_MS, themeOf, wear, wearSystemTheme } from "../shared/theme";
import { claimsOf, type Claims } from "./claims";
import type { Handover } from "./handover";
import { asPath } from "./params";

export type Connection = "outside" | "waiting" | "no-access" | "ready";

/** `page` and `widget` are given a new token before the old one ends; a `popup` never is. */
export type Place = "page" | "widget" | "popup";

export interface Notification {
  readonly status: "success" | "error" | "warning" | "info";
  readonly title: string;
  readonly text?: string | undefined;
}

/** How long to wait for the locale, which comes after the handshake, if it comes. */
const LOCALE_MS = 400;

type Action = Parameters<AppBridge["dispatch"]>[0];

export class Dashboard {
  readonly place: Place;
  private readonly bridge: AppBridge | null;
  private readonly given: Handover | null;
  private connection: Connection;
  private shownLocale: string | null = null;
  private claims: Claims | null = null;
  private tokenSince = 0;
  private readonly listeners = new Set<() => void>();
  private readonly tokenListeners = new Set<() => void>();

  constructor(place: Place, given: Handover | null = null) {
    this.place = place;
    this.given = given;
    const origin = document.referrer === "" ? null : new URL(document.referrer).origin;
    if (window.parent === window || origin === null) {
      wearSystemTheme();
      this.bridge = null;
      this.connection = "outside";
      return;
    }
    this.connection = "waiting";
    this.refuseEmptyTokens(origin);
    setTimeout(wearSystemTheme, THEME_MS);
    const bridge = given
      ? new AppBridge({ saleorApiUrl: given.saleorApiUrl, autoNotifyReady: false })
      : new AppBridge();
    this.bridge = bridge;
    // The Dashboard sends the handshake twice; to become ready is the same both times.
    bridge.subscribe("handshake", () => {
      this.tokenCame();
      this.become("ready");
      setTimeout(() => {
        this.speak(bridge.getState().locale);
      }, LOCALE_MS);
    });
    bridge.subscribe("localeChanged", ({ locale }) => {
      this.shownLocale = null;
      this.speak(locale);
    });
    bridge.subscribe("theme", ({ theme }) => {
      const known = themeOf(theme);
      if (known) wear(known);
    });
    bridge.subscribe("tokenRefresh", () => {
      this.tokenCame();
      for (const listener of this.tokenListeners) listener();
    });
    if (given) {
      this.shownLocale = navigator.language;
      this.connection = given.token === "" ? "no-access" : "ready";
      this.tokenCame();
    }
  }

  /** The newest token and shop, read when they are needed: the SDK renews the token in
   * its own state every five minutes and tells no component. */
  credentials(): { readonly token: string; readonly saleorApiUrl: string } {
    const state = this.bridge?.getState();
    return {
      token: (state?.token ?? "") || (this.given?.token ?? ""),
      saleorApiUrl: (state?.saleorApiUrl ?? "") || (this.given?.saleorApiUrl ?? ""),
    };
  }

  /** Whether the person has a permission of Saleor's, to hide what they may not do.
   * The server decides; this only spares them the refusal. */
  may(permission: string): boolean {
    return this.claims?.permissions.includes(permission) ?? false;
  }

  /** Whether a new token comes before this one ends. */
  get isRenewed(): boolean {
    return this.place !== "popup";
  }

  /** When the token ends, by this machine's clock; 0 without one. */
  tokenEnds(): number {
    return this.claims === null ? 0 : this.tokenSince + this.claims.lifeMs;
  }

  /** Show a toast of the Dashboard's. */
  notify(notification: Notification): void {
    const { status, title, text } = notification;
    void this.send(() => actions.Notification({ status, title, ...(text === undefined ? {} : { text }) }));
  }

  /** Go to a page of the Dashboard. The frame is gone before an answer comes. */
  go(to: string): void {
    void this.send(() => actions.Redirect({ to }));
  }

  /** Go to a page of ours from a widget or a popup; `route` is as in our own links. */
  openPage(route: string): void {
    const id = (this.bridge?.getState().id ?? "") || (this.given?.appId ?? "");
    this.go(`/extensions/app/${encodeURIComponent(id)}${asPath(route)}`);
  }

  /** Write our route into the Dashboard's address, for F5 and for links; ends when it
   * stands there. */
  showRoute(route: string): Promise<void> {
    return this.send(() => actions.UpdateRouting({ newRoute: asPath(route) }));
  }

  /** Set the height of a widget's frame. */
  resize(height: number): void {
    if (height > 0) void this.send(() => actions.WidgetResize({ height }));
  }

  /** Have the Dashboard load the thing its page is about anew. */
  refreshEntity(): void {
    void this.send(() => actions.RefreshEntity());
  }

  closePopup(): void {
    void this.send(() => actions.PopupClose());
  }

  /** From a widget, open a popup of ours that is mounted on the same page. It does not
   * learn what the page is about: put ids into `params`. */
  openPopup(identifier: string, params: Readonly<Record<string, unknown>>): void {
    void this.send(() => actions.OpenPopup({ extensionIdentifier: identifier, params }));
  }

  /** What a widget that opened this popup gave it. */
  popupParams(): unknown {
    return this.bridge?.getState().appParams;
  }

  onTokenRefresh(listener: () => void): () => void {
    this.tokenListeners.add(listener);
    return () => this.tokenListeners.delete(listener);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): Connection => this.connection;

  /** The Dashboard's locale, null until it is known. */
  readonly locale = (): string | null => this.shownLocale;

  /** Ours is registered first. The SDK decodes the token of every handshake and throws
   * on an empty one, which is how the Dashboard says "this person may not". */
  private refuseEmptyTokens(origin: string): void {
    window.addEventListener("message", (event: MessageEvent<unknown>) => {
      if (event.origin !== origin || event.source !== window.parent) return;
      if (!isHandshakeWithoutToken(event.data)) return;
      event.stopImmediatePropagation();
      // a second handshake with a token follows where the Dashboard was only early
      if (this.connection !== "ready") this.become("no-access");
    });
  }

  /** Nobody may count on an answer: a redirect destroys the frame before it comes, and
   * what a Dashboard does not know it never answers. */
  private async send(action: () => Action): Promise<void> {
    await this.bridge?.dispatch(action()).catch(() => undefined);
  }

  private tokenCame(): void {
    this.claims = claimsOf(this.credentials().token);
    this.tokenSince = Date.now();
  }

  private speak(locale: string): void {
    if (this.shownLocale !== null) return;
    this.shownLocale = locale;
    this.tell();
  }

  private become(connection: Connection): void {
    if (connection === this.connection) return;
    this.connection = connection;
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

function isHandshakeWithoutToken(data: unknown): boolean {
  if (typeof data !== "object" || data === null) return false;
  const { type, payload } = data as { type?: unknown; payload?: { token?: unknown } };
  return type === "handshake" && !payload?.token;
}
