/** Our part of the browser's history, which the frame shares with the Dashboard around it.
 *
 * The Dashboard adds an entry for every route we show in its address and can do nothing
 * else; nobody tells us of Back over its entries, and from this sandbox we cannot go over
 * them ourselves. So a move makes two, the Dashboard's first:
 *
 *     overview, overview   the page that is left
 *     coupons,  overview   the Dashboard's, once it shows the new route
 *     coupons,  coupons    ours
 *
 * so that the first press of Back is one we hear, and shows the page before at once; the
 * next one takes the address there. A browser that skips entries on which nobody did
 * anything does both at once. A form with changes has a fence above its page, for Back to
 * land on the page itself while we ask. A page's own query replaces its entry, and the
 * Dashboard hears of it when its address may be wanted: see `settle`.
 *
 * On its part of Back the Dashboard may load its route into the frame anew, in an entry
 * above ours. A document found below that shows the same page again and goes on at once. */
import { ownQuery, theirQuery } from "../bridge/params";

interface Mark {
  /** its place among our own entries */
  readonly number: number;
  readonly kind: "page" | "fence";
}

interface Around {
  /** write a route into the Dashboard's address; ends when it is there */
  readonly show: (route: string) => void | Promise<void>;
  readonly isGuarded: () => boolean;
  /** Back was pressed on a form with changes, and is undone */
  readonly ask: () => void;
  /** Back or Forward came to this route */
  readonly arrive: (route: string) => void;
}

/** `window.name` lives as long as the frame: there stands the route it shows. */
const SHOWN = "growth:";
/** A Dashboard that does not answer must not hold up our history. */
const ANSWER_MS = 500;

export class Trail {
  private readonly around: Around;
  private at: Mark = { number: 0, kind: "page" };
  /** one move after the other, however fast they come */
  private moves: Promise<void> | null = null;
  /** what the next arrival is, if it is our own doing */
  private own: "leaving" | "returning" | null = null;
  private route = "";
  /** the Dashboard's address lacks the query of the page */
  private isUnsettled = false;

  constructor(around: Around) {
    this.around = around;
  }

  /** The route to begin with. */
  begin(): string {
    const before = markOf(window.history.state);
    const shown = window.name;
    if (before) this.at = before;
    this.come(routeHere());
    window.history.replaceState({ growth: this.at }, "", withTheirs(this.route));
    window.addEventListener("popstate", (event) => {
      this.arrived(markOf(event.state));
    });
    if (before && isTraversed() && shown === window.name && before.number > 0) window.history.back();
    return this.route;
  }

  /** Come to the page `route`. */
  step(route: string): void {
    this.come(route);
    this.isUnsettled = false;
    this.queue(async () => {
      await Promise.race([this.around.show(route), wait(ANSWER_MS)]);
      this.push("page", route);
      if (this.around.isGuarded()) this.push("fence", route);
    });
  }

  /** The same page is called another way. */
  rename(route: string): void {
    this.come(route);
    this.isUnsettled = true;
    this.queue(() => {
      window.history.replaceState({ growth: this.at }, "", withTheirs(route));
    });
  }

  /** Tell the Dashboard of the page's query, an entry for it and no more than one. */
  settle(): void {
    if (!this.isUnsettled) return;
    this.isUnsettled = false;
    void this.around.show(this.route);
  }

  /** A form has changes: Back shall be heard before it leads anywhere. */
  fence(): void {
    this.queue(() => {
      if (this.at.kind === "page") this.push("fence", this.route);
    });
  }

  /** Leave a fenced page for the one before, whatever its form says; false if none
   * before it is ours. */
  leave(): boolean {
    if (this.at.number < 2) return false;
    this.own = "leaving";
    window.history.go(-2);
    return true;
  }

  private arrived(to: Mark | null): void {
    const { own, at } = this;
    this.own = null;
    if (to === null) return;
    const isBack = to.number < at.number;
    if (own === null && isBack && this.around.isGuarded()) {
      this.own = "returning";
      window.history.forward();
      this.around.ask();
      return;
    }
    this.at = to;
    if (own === "returning") return;
    // a fence that is no longer needed is no page to stop at
    if (own === null && isBack && at.kind === "fence" && to.kind === "page") window.history.back();
    this.come(routeHere());
    this.around.arrive(this.route);
  }

  private come(route: string): void {
    this.route = route;
    window.name = SHOWN + route;
  }

  private push(kind: Mark["kind"], route: string): void {
    this.at = { number: this.at.number + 1, kind };
    window.history.pushState({ growth: this.at }, "", withTheirs(route));
  }

  private queue(move: () => void | Promise<void>): void {
    const made = this.moves === null ? Promise.resolve(move()) : this.moves.then(move);
    const done = made
      .catch(() => undefined)
      .then(() => {
        if (this.moves === done) this.moves = null;
      });
    this.moves = done;
  }
}

function markOf(state: unknown): Mark | null {
  return (state as { readonly growth?: Mark } | null)?.growth ?? null;
}

/** Whether Back or Forward has loaded this document. */
function isTraversed(): boolean {
  const [load] = performance.getEntriesByType("navigation");
  return (load as PerformanceNavigationTiming | undefined)?.type === "back_forward";
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** The route of this address, which may be as the Dashboard has it: see `asPath`. */
function routeHere(): string {
  const { pathname, search } = window.location;
  const [path = "", inPath = ""] = pathname.split("/~");
  const query = ownQuery(search);
  for (const [key, value] of new URLSearchParams(inPath.replaceAll("~", "%"))) query.append(key, value);
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

/** A route of ours with the Dashboard's part of the query: Back may load a document from
 * this address, and without the shop in it nothing works. */
function withTheirs(route: string): string {
  const [path = "", own = ""] = route.split("?");
  const query = [own, theirQuery(window.location.search)].filter((each) => each !== "").join("&");
  return query === "" ? path : `${path}?${query}`;
}
