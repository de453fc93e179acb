/** The Dashboard on the other side of the frame. */
import { actions, AppBridge } from "@saleor/app-sdk/app-bridge";

import { themeOf, wear } from "../shared/theme";

export type Connection =
  | { readonly kind: "outside" }
  | { readonly kind: "waiting" }
  | { readonly kind: "no-access" }
  | { readonly kind: "ready" };

/** How long to wait for the locale, which comes after the handshake, if it comes. */
const LOCALE_MS = 400;

export class Dashboard {
  private readonly bridge: AppBridge | null;
  private connection: Connection;
  private shownLocale: string | null = null;
  private readonly listeners = new Set<() => void>();
  private readonly tokenListeners = new Set<() => void>();

  constructor() {
    const origin = document.referrer === "" ? null : new URL(document.referrer).origin;
    if (window.parent === window || origin === null) {
      this.bridge = null;
      this.connection = { kind: "outside" };
      return;
    }
    this.connection = { kind: "waiting" };
    // Ours is registered first. The SDK decodes the token of every handshake and throws
    // on an empty one, which is how the Dashboard says "this person may not".
    window.addEventListener("message", (event: MessageEvent<unknown>) => {
      if (event.origin !== origin || event.source !== window.parent) return;
      if (!isHandshakeWithoutToken(event.data)) return;
      event.stopImmediatePropagation();
      // a second handshake with a token follows where the Dashboard was only early
      if (this.connection.kind !== "ready") this.become({ kind: "no-access" });
    });
    const bridge = new AppBridge();
    this.bridge = bridge;
    // The Dashboard sends the handshake twice; to become ready is the same both times.
    bridge.subscribe("handshake", () => {
      this.become({ kind: "ready" });
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
      for (const listener of this.tokenListeners) listener();
    });
  }

  /** The newest token and shop, read when they are needed: the SDK renews the token in
   * its own state every five minutes and tells no component. */
  credentials(): { readonly token: string; readonly saleorApiUrl: string } {
    const state = this.bridge?.getState();
    return { token: state?.token ?? "", saleorApiUrl: state?.saleorApiUrl ?? "" };
  }

  /** Go to a page of the Dashboard. The frame is gone before an answer comes. */
  go(to: string): void {
    void this.bridge?.dispatch(actions.Redirect({ to })).catch(() => undefined);
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

  private speak(locale: string): void {
    if (this.shownLocale !== null) return;
    this.shownLocale = locale;
    this.tell();
  }

  private become(connection: Connection): void {
    if (connection.kind === this.connection.kind) return;
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
