/** What of ours the Dashboard shows where, as the manifest says. */
export type Place = "HOME" | "CUSTOMER" | "CUSTOMERS" | "ORDER" | "VOUCHER" | "SEARCH";

export interface Mount {
  readonly identifier: string;
  readonly label: string;
  readonly place: Place;
  readonly target: "WIDGET" | "POPUP";
  /** the path; the origin is `APP_ORIGIN` */
  readonly url: string;
  readonly permissions: readonly string[];
}

/** The pages that the stand-in has, by the Dashboard's names of their places. */
const PLACES: Readonly<Record<string, Place>> = {
  HOMEPAGE_WIDGETS: "HOME",
  CUSTOMER_DETAILS_WIDGETS: "CUSTOMER",
  CUSTOMER_DETAILS_MORE_ACTIONS: "CUSTOMER",
  CUSTOMER_OVERVIEW_MORE_ACTIONS: "CUSTOMERS",
  ORDER_DETAILS_WIDGETS: "ORDER",
  VOUCHER_DETAILS_WIDGETS: "VOUCHER",
  SEARCH_ACTION: "SEARCH",
};

interface Manifest {
  readonly extensions: readonly (Omit<Mount, "place" | "target"> & { readonly mount: string; readonly target: string })[];
}

export async function readMounts(): Promise<readonly Mount[]> {
  const response = await fetch("/api/manifest");
  const { extensions } = (await response.json()) as Manifest;
  return extensions.flatMap(({ mount, target, url, ...rest }) => {
    const place = PLACES[mount];
    if (place === undefined || (target !== "WIDGET" && target !== "POPUP")) return [];
    return [{ ...rest, place, target, url: new URL(url).pathname }];
  });
}

export function mountsAt(mounts: readonly Mount[], place: Place, target: Mount["target"]): readonly Mount[] {
  return mounts.filter((mount) => mount.place === place && mount.target === target);
}
