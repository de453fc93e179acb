/** What can be done with customers who were ticked in the Dashboard: one line an action.
 *
 * Each is a chunk of its own, loaded when it is chosen. Its words travel with it; the
 * name and the permission stand here so that the list can be shown before. */
import { lazy, type ComponentType, type LazyExoticComponent } from "react";

import type { IconName } from "../../design";
import type { Words } from "../../pages/customers/words";
import type { ActionProps } from "./props";

export interface CustomerAction {
  readonly key: string;
  readonly name: (locale: Words) => string;
  readonly icon: IconName;
  /** of Saleor's, what it takes beside managing customers */
  readonly needs: readonly string[];
  /** only for whom an owner has let send */
  readonly sends: boolean;
  readonly Form: LazyExoticComponent<ComponentType<ActionProps>>;
}

export const ACTIONS: readonly CustomerAction[] = [
  {
    key: "tag",
    name: (locale) => locale.t("customers.tag"),
    icon: "tag",
    needs: [],
    sends: false,
    Form: lazy(() => import("./TagForm")),
  },
  {
    key: "coupon",
    name: (locale) => locale.t("popup.give_coupon"),
    icon: "coupon",
    needs: ["MANAGE_DISCOUNTS"],
    sends: true,
    Form: lazy(() => import("../../pages/coupons/GiveForm")),
  },
  {
    key: "message",
    name: (locale) => locale.t("popup.send_message"),
    icon: "send",
    needs: ["MANAGE_DISCOUNTS"],
    sends: true,
    Form: lazy(() => import("../../pages/messages/SendForm")),
  },
];
