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
import { ownQuery } from "../bridge/params";
import { Trail } from "./trail";

export interface Place {
  /** `/customers/12` */
  readonly path: string;
  /** the page's own query, without the Dashboard's */
  readonly query: URLSearchParams;
}

/** What stands in the way of leaving: a form with changes. */
type Guard = () => boolean;

/** Where somebody wanted to go when a guard stopped them; null is back. */
interface Stopped {
  readonly to: string | null;
}

export class Router {
  private place: Place;
  private readonly trail: Trail;
  private readonly listeners = new Set<() => void>();
  private readonly guards = new Set<Guard>();
  private stopped: Stopped | null = null;

  /** `onMove` hears every route we come to by ourselves, to show it to the Dashboard,
   * and ends when it is shown. */
  constructor(onMove: (route: string) => void | Promise<void>) {
    this.trail = new Trail({
      show: onMove,
      isGuarded: () => this.isGuarded(),
      ask: () => {
        this.stop({ to: null });
      },
      arrive: (route) => {
        this.turn(placeOf(route));
      },
    });
    this.place = placeOf(this.trail.begin());
    // when the Dashboard's address may be read, and before it is loaded anew
    window.addEventListener("blur", () => {
      this.trail.settle();
    });
    window.addEventListener("keydown", (event) => {
      if (event.key === "F5" || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "r")) this.trail.settle();
    });
  }

  readonly current = (): Place => this.place;
  readonly waiting = (): Stopped | null => this.stopped;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Go to a route of ours, `/customers?tab=tags`, unless a form asks to stay. */
  readonly go = (to: string): void => {
    if (this.isGuarded() && routeOf(placeOf(to)) !== routeOf(this.place)) this.stop({ to });
    else this.move(to);
  };

  /** Change the page's own query: it stays the same page, so no form is asked and Back
   * leads to the page before it. */
  readonly ask = (change: Readonly<Record<string, string | null>>): void => {
    const query = new URLSearchParams(this.place.query);
    for (const [key, value] of Object.entries(change)) {
      if (value === null || value === "") query.delete(key);
      else query.set(key, value);
    }
    const next = { path: this.place.path, query };
    this.move(routeOf(next));
  };

  guard(guard: Guard): () => void {
    this.guards.add(guard);
    this.trail.fence();
    return () => this.guards.delete(guard);
  }

  /** The answer to "leave without saving?" */
  readonly answer = (leaves: boolean): void => {
    const { stopped } = this;
    this.stopped = null;
    if (leaves && stopped) {
      if (stopped.to !== null) this.move(stopped.to);
      // opened at this very page: the one it belongs to stands in for the one before
      else if (!this.trail.leave()) this.move(this.place.path.replace(/\/[^/]+$/, "") || "/overview");
    }
    this.tell();
  };

  private isGuarded(): boolean {
    return [...this.guards].some((guard) => guard());
  }

  private move(to: string): void {
    const next = placeOf(to);
    const route = routeOf(next);
    if (route === routeOf(this.place)) return;
    if (next.path === this.place.path) this.trail.rename(route);
    else this.trail.step(route);
    this.turn(next);
  }

  private turn(next: Place): void {
    const before = this.place;
    this.place = next;
    if (before.path !== next.path) window.scrollTo(0, 0);
    this.tell();
  }

  private stop(stopped: Stopped): void {
    this.stopped = stopped;
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

function placeOf(route: string): Place {
  const { pathname, search } = new URL(route, window.location.origin);
  return { path: pathname.replace(/(?<=.)\/+$/, ""), query: ownQuery(search) };
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
