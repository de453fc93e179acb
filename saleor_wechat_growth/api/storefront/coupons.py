"""Coupons beyond those a person has: to be claimed, about to end, fit for a cart."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal as PythonDecimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.connections import (
    Page,
    connection_of,
    newest_first,
    paged_arguments,
)
from saleor_wechat_growth.api.core.errors import BAD_INPUT, coded
from saleor_wechat_growth.api.core.paging import Place
from saleor_wechat_growth.api.core.scalars import DateTime, Decimal
from saleor_wechat_growth.api.storefront.ids import global_id
from saleor_wechat_growth.api.storefront.types import Coupon, DiscountKind
from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.coupons import queries
from saleor_wechat_growth.coupons.claims import ClaimState as _ClaimState
from saleor_wechat_growth.coupons.hints import CartFacts, Hint, hints
from saleor_wechat_growth.coupons.hints import Obstacle as _Obstacle
from saleor_wechat_growth.coupons.services import reveal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.coupons.models import ClaimOffer, SearchOffer
    from saleor_wechat_growth.coupons.queries import ClaimView, Held

#: of a person's coupons, hints are given for these: the ones that end first
MOST_HINTS: Final = 50
MOST_EXPIRING: Final = 50
MOST_HOURS: Final = 24 * 90
LONGEST_KEYWORD: Final = 200

_STATES: Final = {
    _ClaimState.CAN_CLAIM: "Call claimCoupon.",
    _ClaimState.CLAIMED: "They have taken as many as they may.",
    _ClaimState.SOLD_OUT: "None can be had now.",
    _ClaimState.NOT_ELIGIBLE: "It is not for this person.",
    _ClaimState.NOT_YET: "It begins at `claimFrom`.",
    _ClaimState.OVER: "Nobody can take it any more.",
}
_OBSTACLES: Final = {
    _Obstacle.CART_EMPTY: "There is nothing in the cart.",
    _Obstacle.OTHER_SALES_CHANNEL: "The coupon works in other channels of the shop.",
    _Obstacle.OTHER_CURRENCY: "The coupon gives nothing in the cart's currency.",
    _Obstacle.MINIMUM_ORDER: "The goods fall short of its minimum by `missing`.",
    _Obstacle.MINIMUM_ITEMS: "It takes `missingItems` more items.",
    _Obstacle.PRODUCT_NOT_IN_CART: "It is for certain goods; none is in the cart.",
    _Obstacle.CATEGORY_NOT_IN_CART: (
        "It is for goods of certain categories or collections; none is in the cart."
    ),
    _Obstacle.ONLY_FOR_STAFF: "It is for the shop's own staff.",
    _Obstacle.SUSPENDED: "The shop's voucher does not work now.",
}


def _says(member: Enum | None) -> str:
    if isinstance(member, _ClaimState):
        return _STATES[member]
    if isinstance(member, _Obstacle):
        return _OBSTACLES[member]
    return "What a person may do about a coupon, or why it does not fit a cart."


ClaimState = graphene.Enum.from_enum(_ClaimState, description=_says)
ApplyObstacle = graphene.Enum.from_enum(
    _Obstacle, name="ApplyObstacle", description=_says
)


class ClaimableCoupon(graphene.ObjectType):
    """A coupon that people take for themselves, as this person sees it."""

    id = graphene.ID(required=True, description="For claimCoupon.")
    name = graphene.String(required=True)
    text = graphene.String(required=True, description="Its terms in the shop's words.")
    picture_url = graphene.String(required=True, description="Empty: none.")
    kind = DiscountKind(required=True)
    value = Decimal(
        required=True, description="An amount in `currency`, or a percentage."
    )
    currency = graphene.String(required=True, description="ISO 4217.")
    minimum_order = Decimal(
        description="The least an order comes to, in `currency`; null: anything."
    )
    valid_days = graphene.Int(
        required=True, description="How long it can be used once it is claimed."
    )
    claim_from = DateTime(required=True)
    claim_until = DateTime(description="Null: until further notice.")
    per_person = graphene.Int(required=True)
    claimed = graphene.Int(required=True, description="How many this person took.")
    remaining = graphene.Int(
        description="How many can still be had; null: the shop does not show it."
    )
    state = ClaimState(required=True)

    @staticmethod
    def resolve_id(view: ClaimView, _info: Any) -> str:
        return global_id("ClaimableCoupon", view.offer.coupon_id)

    @staticmethod
    def resolve_name(view: ClaimView, _info: Any) -> str:
        return view.offer.name

    @staticmethod
    def resolve_text(view: ClaimView, _info: Any) -> str:
        return view.offer.text

    @staticmethod
    def resolve_picture_url(view: ClaimView, _info: Any) -> str:
        return view.offer.picture_url

    @staticmethod
    def resolve_kind(view: ClaimView, _info: Any) -> str:
        return view.terms.discount.kind

    @staticmethod
    def resolve_value(view: ClaimView, _info: Any) -> PythonDecimal:
        return view.terms.discount.value_in(view.currency) or PythonDecimal(0)

    @staticmethod
    def resolve_minimum_order(view: ClaimView, _info: Any) -> PythonDecimal | None:
        return view.terms.minimum_order.get(view.currency)

    @staticmethod
    def resolve_valid_days(view: ClaimView, _info: Any) -> int:
        return view.terms.valid_days

    @staticmethod
    def resolve_claim_from(view: ClaimView, _info: Any) -> Any:
        return view.offer.claim_from

    @staticmethod
    def resolve_claim_until(view: ClaimView, _info: Any) -> Any:
        return view.offer.claim_until

    @staticmethod
    def resolve_per_person(view: ClaimView, _info: Any) -> int:
        return view.offer.per_person

    @staticmethod
    def resolve_claimed(view: ClaimView, _info: Any) -> int:
        return view.taken

    @staticmethod
    def resolve_remaining(view: ClaimView, _info: Any) -> int | None:
        return view.left if view.offer.shows_remaining else None


ClaimableCouponConnection = connection_of(
    ClaimableCoupon, place=lambda view: Place(view.offer.claim_from, view.offer.id)
)


class ApplyHint(graphene.ObjectType):
    """Whether one coupon of the person works for one checkout."""

    coupon = graphene.Field(Coupon, required=True)
    applies = graphene.Boolean(required=True)
    is_applied = graphene.Boolean(
        required=True, description="The checkout has this code already."
    )
    saves = Decimal(
        required=True, description="In the checkout's currency; 0 if it does not work."
    )
    obstacle = ApplyObstacle(description="Null: it works.")
    missing = Decimal(description="Of MINIMUM_ORDER: how much more it takes.")
    missing_items = graphene.Int(
        description="Of MINIMUM_ITEMS: how many more it takes."
    )
    is_certain = graphene.Boolean(
        required=True,
        description="False of some vouchers that the shop made itself: they are about "
        "shipping or collections, are counted by the shop, or have too long a list of "
        "goods. Let the person try.",
    )

    @staticmethod
    def resolve_coupon(hint: Hint, _info: Any) -> Held:
        return hint.grant

    @staticmethod
    def resolve_applies(hint: Hint, _info: Any) -> bool:
        return hint.obstacle is None


#: what one is told of who did not ask for the coupon, but for goods
_PROMISING: Final = frozenset(
    {_ClaimState.CAN_CLAIM, _ClaimState.CLAIMED, _ClaimState.NOT_YET}
)


class SearchedOffer(graphene.ObjectType):
    """What the shop offers to who searches for certain words."""

    coupon = graphene.Field(
        ClaimableCoupon,
        description="Null: no coupon, or none that this person can have or has.",
    )
    product_ids = graphene.List(
        graphene.NonNull(graphene.ID),
        required=True,
        description="Of the shop's products, in this order.",
    )


def views_of(context: Any, offers: Sequence[ClaimOffer]) -> list[ClaimView]:
    """Return offers as who speaks sees them."""
    bearer = context.bearer
    needs_segments = any(offer.segment for offer in offers)
    return queries.claim_views(
        offers,
        customer_id=bearer.customer_id,
        segments=context.loaders.segment_keys(bearer) if needs_segments else (),
        now=context.now,
    )


class CouponQueries(graphene.ObjectType):
    """What the person can have, and what fits what they buy."""

    claimable_coupons = graphene.Field(
        ClaimableCouponConnection,
        required=True,
        **paged_arguments(),
        description="What can be claimed now or later; the newest first.",
    )
    expiring_coupons = graphene.List(
        graphene.NonNull(Coupon),
        required=True,
        within=graphene.Int(default_value=72, required=True, description="Hours."),
        description="What the person can still use, and soon no more; soonest first.",
    )
    apply_hints = graphene.List(
        graphene.NonNull(ApplyHint),
        checkout_id=graphene.ID(required=True),
        description=(
            "The person's coupons for a checkout, what saves most first. Null: no open "
            "checkout of theirs is known by this id; see attachCart."
        ),
    )
    search_offer = graphene.Field(
        SearchedOffer,
        keyword=graphene.String(required=True),
        description="Null: the shop offers nothing for this, or nothing to them.",
    )

    @staticmethod
    def resolve_claimable_coupons(
        _root: None, info: GraphQLResolveInfo, first: int, after: str | None = None
    ) -> Page:
        context = info.context
        offers = queries.offers_open(context.bearer.installation_id, context.now)
        page = newest_first(offers, "claim_from", first=first, after=after)
        page.rows = views_of(context, page.rows)
        return page

    @staticmethod
    def resolve_expiring_coupons(
        _root: None, info: GraphQLResolveInfo, within: int
    ) -> Sequence[Held]:
        if not 1 <= within <= MOST_HOURS:
            raise coded(BAD_INPUT, f"`within` is between 1 and {MOST_HOURS} hours.")
        context, bearer = info.context, info.context.bearer
        until = context.now + timedelta(hours=within)
        return queries.expiring(
            bearer.installation_id,
            bearer.customer_id,
            context.now,
            until,
            most=MOST_EXPIRING,
        )

    @staticmethod
    def resolve_apply_hints(
        _root: None, info: GraphQLResolveInfo, checkout_id: str
    ) -> Sequence[Hint] | None:
        context, bearer = info.context, info.context.bearer
        shop = bearer.installation_id
        cart = (
            Cart.objects.of(shop)
            .filter(
                saleor_id=checkout_id[:80],
                customer_id=bearer.customer_id,
                status__in=(Cart.Status.OPEN, Cart.Status.EMPTIED),
            )
            .first()
        )
        if cart is None:
            return None
        soonest = queries.usable(shop, bearer.customer_id, context.now, most=MOST_HINTS)
        codes = [(grant, reveal(grant)) for grant in soonest]
        return hints(codes, _facts(cart), context.now)

    @staticmethod
    def resolve_search_offer(
        _root: None, info: GraphQLResolveInfo, keyword: str
    ) -> SearchedOffer | None:
        context = info.context
        shop = context.bearer.installation_id
        found = queries.found_by(shop, keyword[:LONGEST_KEYWORD])
        if found is None:
            return None
        coupon = _had_by_search(context, found)
        # nobody is told of something and then shown nothing
        if coupon is None and not found.product_ids:
            return None
        return SearchedOffer(coupon=coupon, product_ids=found.product_ids)


def _had_by_search(context: Any, found: SearchOffer) -> ClaimView | None:
    """Return the coupon of what was searched for, if it holds what it promises."""
    offer = getattr(found.coupon, "claim_offer", None) if found.coupon else None
    if offer is None or not queries.is_open(offer, context.now):
        return None
    (view,) = views_of(context, [offer])
    return view if view.state in _PROMISING else None


def _facts(cart: Cart) -> CartFacts:
    return CartFacts(
        cart.sales_channel, cart.currency, cart.lines, cart.voucher_code, cart.is_staff
    )
