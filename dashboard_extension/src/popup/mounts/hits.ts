/** What a search shows: what the server found, and pages of ours by their names. */
import type { SearchHitKind } from "../../api/schema";

export interface Hit {
  readonly kind: SearchHitKind | "PAGE";
  readonly title: string;
  readonly detail: string;
  readonly path: string;
}

/** All pages while nothing is typed, then those whose name holds it. */
export function pagesFor(text: string, pages: readonly { readonly path: string; readonly title: string }[]): readonly Hit[] {
  const wanted = text.trim().toLowerCase();
  return pages
    .filter((page) => page.title.toLowerCase().includes(wanted))
    .map((page) => ({ kind: "PAGE", title: page.title, detail: "", path: page.path }));
}
