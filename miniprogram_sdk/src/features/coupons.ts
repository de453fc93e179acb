import type { Core } from "../core";
import { CouponsDocument, type CouponsQuery, type CouponsQueryVariables } from "../generated/coupons";
import { done, failed, type Result } from "../result";

export type Coupon = NonNullable<CouponsQuery["me"]>["coupons"]["edges"][number]["node"];

export interface CouponPage {
  readonly coupons: readonly Coupon[];
  /** `after` for the next page; null: this was the last. */
  readonly next: string | null;
}

/** Coupons the person has; a `code` is for checkoutAddPromoCode while its state is ISSUED. */
export function coupons({ client }: Core) {
  return {
    /** Newest first. */
    async coupons(page: CouponsQueryVariables = {}): Promise<Result<CouponPage>> {
      const answer = await client.ask(CouponsDocument, page);
      if (!answer.ok) return answer;
      const found = answer.value.me?.coupons;
      if (!found) return failed({ code: "UNAVAILABLE", message: "no customer" });
      const { hasNextPage, endCursor } = found.pageInfo;
      return done({
        coupons: found.edges.map((edge) => edge.node),
        next: hasNextPage ? endCursor : null,
      });
    },
  };
}
