"""What a shop offers to who searches for certain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.coupons.keywords import normal
from saleor_wechat_growth.coupons.models import SearchKeyword, SearchOffer

if TYPE_CHECKING:
    from django.db.models import QuerySet


def search_offers(installation_id: int) -> QuerySet[SearchOffer]:
    """All of them, by name, with their words and coupons."""
    return (
        SearchOffer.objects.of(installation_id)
        .select_related("coupon__claim_offer")
        .prefetch_related("keywords")
        .order_by("name", "id")
    )


def search_offer(installation_id: int, offer_id: int) -> SearchOffer | None:
    return search_offers(installation_id).filter(id=offer_id).first()


def found_by(installation_id: int, typed: str) -> SearchOffer | None:
    """Return what somebody is offered who searched for `typed`, if it is on."""
    word = normal(typed)
    if not word:
        return None
    found = (
        SearchKeyword.objects.of(installation_id)
        .filter(keyword=word, offer__is_on=True)
        .select_related("offer__coupon__claim_offer")
        .first()
    )
    return found.offer if found else None
