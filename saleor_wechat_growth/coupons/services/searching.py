"""What a shop offers to who searches for certain words."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from django.db import transaction

from saleor_wechat_growth.coupons.errors import (
    KeywordInvalid,
    KeywordTaken,
    UnknownCoupon,
    UnknownSearchOffer,
)
from saleor_wechat_growth.coupons.keywords import LONGEST, normal
from saleor_wechat_growth.coupons.models import Coupon, SearchKeyword, SearchOffer
from saleor_wechat_growth.inbox.services import hold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

MOST_KEYWORDS: Final = 50
MOST_PRODUCTS: Final = 50


@transaction.atomic
def save_search_offer(
    *,
    installation_id: int,
    name: str,
    keywords: Collection[str],
    product_ids: Sequence[str],
    coupon_id: int | None,
    is_on: bool = True,
    offer_id: int | None = None,
    key: str = "",
) -> SearchOffer:
    """Make an offer, or change the one of this id; its words are exactly `keywords`.

    key: of a new one, made up without it.

    Raises:
        UnknownSearchOffer, UnknownCoupon: the shop has none of this id.
        KeywordInvalid: no words, too many, or one that is empty or too long.
        KeywordTaken: another offer of the shop has one of them.

    """
    words = _words(keywords)
    # two that want the same word wait here
    hold([installation_id])
    coupon = None
    if coupon_id is not None:
        coupon = Coupon.objects.of(installation_id).filter(id=coupon_id).first()
        if coupon is None:
            raise UnknownCoupon(str(coupon_id))
    offer = SearchOffer(
        installation_id=installation_id, key=key or f"offer-{secrets.token_hex(4)}"
    )
    if offer_id is not None:
        found = SearchOffer.objects.of(installation_id).filter(id=offer_id).first()
        if found is None:
            raise UnknownSearchOffer(str(offer_id))
        offer = found
    offer.name, offer.coupon, offer.is_on = name, coupon, is_on
    offer.product_ids = list(dict.fromkeys(product_ids))[:MOST_PRODUCTS]
    offer.save()
    rows = SearchKeyword.objects.of(installation_id)
    taken = rows.filter(keyword__in=words).exclude(offer=offer)
    if word := taken.order_by("keyword").values_list("keyword", flat=True).first():
        raise KeywordTaken(word)
    rows.filter(offer=offer).exclude(keyword__in=words).delete()
    SearchKeyword.objects.bulk_create(
        [
            SearchKeyword(installation_id=installation_id, offer=offer, keyword=word)
            for word in words
        ],
        ignore_conflicts=True,
    )
    return offer


@transaction.atomic
def delete_search_offer(*, installation_id: int, offer_id: int) -> None:
    """Forget an offer and its words. Raises UnknownSearchOffer."""
    hold([installation_id])
    rows = SearchOffer.objects.of(installation_id).filter(id=offer_id)
    if not rows.delete()[0]:
        raise UnknownSearchOffer(str(offer_id))


def _words(typed: Collection[str]) -> list[str]:
    words = sorted({normal(each) for each in typed})
    if not 0 < len(words) <= MOST_KEYWORDS:
        raise KeywordInvalid(str(len(words)))
    for word in words:
        if not 0 < len(word) <= LONGEST:
            raise KeywordInvalid(word)
    return words
