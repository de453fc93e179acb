/** What the Dashboard says in the address of a frame: which shop, which theme, and the
 * thing that the page it stands on is about.
 *
 * Two of its habits make this a module. Widgets get `domain`, `saleorApiUrl` and `id`
 * twice, and ticked rows come as `customerIds=a,b` in a popup but as `customerIds[0]=a`
 * on an app page. */

/** Keys that are the Dashboard's, never ours: no page may use them in its own query. */
const THEIRS = new Set(["domain", "saleorApiUrl", "id", "theme", "locale", "appParams", "appPath", "error", "asc", "sort"]);

function isTheirs(key: string): boolean {
  return THEIRS.has(key) || key.startsWith("featureFlags");
}

/** The query of the page itself, without the Dashboard's. */
export function ownQuery(search: string): URLSearchParams {
  const own = new URLSearchParams();
  for (const [key, value] of new URLSearchParams(search)) {
    if (!isTheirs(key)) own.append(key, value);
  }
  return own;
}

/** One id of the thing the page is about; "" if it is about none. */
export function oneId(search: string, name: string): string {
  return new URLSearchParams(search).get(name) ?? "";
}

/** All ids under `name`, in their order and once each: `a,b`, `[0]=a&[1]=b` or repeated. */
export function manyIds(search: string, name: string): readonly string[] {
  const found: string[] = [];
  for (const [key, value] of new URLSearchParams(search)) {
    if (key === name || (key.startsWith(`${name}[`) && key.endsWith("]"))) {
      found.push(...value.split(",").map((id) => id.trim()));
    }
  }
  return [...new Set(found.filter((id) => id !== ""))];
}

/** The Dashboard's part of a query. */
export function theirQuery(search: string): string {
  const theirs = new URLSearchParams();
  for (const [key, value] of new URLSearchParams(search)) if (isTheirs(key)) theirs.append(key, value);
  return theirs.toString();
}

/** A route as it stands in the Dashboard's address: `/customers?tab=tags` as
 * `/customers/~tab=tags`.
 *
 * The Dashboard writes its own query into the frame's address whenever it is drawn anew,
 * as on every new token: a query of ours there would load the frame anew, at the route it
 * had first. It also compares paths only to know that a route is shown already. */
export function asPath(route: string): string {
  const [path = "", query = ""] = route.split("?");
  const own = new URLSearchParams(query).toString().replaceAll("~", "%7E").replaceAll("+", "%20").replaceAll("%", "~");
  return own === "" ? path : `${path.replace(/\/$/, "")}/~${own}`;
}
