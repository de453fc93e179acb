/** Client-side routing. The frame must never load another document: its referrer would
 * be ours, and the Dashboard would no longer be heard. */
import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
  type AnchorHTMLAttributes,
  type MouseEvent,
  type ReactNode,
} from "react";

import { useDashboard } from "../bridge/context";
import { isTheirs, ownQuery } from "../bridge/params";

export interface Place {
  /** `/customers/12` */
  readonly path: string;
  /** the page's own query, without the Dashboard's */
  readonly query: URLSearchParams;
}

/** What stands in the way of leaving: a form with changes. */
type Guard = () => boolean;

export class Router {
  private place: Place;
  private readonly onMove: (route: string) => void;
  private readonly listeners = new Set<() => void>();
  private readonly guards = new Set<Guard>();
  /** where somebody wanted to go when a guard stopped them */
  private stopped: { readonly to: string; readonly isBack: boolean } | null = null;

  /** `onMove` hears every route we come to by ourselves, to show it to the Dashboard. */
  constructor(onMove: (route: string) => void) {
    this.onMove = onMove;
    const shown = routeShown();
    if (shown !== null) window.history.replaceState(MOVED, "", withTheirs(shown));
    this.place = placeOf(window.location);
    window.name = SHOWN + routeOf(this.place);
    window.addEventListener("popstate", () => {
      this.wentBack();
    });
  }

  readonly current = (): Place => this.place;
  readonly waiting = (): { readonly to: string } | null => this.stopped;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Go to a route of ours, `/customers?tab=tags`, unless a form asks to stay. */
  readonly go = (to: string, options: { readonly replaces?: boolean | undefined } = {}): void => {
    if (!options.replaces && this.isGuarded()) {
      this.stop({ to, isBack: false });
      return;
    }
    this.move(to, options.replaces ?? false);
  };

  /** Change the page's own query: it stays the same page, so no form is asked. */
  readonly ask = (change: Readonly<Record<string, string | null>>): void => {
    const query = new URLSearchParams(this.place.query);
    for (const [key, value] of Object.entries(change)) {
      if (value === null || value === "") query.delete(key);
      else query.set(key, value);
    }
    this.move(routeOf({ path: this.place.path, query }), true);
  };

  guard(guard: Guard): () => void {
    this.guards.add(guard);
    return () => this.guards.delete(guard);
  }

  /** The answer to "leave without saving?" */
  readonly answer = (leaves: boolean): void => {
    const { stopped } = this;
    this.stopped = null;
    if (leaves && stopped) this.move(stopped.to, stopped.isBack);
    else this.tell();
  };

  private isGuarded(): boolean {
    return [...this.guards].some((guard) => guard());
  }

  /** Back is done before it can be asked about: what it did is undone, then asked. */
  private wentBack(): void {
    const next = placeOf(window.location);
    if (next.path !== this.place.path && this.isGuarded()) {
      window.history.pushState(MOVED, "", withTheirs(routeOf(this.place)));
      this.stop({ to: routeOf(next), isBack: true });
      return;
    }
    this.place = next;
    window.name = SHOWN + routeOf(next);
    this.onMove(routeOf(next));
    this.tell();
  }

  private move(to: string, replaces: boolean): void {
    const before = this.place;
    if (replaces) window.history.replaceState(MOVED, "", withTheirs(to));
    else window.history.pushState(MOVED, "", withTheirs(to));
    this.place = placeOf(window.location);
    window.name = SHOWN + routeOf(this.place);
    if (before.path !== this.place.path) window.scrollTo(0, 0);
    this.onMove(routeOf(this.place));
    this.tell();
  }

  private stop(stopped: { readonly to: string; readonly isBack: boolean }): void {
    this.stopped = stopped;
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

/** What marks an entry of the frame's history on which somebody has moved. */
const MOVED = { growth: "moved" };
/** `window.name` lives as long as the frame: there stands the route it shows. */
const SHOWN = "growth:";

/** On Back the Dashboard loads its route into this frame anew, and a second Back finds the
 * document that stood here before, of which the Dashboard does not hear: what it shows is
 * still the newer route, and so do we. Null for a document it loaded itself. */
function routeShown(): string | null {
  const state = window.history.state as { readonly growth?: unknown } | null;
  const isLeftover = window.name.startsWith(SHOWN) && state?.growth === MOVED.growth;
  return isLeftover ? window.name.slice(SHOWN.length) : null;
}

/** A route of ours with the Dashboard's part of the query: Back may load a document from
 * this address, and without the shop in it nothing works. */
function withTheirs(route: string): string {
  const [path = "", own = ""] = route.split("?");
  const query = new URLSearchParams(own);
  for (const [key, value] of new URLSearchParams(window.location.search)) if (isTheirs(key)) query.append(key, value);
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

function placeOf(location: Location): Place {
  return { path: location.pathname.replace(/(?<=.)\/+$/, ""), query: ownQuery(location.search) };
}

export function routeOf(place: Place): string {
  const query = place.query.toString();
  return query === "" ? place.path : `${place.path}?${query}`;
}

/** The parts of a path that a pattern names: `/customers/:id` of `/customers/12` is
 * `{id: "12"}`; null if it is another path. */
export function match(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (!part.startsWith(":")) {
      if (part !== value) return null;
      continue;
    }
    if (value === "") return null;
    try {
      found[part.slice(1)] = decodeURIComponent(value);
    } catch {
      return null;
    }
  }
  return found;
}

const RouterContext = createContext<Router | null>(null);

export function RouterProvider(props: { readonly router: Router; readonly children: ReactNode }) {
  return <RouterContext.Provider value={props.router}>{props.children}</RouterContext.Provider>;
}

export function useRouter(): Router {
  const router = useContext(RouterContext);
  if (router === null) throw new Error("no RouterProvider");
  return router;
}

export function usePlace(): Place {
  const router = useRouter();
  return useSyncExternalStore(router.subscribe, router.current);
}

/** A value in the page's own query, which F5 and links keep. `null` or "" removes it. */
export function useQueryValue(key: string): readonly [string, (value: string | null) => void] {
  const router = useRouter();
  const value = usePlace().query.get(key) ?? "";
  return useMemo(
    () => [
      value,
      (next: string | null) => {
        router.ask({ [key]: next });
      },
    ],
    [router, key, value],
  );
}

/** Ask before the page is left while `isDirty`. */
export function useGuard(isDirty: boolean): void {
  const router = useContext(RouterContext);
  useEffect(() => {
    if (!isDirty || router === null) return;
    return router.guard(() => true);
  }, [router, isDirty]);
}

/** A link to a route of ours: opened in this frame, without loading it anew; from a
 * widget or a popup, as the Dashboard's page. */
export function Link(
  props: Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href"> & { readonly to: string },
) {
  const { to, onClick, ...rest } = props;
  const router = useContext(RouterContext);
  const dashboard = useDashboard();
  return (
    <a
      className="link"
      {...rest}
      href={to}
      onClick={(event: MouseEvent<HTMLAnchorElement>) => {
        onClick?.(event);
        if (event.defaultPrevented) return;
        // a window of its own would be outside of the Dashboard: never let it be one
        event.preventDefault();
        if (router === null) dashboard.openPage(to);
        else router.go(to);
      }}
    />
  );
}
