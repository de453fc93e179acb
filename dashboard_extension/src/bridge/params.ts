/** What the Dashboard says in the address of a frame: which shop, which theme, and the
 * thing that the page it stands on is about.
 *
 * Two of its habits make this a module. Widgets get `domain`, `saleorApiUrl` and `id`
 * twice, and ticked rows come as `customerIds=a,b` in a popup but as `customerIds[0]=a`
 * on an app page. */

/** Keys that are the Dashboard's, never ours: no page may use them in its own query. */
const THEIRS = new Set(["domain", "saleorApiUrl", "id", "theme", "locale", "appParams", "appPath", "error", "asc", "sort"]);

export function isTheirs(key: string): boolean {
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
