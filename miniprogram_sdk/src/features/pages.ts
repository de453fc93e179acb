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

/** Page views without a line in the pages. */
export function pages({ adapter, reporter }: Core) {
  return {
    /** Tell every page shown from now on, those one comes back to as well; returns how
     * to stop. Call it in app.js, so that it hears of the first page.
     *
     * It listens to WeChat's own news of routes (base library 3.5.5; before that it does
     * nothing), so pages, components as pages, Taro's and uni's are alike, and no
     * constructor is wrapped. describe: what to tell of a page; null: nothing. */
    watchPages(describe: (page: Page) => PageView | null = plain): () => void {
      const listener = ({ path, query = {} }: Route) => {
        const view = describe({ path, query: query as Page["query"] });
        if (view) reporter.track(view.name, view.properties ?? {});
      };
      adapter.onAppRoute?.(listener);
      return () => {
        adapter.offAppRoute?.(listener);
      };
    },
  };
}

function plain({ path }: Page): PageView {
  return { name: PAGE_VIEWED, properties: { path } };
}
