from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.coupons.queries import is_open
from saleor_wechat_growth.segments.slots import Slots, load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.coupons.models import ClaimOffer, SearchOffer
    from saleor_wechat_growth.coupons.models import Coupon as CouponRow
    from saleor_wechat_growth.segments.models import Slot as SlotRow
    from saleor_wechat_growth.segments.slots import Content, Variant


class CouponClaim(graphene.ObjectType):
    """That people may take a coupon for themselves: when, who, how many."""

    is_on = graphene.Boolean(required=True)
    claim_from = DateTime(required=True)
    claim_until = DateTime(description="Null: until further notice.")
    per_person = graphene.Int(required=True)
    most = graphene.Int(description="Null: as many as stock and budget let.")
    claimed = graphene.Int(required=True, description="How many were taken.")
    segment = graphene.String(description="Its key; null: everybody.")
    currency = graphene.String(required=True)
    name = graphene.String(required=True)
    text = graphene.String(required=True)
    picture_url = graphene.String(required=True)
    shows_remaining = graphene.Boolean(required=True)

    @staticmethod
    def resolve_segment(offer: ClaimOffer, _info: Any) -> str | None:
        return offer.segment or None


class SlotContent(graphene.ObjectType):
    """What is shown; each of it may be empty."""

    title = graphene.String(required=True)
    text = graphene.String(required=True)
    picture = graphene.String(required=True, description="An https address.")
    link = graphene.String(required=True, description="A path in the mini-program.")
    product_ids = graphene.List(graphene.NonNull(graphene.ID), required=True)
    coupon = graphene.String(required=True, description="Its key.")

    @staticmethod
    def resolve_product_ids(content: Content, _info: Any) -> Sequence[str]:
        return content.product_ids


class SlotVariant(graphene.ObjectType):
    """Other content for the members of a segment."""

    name = graphene.String(required=True, description="What measuring knows it by.")
    segment = graphene.String(required=True, description="Its key.")
    content = graphene.Field(SlotContent, required=True)


class Slot(graphene.ObjectType):
    """A place in the mini-program."""

    key = graphene.String(required=True, description="What the mini-program asks for.")
    name = graphene.String(required=True)
    content = graphene.Field(
        SlotContent, required=True, description="For who belongs to no variant."
    )
    variants = graphene.List(
        graphene.NonNull(SlotVariant), required=True, description="The best first."
    )

    @staticmethod
    def resolve_content(slot: SlotRow, _info: Any) -> Content:
        return _said(slot).content

    @staticmethod
    def resolve_variants(slot: SlotRow, _info: Any) -> Sequence[Variant]:
        return _said(slot).variants


def _said(slot: SlotRow) -> Slots:
    return load(slot.content, slot.variants)


class SearchOfferCoupon(graphene.ObjectType):
    """The coupon of an offer."""

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    is_claimable = graphene.Boolean(
        required=True,
        description="Now or later. False: people are shown the products alone.",
    )

    @staticmethod
    def resolve_is_claimable(coupon: CouponRow, info: GraphQLResolveInfo) -> bool:
        offer = getattr(coupon, "claim_offer", None)
        return offer is not None and is_open(offer, info.context.now)


class SearchOfferRow(graphene.ObjectType):
    """What is offered to who searches for certain words."""

    class Meta:
        name = "SearchOffer"

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    keywords = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="As they are compared: without case and needless spaces.",
    )
    product_ids = graphene.List(graphene.NonNull(graphene.ID), required=True)
    coupon = graphene.Field(SearchOfferCoupon)
    is_on = graphene.Boolean(required=True)

    @staticmethod
    def resolve_keywords(offer: SearchOffer, _info: Any) -> list[str]:
        return sorted(each.keyword for each in offer.keywords.all())


class StorefrontAccess(graphene.ObjectType):
    """What a developer of the mini-program needs to begin."""

    endpoint = graphene.String(required=True)
    shop_key = graphene.String(required=True, description="Public; it is no secret.")
    app_ids = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Of the shop's mini-programs.",
    )
