/** One frame as Dashboard 3.23.27 plays it: what it says, and what it does when asked.
 * Where the real one is odd, so is this: see the comments. */

export type Kind = "APP_PAGE" | "WIDGET" | "POPUP";

/** Ours opened by the other name of this machine: two sites, as in a real shop. */
export const APP_ORIGIN = otherName(window.location);

export const SANDBOX = "allow-same-origin allow-forms allow-scripts allow-downloads allow-popups";

/** What the Dashboard knows; a type not among them is never answered. */
const KNOWN = new Set([
  "notifyReady",
  "redirect",
  "notification",
  "updateRouting",
  "requestPermissions",
  "popupClose",
  "widgetResize",
  "refreshEntity",
  "openPopup",
  "formPayloadUpdate",
]);
const TALLEST = 5000;
const LONGEST_PARAMS = 2048;

export interface Heard {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What the page around a frame does for it; true: it was done. */
export interface Around {
  readonly notify: (notification: { readonly status: string; readonly title: string; readonly text: string }) => void;
  readonly go: (to: string, isNewContext: boolean) => boolean;
  readonly showRoute: (route: string) => void;
  readonly closePopup: () => void;
  readonly resize: (height: number) => void;
  readonly refresh: () => void;
  readonly openPopup: (identifier: string, appParams: string | undefined) => boolean;
}

export interface Said {
  readonly kind: Kind;
  readonly token: string;
  readonly locale: string;
  readonly theme: string;
  readonly dashboardPath: string;
}

function otherName(location: Location): string {
  const names: Readonly<Record<string, string>> = { localhost: "127.0.0.1", "127.0.0.1": "localhost" };
  const host = names[location.hostname];
  return host === undefined ? location.origin : `${location.protocol}//${host}:${location.port}`;
}

/** The address of a frame. Widgets get the first three keys twice; the theme comes last,
 * and not in the first address. */
export function frameUrl(given: {
  readonly path: string;
  readonly kind: Kind;
  readonly ownQuery: string;
  readonly saleorApiUrl: string;
  readonly appId: string;
  readonly params: Readonly<Record<string, string>>;
  readonly theme: string | null;
}): string {
  const shop = { domain: new URL(given.saleorApiUrl).host, saleorApiUrl: given.saleorApiUrl, id: given.appId };
  const query = new URLSearchParams(given.ownQuery);
  for (let times = given.kind === "WIDGET" ? 2 : 1; times > 0; times -= 1) {
    for (const [key, value] of Object.entries(shop)) query.append(key, value);
  }
  for (const [key, value] of Object.entries(given.params)) query.append(key, value);
  query.append("featureFlags[new_order_ui][enabled]", "false");
  query.append("featureFlags[new_order_ui][payload]", "default");
  if (given.theme !== null) query.append("theme", given.theme);
  return `${APP_ORIGIN}${given.path}?${query}`;
}

export class HostFrame {
  private readonly frame: HTMLIFrameElement;
  private readonly around: Around;
  private said: Said;
  private readonly onShown: () => void;
  private readonly onMessage: (event: MessageEvent<unknown>) => void;
  private readonly onLoad: () => void;

  constructor(frame: HTMLIFrameElement, said: Said, around: Around, onShown: () => void) {
    this.frame = frame;
    this.said = said;
    this.around = around;
    this.onShown = onShown;
    // by origin alone, not by window: frames of one app on one page hear each other
    this.onMessage = (event) => {
      if (event.origin === APP_ORIGIN && isHeard(event.data)) this.hear(event.data);
    };
    this.onLoad = () => {
      this.handshake();
      this.tell("localeChanged", { locale: this.said.locale });
      this.tell("theme", { theme: this.said.theme });
      // the Dashboard's own path, and nothing to route by
      this.tell("redirect", { path: this.said.dashboardPath });
    };
    window.addEventListener("message", this.onMessage);
    frame.addEventListener("load", this.onLoad);
  }

  close(): void {
    window.removeEventListener("message", this.onMessage);
    this.frame.removeEventListener("load", this.onLoad);
  }

  renew(token: string): void {
    this.said = { ...this.said, token };
    this.tell("tokenRefresh", { token });
  }

  wear(theme: string): void {
    this.said = { ...this.said, theme };
    this.tell("theme", { theme });
  }

  private handshake(): void {
    const { kind, token } = this.said;
    this.tell("handshake", {
      token,
      version: 1,
      saleorVersion: kind === "WIDGET" ? "" : "3.23.28",
      dashboardVersion: "v3.23.27",
    });
    this.onShown();
  }

  private hear({ type, payload }: Heard): void {
    if (!KNOWN.has(type)) return;
    const answer = (ok: boolean) => {
      this.tell("response", { actionId: payload["actionId"], ok });
    };
    const text = (key: string) => {
      const value = payload[key];
      return typeof value === "string" ? value : "";
    };
    switch (type) {
      case "notifyReady":
        this.handshake();
        break;
      case "notification":
        this.around.notify({ status: text("status") || "info", title: text("title"), text: text("text") });
        break;
      case "redirect": {
        const isDone = this.around.go(text("to"), payload["newContext"] === true);
        // where it led away, the frame is gone before this could be heard
        answer(isDone);
        return;
      }
      case "updateRouting":
        this.around.showRoute(text("newRoute"));
        break;
      case "popupClose":
        if (this.said.kind === "POPUP") {
          this.around.closePopup();
          return;
        }
        break;
      case "widgetResize": {
        const height = payload["height"];
        if (typeof height !== "number" || !(height > 0)) {
          answer(false);
          return;
        }
        if (this.said.kind === "WIDGET") this.around.resize(Math.min(Math.ceil(height), TALLEST));
        break;
      }
      case "refreshEntity":
        this.around.refresh();
        break;
      case "openPopup": {
        const params = payload["appParams"];
        const isFit = params === undefined || (typeof params === "string" && params.length <= LONGEST_PARAMS);
        answer(
          this.said.kind === "WIDGET" &&
            isFit &&
            this.around.openPopup(text("extensionIdentifier"), params),
        );
        return;
      }
      default:
        // product forms and permissions: the demo has neither
        answer(false);
        return;
    }
    answer(true);
  }

  private tell(type: string, payload: Readonly<Record<string, unknown>>): void {
    this.frame.contentWindow?.postMessage({ type, payload }, APP_ORIGIN);
  }
}

function isHeard(data: unknown): data is Heard {
  if (typeof data !== "object" || data === null) return false;
  const { type, payload } = data as { type?: unknown; payload?: { actionId?: unknown } };
  return typeof type === "string" && typeof payload?.actionId === "string";
}
