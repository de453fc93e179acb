import { oneId } from "./params";

/** What the Dashboard posted to a POST widget, written into the page by the server
 * (web/pages.py) as `<script type="application/json" id="handover">`. There is no
 * handshake in such a frame: this is all it gets. */
export interface Handover {
  readonly token: string;
  readonly saleorApiUrl: string;
  readonly appId: string;
  /** the thing the page is about, as in the query of a GET widget: `{"customerId": "…"}` */
  readonly context: Readonly<Record<string, string>>;
}

export function handover(page: Document = document): Handover | null {
  const text = page.getElementById("handover")?.textContent;
  return text ? (JSON.parse(text) as Handover) : null;
}

/** An id from wherever this frame got it. */
export function idFrom(given: Handover | null, search: string, name: string): string {
  return given?.context[name] ?? oneId(search, name);
}
