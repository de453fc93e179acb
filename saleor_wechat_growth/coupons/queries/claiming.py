"""Coupons that people take for themselves: which there are, and what one may do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from saleor_wechat_growth.coupons import standing
from saleor_wechat_growth.coupons.claims import CLAIM, ClaimFacts, ClaimState, judge
from saleor_wechat_growth.coupons.eligibility import history_of
from saleor_wechat_growth.coupons.eligibility import judge as judge_terms
from saleor_wechat_growth.coupons.models import (
    Budget,
    ClaimOffer,
    Coupon,
    CouponGrant,
)
from saleor_wechat_growth.coupons.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class ClaimView:
    """An offer (with its coupon) as one person sees it.

    taken: how many they took; left: how many can still be given out, None: no end.
    """

    offer: ClaimOffer
    terms: Terms
    state: ClaimState
    taken: int
    left: int | None

    @property
    def currency(self) -> str:
        return currency_of(self.offer, self.terms)


def currency_of(offer: ClaimOffer, terms: Terms) -> str:
    """Return what an offer is given in; a sole currency need not be said."""
    return str(offer.currency) or min(terms.currencies)


def offers_open(installation_id: int, now: datetime) -> QuerySet[ClaimOffer]:
    """Offers that can be taken now or later, of coupons that are not held back."""
    return (
        ClaimOffer.objects.of(installation_id)
        .filter(Q(claim_until__isnull=True) | Q(claim_until__gt=now), is_on=True)
        .exclude(coupon__status=Coupon.Status.PAUSED)
        .filter(coupon__unusable_reason="")
        .select_related("coupon")
    )


def is_open(offer: ClaimOffer, now: datetime) -> bool:
    """Say of one offer, with its coupon, what `offers_open` says of all."""
    is_over = offer.claim_until is not None and offer.claim_until <= now
    is_held = offer.coupon.status == Coupon.Status.PAUSED or bool(
        offer.coupon.unusable_reason
    )
    return offer.is_on and not is_over and not is_held


def claim_offers(
    installation_id: int, coupon_ids: Collection[int]
) -> Mapping[int, ClaimOffer]:
    """Return the offers of these coupons, by coupon; whatever their state."""
    rows = ClaimOffer.objects.of(installation_id).filter(coupon_id__in=coupon_ids)
    return {row.coupon_id: row for row in rows.select_related("coupon")}


def claim_views(
    offers: Sequence[ClaimOffer],
    *,
    customer_id: int,
    segments: Collection[str],
    now: datetime,
) -> list[ClaimView]:
    """Return how one person sees offers of one shop, in their order: two queries.

    segments: keys of those the person is in. Offers with their coupons.
    """
    if not offers:
        return []
    shop = offers[0].installation_id
    budgets = _left(shop, {offer.coupon_id for offer in offers})
    # nothing is asked of them but these columns
    past = list(
        CouponGrant.objects.of(shop)
        .filter(customer_id=customer_id)
        .exclude(state=CouponGrant.State.RELEASED)
        .only(
            "coupon_id",
            "origin",
            "state",
            "granted_at",
            "redeemed_at",
            "after_abandonment",
        )
    )
    return [
        _view(offer, past, budgets[offer.coupon_id], segments, now) for offer in offers
    ]


def _view(
    offer: ClaimOffer,
    past: Sequence[CouponGrant],
    budget: Mapping[str, Decimal],
    segments: Collection[str],
    now: datetime,
) -> ClaimView:
    coupon = offer.coupon
    terms = Terms.model_validate(coupon.terms)
    taken = taken_of(offer.coupon_id, past)
    left = _rest(offer, terms, budget)
    facts = ClaimFacts(
        taken=taken,
        left=left,
        is_held_back=(
            coupon.status != Coupon.Status.READY
            or coupon.stock == 0
            or standing.unusable(coupon, now) != ""
        ),
        is_member=not offer.segment or offer.segment in segments,
        verdict=judge_terms(terms, history_of(offer.coupon_id, past), now),
    )
    return ClaimView(offer, terms, judge(offer, facts, now), taken, left)


def taken_of(coupon_id: int, past: Collection[CouponGrant]) -> int:
    """Return how many of these grants their person took of a coupon by themselves."""
    return sum(
        grant.coupon_id == coupon_id and grant.origin.startswith(CLAIM)
        for grant in past
    )


def _rest(offer: ClaimOffer, terms: Terms, budget: Mapping[str, Decimal]) -> int | None:
    """Return how many the offer and its budget still have for people."""
    currency = currency_of(offer, terms)
    value = terms.worst_case(currency)
    if value is None:
        return 0
    by_budget = max(int(budget.get(currency, 0) // value), 0)
    if offer.most is None:
        return by_budget
    return min(by_budget, max(offer.most - offer.claimed, 0))


def _left(
    installation_id: int, coupon_ids: Collection[int]
) -> Mapping[int, dict[str, Decimal]]:
    left: dict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = Budget.objects.of(installation_id).filter(coupon_id__in=coupon_ids)
    for row in rows:
        left[row.coupon_id][row.currency] = row.ceiling - row.bound - row.spent
    return left
