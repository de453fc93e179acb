/** What of ours the Dashboard shows where. The manifest says the same
 * (saleor_wechat_growth/installations/manifest.py). */
export type Place = "HOME" | "CUSTOMER" | "CUSTOMERS" | "ORDER" | "VOUCHER" | "SEARCH";

export interface Mount {
  readonly identifier: string;
  readonly label: string;
  readonly place: Place;
  readonly target: "WIDGET" | "POPUP";
  readonly url: string;
  readonly permissions: readonly string[];
}

export const PAGE_PERMISSIONS: readonly string[] = ["MANAGE_USERS"];

export const MOUNTS: readonly Mount[] = [
  { identifier: "growth-home-widget", label: "Recovered revenue", place: "HOME", target: "WIDGET", url: "/widgets/home", permissions: ["MANAGE_ORDERS"] },
  { identifier: "growth-customer-widget", label: "WeChat Growth", place: "CUSTOMER", target: "WIDGET", url: "/widgets/customer", permissions: ["MANAGE_USERS"] },
  { identifier: "growth-order-widget", label: "What brought this order", place: "ORDER", target: "WIDGET", url: "/widgets/order", permissions: ["MANAGE_ORDERS"] },
  { identifier: "growth-voucher-widget", label: "Who got its codes", place: "VOUCHER", target: "WIDGET", url: "/widgets/voucher", permissions: ["MANAGE_DISCOUNTS"] },
  { identifier: "growth-customer", label: "WeChat Growth", place: "CUSTOMER", target: "POPUP", url: "/popups/customer", permissions: ["MANAGE_USERS"] },
  { identifier: "growth-customers", label: "WeChat Growth", place: "CUSTOMERS", target: "POPUP", url: "/popups/customers", permissions: ["MANAGE_USERS"] },
  { identifier: "growth-search", label: "WeChat Growth", place: "SEARCH", target: "POPUP", url: "/popups/search", permissions: ["MANAGE_USERS"] },
];

export function mountsAt(place: Place, target: Mount["target"]): readonly Mount[] {
  return MOUNTS.filter((mount) => mount.place === place && mount.target === target);
}
