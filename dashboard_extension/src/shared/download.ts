/** Files handed to the browser; downloads are allowed in the Dashboard's frame. */
import { Refused } from "../api/refused";
import type { Dashboard } from "../bridge/dashboard";

/** Give the browser a file to keep. */
export function handOver(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** Give the browser a picture that stands in a page. */
export function handOverPicture(name: string, picture: string): void {
  const [head, content = ""] = picture.split(",");
  const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
  handOver(name, new Blob([bytes], { type: /^data:([^;]+)/.exec(head ?? "")?.[1] ?? "image/png" }));
}

/** Fetch a file of ours as who is logged in, and give it to the browser. The token goes
 * in a header, as with every request: an address is kept by too many. Raises Refused. */
export async function fetchFile(dashboard: Dashboard, path: string, name: string): Promise<void> {
  const { token, saleorApiUrl } = dashboard.credentials();
  let response: Response;
  try {
    response = await fetch(path, { headers: { "Authorization-Bearer": token, "Saleor-Api-Url": saleorApiUrl } });
  } catch {
    throw new Refused("NETWORK");
  }
  if (!response.ok) {
    const answer = (await response.json().catch(() => null)) as { errors?: { extensions?: { code?: string } }[] } | null;
    throw new Refused(answer?.errors?.[0]?.extensions?.code ?? "NETWORK");
  }
  try {
    handOver(name, await response.blob());
  } catch {
    throw new Refused("NETWORK");
  }
}
