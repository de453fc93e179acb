from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.coupons import queries, services
from saleor_wechat_growth.coupons.errors import (
    KeywordInvalid,
    KeywordTaken,
    UnknownCoupon,
    UnknownSearchOffer,
)
from saleor_wechat_growth.coupons.models import SearchKeyword, SearchOffer
from tests.services.coupons import rows

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.django_db


def save(shop: Installation, *keywords: str, **more: Any) -> SearchOffer:
    given = {"name": "Eggs", "product_ids": [], "coupon_id": None, **more}
    return services.save_search_offer(
        installation_id=shop.id, keywords=keywords, **given
    )


@pytest.mark.parametrize(
    "typed", ["鸡蛋", "  鸡蛋 ", "ＥＧＧ", "egg", "Egg", "free  range\u3000egg"]
)
def test_a_word_is_found_however_it_is_typed(shop: Installation, typed: str) -> None:
    saved = save(shop, "鸡蛋", "Egg", "free range EGG", product_ids=["b", "a", "b"])
    found = queries.found_by(shop.id, typed)
    assert found == saved
    assert found.product_ids == ["b", "a"]


@pytest.mark.parametrize("typed", ["", " ", "鸡", "鸡蛋糕", "e\u0301gg" * 5000])
def test_another_word_finds_nothing(shop: Installation, typed: str) -> None:
    save(shop, "鸡蛋")
    assert queries.found_by(shop.id, typed) is None


def test_a_word_leads_to_one_offer_of_a_shop(
    shop: Installation, other_shop: Installation
) -> None:
    save(shop, "egg", "鸡蛋")
    save(other_shop, "egg")
    with pytest.raises(KeywordTaken, match="egg"):
        save(shop, "milk", "ＥＧＧ")
    assert SearchKeyword.objects.of(shop.id).count() == 2


def test_words_are_replaced_and_an_offer_can_be_put_away(shop: Installation) -> None:
    saved = save(shop, "egg", "milk")
    save(shop, "milk", "oil", offer_id=saved.id, is_on=False)
    words = saved.keywords.values_list("keyword", flat=True)
    assert set(words) == {"milk", "oil"}
    assert queries.found_by(shop.id, "milk") is None
    services.delete_search_offer(installation_id=shop.id, offer_id=saved.id)
    assert not SearchKeyword.objects.of(shop.id).exists()
    with pytest.raises(UnknownSearchOffer):
        services.delete_search_offer(installation_id=shop.id, offer_id=saved.id)


@pytest.mark.parametrize("words", [[], [" "], ["x" * 61], [str(n) for n in range(51)]])
def test_words_nobody_can_search_for_are_refused(
    shop: Installation, words: list[str]
) -> None:
    with pytest.raises(KeywordInvalid):
        save(shop, *words)
    assert not SearchOffer.objects.of(shop.id).exists()


def test_what_belongs_to_another_shop_is_unknown(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    theirs = save(other_shop, "egg")
    with pytest.raises(UnknownSearchOffer):
        save(shop, "egg", offer_id=theirs.id)
    with pytest.raises(UnknownCoupon):
        save(shop, "egg", coupon_id=rows.coupon(other_shop, now).id)
    with pytest.raises(UnknownSearchOffer):
        services.delete_search_offer(installation_id=shop.id, offer_id=theirs.id)
