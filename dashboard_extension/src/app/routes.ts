/** Which path shows which page. A page is a chunk of its own, loaded when it is opened. */
import { lazy, type ComponentType, type LazyExoticComponent } from "react";

import type { CommonKey } from "../shared/locale";
import type { PageProps } from "./page";

export type Section = "set_up" | "overview" | "customers" | "segments" | "recalls" | "coupons" | "messages" | "storefront" | "sources" | "forms" | "settings" | "wechat";

/** In the order of the bar: who they are, what goes to them, where they meet us. */
export const SECTIONS: readonly { readonly key: Section; readonly path: string; readonly label: CommonKey }[] = [
  { key: "overview", path: "/overview", label: "page.overview" },
  { key: "customers", path: "/customers", label: "page.customers" },
  { key: "segments", path: "/segments", label: "page.segments" },
  { key: "sources", path: "/sources", label: "page.sources" },
  { key: "recalls", path: "/recalls", label: "page.recalls" },
  { key: "coupons", path: "/coupons", label: "page.coupons" },
  { key: "messages", path: "/messages", label: "page.messages" },
  { key: "storefront", path: "/storefront", label: "page.storefront" },
  { key: "wechat", path: "/wechat", label: "page.wechat" },
  { key: "forms", path: "/forms", label: "page.forms" },
  { key: "settings", path: "/settings", label: "page.settings" },
  // whether it is shown is known a moment later than the rest, which it must not move
  { key: "set_up", path: "/set-up", label: "page.set_up" },
];

export interface Route {
  readonly pattern: string;
  readonly section: Section;
  readonly Page: LazyExoticComponent<ComponentType<PageProps>>;
}

type Load = () => Promise<{ readonly default: ComponentType<PageProps> }>;

function route(pattern: string, section: Section, load: Load): Route {
  return { pattern, section, Page: lazy(load) };
}

/** The first that matches; so a fixed word stands before a `:name`. */
export const ROUTES: readonly Route[] = [
  ...["/", "/home", "/overview"].map((path) => route(path, "overview", () => import("../pages/overview/Overview"))),
  route("/set-up", "set_up", () => import("../pages/setup/SetUp")),
  route("/customers", "customers", () => import("../pages/customers/CustomerList")),
  route("/customers/:id", "customers", () => import("../pages/customers/Profile")),
  route("/segments", "segments", () => import("../pages/segments/SegmentList")),
  route("/segments/new", "segments", () => import("../pages/segments/SegmentForm")),
  route("/segments/:id", "segments", () => import("../pages/segments/SegmentForm")),
  route("/recalls", "recalls", () => import("../pages/recalls/RecallList")),
  route("/recalls/new", "recalls", () => import("../pages/recalls/RecallForm")),
  route("/recalls/runs/:id", "recalls", () => import("../pages/recalls/Run")),
  route("/recalls/:id", "recalls", () => import("../pages/recalls/Recall")),
  route("/recalls/:id/edit", "recalls", () => import("../pages/recalls/RecallForm")),
  route("/coupons", "coupons", () => import("../pages/coupons/CouponList")),
  route("/coupons/new", "coupons", () => import("../pages/coupons/CouponForm")),
  route("/coupons/:id", "coupons", () => import("../pages/coupons/Coupon")),
  route("/coupons/:id/edit", "coupons", () => import("../pages/coupons/CouponForm")),
  route("/messages", "messages", () => import("../pages/messages/Messages")),
  route("/messages/contents/new", "messages", () => import("../pages/messages/ContentForm")),
  route("/messages/contents/:id", "messages", () => import("../pages/messages/ContentForm")),
  route("/messages/templates/new", "messages", () => import("../pages/messages/TemplateForm")),
  route("/messages/templates/:id", "messages", () => import("../pages/messages/TemplateForm")),
  route("/sources", "sources", () => import("../pages/sources/SourceList")),
  route("/sources/:id", "sources", () => import("../pages/sources/Source")),
  ...["/wechat", "/wechat/replies"].map((path) => route(path, "wechat", () => import("../pages/wechat/Replies"))),
  route("/wechat/replies/new", "wechat", () => import("../pages/wechat/ReplyForm")),
  route("/wechat/replies/:id", "wechat", () => import("../pages/wechat/ReplyForm")),
  route("/wechat/menus", "wechat", () => import("../pages/wechat/Menus")),
  route("/wechat/statistics", "wechat", () => import("../pages/wechat/Statistics")),
  route("/storefront", "storefront", () => import("../pages/storefront/Storefront")),
  route("/storefront/slots/new", "storefront", () => import("../pages/storefront/SlotForm")),
  route("/storefront/slots/:key", "storefront", () => import("../pages/storefront/SlotForm")),
  route("/forms", "forms", () => import("../pages/forms/Forms")),
  route("/forms/new", "forms", () => import("../pages/forms/FormForm")),
  route("/forms/sales/new", "forms", () => import("../pages/forms/SaleForm")),
  route("/forms/sales/:id", "forms", () => import("../pages/forms/SaleForm")),
  route("/forms/:id", "forms", () => import("../pages/forms/FormPage")),
  route("/forms/:id/edit", "forms", () => import("../pages/forms/FormForm")),
  route("/settings", "settings", () => import("../pages/settings/Settings")),
  route("/settings/accounts/new", "settings", () => import("../pages/settings/AccountForm")),
  route("/settings/accounts/:key", "settings", () => import("../pages/settings/AccountForm")),
];
