from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.mutations import Refusal
from saleor_wechat_growth.api.core.scalars import UUID
from saleor_wechat_growth.api.storefront.coupons import ClaimableCoupon, views_of
from saleor_wechat_growth.api.storefront.errors import Code, StorefrontMutation
from saleor_wechat_growth.api.storefront.ids import number_in
from saleor_wechat_growth.api.storefront.types import Coupon
from saleor_wechat_growth.coupons import queries, services
from saleor_wechat_growth.coupons.claims import ClaimState
from saleor_wechat_growth.coupons.errors import NotClaimable

if TYPE_CHECKING:
    import uuid

    from saleor_wechat_growth.api.storefront.context import Context

_STATES: Final = {
    ClaimState.CLAIMED: Code.CLAIMED_ALREADY,
    ClaimState.SOLD_OUT: Code.SOLD_OUT,
    ClaimState.NOT_ELIGIBLE: Code.NOT_ELIGIBLE,
    ClaimState.NOT_YET: Code.NOT_YET,
    ClaimState.OVER: Code.OVER,
}


class ClaimCoupon(StorefrontMutation):
    """Take a claimable coupon; the code is good at once.

    Send the same `clientId` again if no answer came: it is the same claim.
    """

    class Meta:
        codes = (
            Code.COUPON_UNKNOWN,
            *_STATES.values(),
            Code.CLIENT_ID_TAKEN,
        )

    class Arguments:
        coupon_id = graphene.ID(
            required=True, description="The `id` of a ClaimableCoupon."
        )
        client_id = UUID(required=True, description="Made by the phone for this claim.")

    coupon = graphene.Field(Coupon, description="What the person has now.")
    claimable = graphene.Field(
        ClaimableCoupon, description="What they may do about it from now on."
    )

    @classmethod
    def perform(cls, context: Context, *, coupon_id: str, client_id: uuid.UUID) -> Any:
        number = number_in("ClaimableCoupon", coupon_id)
        with context.held() as bearer:
            try:
                claimed = services.claim(
                    installation_id=bearer.installation_id,
                    coupon_id=number,
                    customer_id=bearer.customer_id,
                    client_id=client_id,
                    segments=context.loaders.segment_keys(bearer),
                    now=context.now,
                )
            except NotClaimable as refused:
                raise Refusal(_STATES[refused.state], "couponId") from None
        context.changed()
        shop = bearer.installation_id
        offers = queries.claim_offers(shop, [number])
        return cls(
            coupon=queries.held(
                shop, bearer.customer_id, claimed.grant_id, context.now
            ),
            claimable=next(iter(views_of(context, list(offers.values()))), None),
        )
