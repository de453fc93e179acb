import type { Route } from "../adapter";
import type { Core } from "../core";
import { PAGE_VIEWED } from "../queue";
import type { Properties } from "../reporter";

/** A page as WeChat shows it. */
export interface Page {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** What a page view is told as. */
export interface PageView {
  readonly name: string;
  readonly properties?: Properties;
}

/** What a page's own `this` says of it. */
export interface ShownPage {
  readonly route: string;
  readonly options?: object;
}

/** Page views without a line in the pages. */
export function pages({ adapter, reporter }: Core) {
  const listeners = new Set<(route: Route) => void>();
  return {
    /** Tell every page shown from now on, those one comes back to as well; returns how
     * to stop. Call it in app.js, so that it hears of the first page.
     *
     * It listens to WeChat's own news of routes (base library 3.5.5; before that see
     * `trackPage`), so pages, components as pages, Taro's and uni's are alike, and no
     * constructor is wrapped. describe: what to tell of a page; null: nothing. */
    watchPages(describe: (page: Page) => PageView | null = plain): () => void {
      const listener = ({ path, query = {} }: Route) => {
        const view = describe({ path, query: query as Page["query"] });
        if (view) reporter.track(view.name, view.properties ?? {});
      };
      listeners.add(listener);
      adapter.onAppRoute?.(listener);
      return () => {
        listeners.delete(listener);
        adapter.offAppRoute?.(listener);
      };
    },
    /** For phones whose WeChat tells no routes: `growth.trackPage(this)` in a page's
     * `onShow` tells it as `watchPages` would. Elsewhere it does nothing, so that no page
     * counts twice. */
    trackPage({ route, options = {} }: ShownPage): void {
      if (adapter.onAppRoute) return;
      for (const listener of listeners) listener({ path: route, query: options });
    },
  };
}

function plain({ path }: Page): PageView {
  return { name: PAGE_VIEWED, properties: { path } };
}
