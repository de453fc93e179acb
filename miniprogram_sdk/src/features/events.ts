import type { Core } from "../core";
import type { Properties, StandardEvent } from "../reporter";

type Named<Needed extends string> = Properties & Readonly<Record<Needed, string>>;

/** What people do. Each call is kept by the phone at once and sent by and by. */
export function events({ reporter }: Core) {
  return {
    /** Tell one of the standard events, or one of the shop's own: a-z, 0-9 and _, 32 at
     * most. What people buy, use or pay counts from the shop, never from here. */
    track(name: StandardEvent | (string & {}), properties: Properties = {}): void {
      reporter.track(name, properties);
    },
    identityAuthorized(properties: Properties = {}): void {
      reporter.track("identity_authorized", properties);
    },
    mallViewed(properties: Properties = {}): void {
      reporter.track("mall_viewed", properties);
    },
    productViewed(properties: Named<"product">): void {
      reporter.track("product_viewed", properties);
    },
    couponClaimed(properties: Named<"coupon">): void {
      reporter.track("coupon_claimed", properties);
    },
    cartAdded(properties: Named<"product">): void {
      reporter.track("cart_added", properties);
    },
    orderSubmitted(properties: Named<"order">): void {
      reporter.track("order_submitted", properties);
    },
    orderPaid(properties: Named<"order">): void {
      reporter.track("order_paid", properties);
    },
    /** Send what waits, now; resolves when that was tried. */
    flush(): Promise<void> {
      return reporter.pump.now();
    },
  };
}
