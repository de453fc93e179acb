import type { CodeOf, Deed } from "../client";
import type { Core } from "../core";
import { ApplyHintsDocument, type ApplyHintsQuery } from "../generated/apply_hints";
import { ClaimableCouponsDocument, type ClaimableCouponsQuery, type ClaimableCouponsQueryVariables } from "../generated/claimable_coupons";
import { ClaimCouponDocument, type ClaimCouponMutation } from "../generated/claim_coupon";
import { CouponsDocument, type CouponsQuery, type CouponsQueryVariables } from "../generated/coupons";
import { ExpiringCouponsDocument, type ExpiringCouponsQuery } from "../generated/expiring_coupons";
import { done, failed, type Result } from "../result";

const KIND = "claim";
/** Whoever waited longer for a coupon has forgotten it. */
const DAYS = 1;

export type Coupon = NonNullable<CouponsQuery["me"]>["coupons"]["edges"][number]["node"];
export type ClaimableCoupon = ClaimableCouponsQuery["claimableCoupons"]["edges"][number]["node"];
export type ExpiringCoupon = ExpiringCouponsQuery["expiringCoupons"][number];
export type ApplyHint = NonNullable<ApplyHintsQuery["applyHints"]>[number];

export interface CouponPage {
  readonly coupons: readonly Coupon[];
  /** `after` for the next page; null: this was the last. */
  readonly next: string | null;
}

export interface ClaimablePage {
  readonly coupons: readonly ClaimableCoupon[];
  readonly next: string | null;
}

interface Claim {
  readonly couponId: string;
  readonly clientId: string;
}

interface Connection<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

function pageOf<Node>({ edges, pageInfo }: Connection<Node>) {
  return { coupons: edges.map((edge) => edge.node), next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

/** Coupons the person has or can have; a `code` is for checkoutAddPromoCode while its
 * state is ISSUED. */
export function coupons({ client, ids, outbox }: Core) {
  outbox.handle(KIND, (claim: Claim) => client.tell(ClaimCouponDocument, claim), DAYS);

  return {
    /** Newest first; `states`: only those. */
    async coupons(page: CouponsQueryVariables = {}): Promise<Result<CouponPage>> {
      const answer = await client.ask(CouponsDocument, page);
      if (!answer.ok) return answer;
      const found = answer.value.me?.coupons;
      return found ? done(pageOf(found)) : failed({ code: "UNAVAILABLE", message: "no customer" });
    },
    /** What can be claimed, and what this person may do about it. */
    async claimableCoupons(page: ClaimableCouponsQueryVariables = {}): Promise<Result<ClaimablePage>> {
      const answer = await client.ask(ClaimableCouponsDocument, page);
      return answer.ok ? done(pageOf(answer.value.claimableCoupons)) : answer;
    },
    /** Claim one: said until it is heard, also by a later launch, and counted once. A
     * second tap while the first is on its way is the same claim. */
    claimCoupon(couponId: string): Promise<Result<Deed<ClaimCouponMutation>, CodeOf<ClaimCouponMutation>>> {
      const waiting = outbox.find(KIND, couponId) as Claim | undefined;
      return outbox.add(KIND, couponId, waiting ?? { couponId, clientId: ids.next() });
    },
    /** What the person can still use, and not for much longer; within: hours, 72 unless given. */
    async expiringCoupons(within = 72): Promise<Result<readonly ExpiringCoupon[]>> {
      const answer = await client.ask(ExpiringCouponsDocument, { within });
      return answer.ok ? done(answer.value.expiringCoupons) : answer;
    },
    /** The person's coupons for a checkout, best first, and what the others lack; null:
     * no open checkout of theirs, see attachCart. */
    async applyHints(checkoutId: string): Promise<Result<readonly ApplyHint[] | null>> {
      const answer = await client.ask(ApplyHintsDocument, { checkoutId });
      return answer.ok ? done(answer.value.applyHints) : answer;
    },
  };
}
