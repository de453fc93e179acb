"""What core says of stock and prices is kept, and doubted when there is news of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from saleor_wechat_growth.commerce import queries
from saleor_wechat_growth.commerce.goods import Offer, OfferKey
from saleor_wechat_growth.commerce.handlers import record_prices
from saleor_wechat_growth.commerce.models import Availability, PricePoint
from saleor_wechat_growth.commerce.services import offers, record_offers
from saleor_wechat_growth.commerce.services.offers import Seen
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.installations.models import Installation

KEY = OfferKey("variant-1", "cn")
MINUTE = timedelta(minutes=1)


def seen(
    shop: Installation, at: datetime, price: int | None, quantity: int | None = 5
) -> Offer:
    """Keep what core said at one moment, beside another variant that is not sold."""
    cost = None if price is None else Decimal(price)
    found = record_offers(
        installation_id=shop.pk,
        seen=[
            Seen(KEY, price is not None, quantity, cost, "CNY" if price else ""),
            Seen(OfferKey("variant-0", "cn")),
        ],
        now=at,
    )
    assert found == queries.offers(shop.pk, found.keys())
    return found[KEY]


def history(shop: Installation) -> list[tuple[datetime, Decimal]]:
    points = PricePoint.objects.of(shop.pk).filter(variant=KEY.variant)
    return list(points.order_by("at").values_list("at", "price"))


def price_news(shop: Installation, at: datetime, variant: str) -> Happening:
    return Happening(
        installation_id=shop.pk,
        kind="saleor.product_variant_updated",
        subject=variant,
        at=at,
        body={
            "productVariant": {
                "id": variant,
                "channelListings": [
                    {
                        "channel": {"slug": "cn"},
                        "price": {"amount": Decimal(9), "currency": "CNY"},
                    }
                ],
            }
        },
    )


def test_an_offer_remembers_the_price_before(shop: Installation, now: datetime) -> None:
    first = seen(shop, now, 10)
    assert first == Offer(
        is_sold=True,
        quantity=5,
        price=Decimal(10),
        price_before=None,
        price_since=now,
        known_at=now,
    )
    same = seen(shop, now + MINUTE, 10, None)
    assert (same.price_since, same.known_at) == (now, now + MINUTE)
    assert same.quantity is None
    dearer = seen(shop, now + 2 * MINUTE, 12)
    assert (dearer.price_before, dearer.price) == (Decimal(10), Decimal(12))
    assert dearer.price_since == now + 2 * MINUTE


def test_only_new_prices_enter_the_history(shop: Installation, now: datetime) -> None:
    for minute, price in enumerate((10, 10, 12, None, 12)):
        seen(shop, now + minute * MINUTE, price)
    assert history(shop) == [(now, Decimal(10)), (now + 2 * MINUTE, Decimal(12))]


def test_what_is_no_longer_sold_keeps_its_last_price(
    shop: Installation, now: datetime
) -> None:
    seen(shop, now, 10)
    gone = seen(shop, now + MINUTE, None, 0)
    assert (gone.is_sold, gone.price, gone.price_since) == (False, Decimal(10), now)
    back = seen(shop, now + 2 * MINUTE, 11)
    assert (back.price_before, back.price_since) == (Decimal(10), now + 2 * MINUTE)


def test_offers_are_one_shops(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    seen(shop, now, 10)
    assert queries.offers(other_shop.pk, [KEY]) == {}
    seen(other_shop, now, 20)
    assert queries.offers(shop.pk, [KEY])[KEY].price == Decimal(10)


def test_news_of_a_variant_has_core_asked_again(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    seen(shop, now, 10)
    seen(other_shop, now, 10)
    record_prices([price_news(shop, now + MINUTE, KEY.variant)], now + MINUTE)
    doubted = queries.offers(shop.pk, [KEY])[KEY]
    assert history(shop)[-1] == (now + MINUTE, Decimal(9))
    # a listing's price is not what a checkout counts
    assert (doubted.known_at, doubted.price) == (None, Decimal(10))
    known = Availability.objects.across_installations().filter(known_at=now)
    assert known.count() == 3


def test_a_variant_that_left_its_channels_is_asked_about_again(
    shop: Installation, now: datetime
) -> None:
    seen(shop, now, 10)
    news = price_news(shop, now + MINUTE, KEY.variant)
    news.body["productVariant"]["channelListings"] = []
    record_prices([news], now + MINUTE)
    assert queries.offers(shop.pk, [KEY])[KEY].known_at is None


#: core's clock against ours
CLOCKS = [-5 * MINUTE, timedelta(0), 5 * MINUTE]


@pytest.mark.parametrize("ahead", CLOCKS)
def test_promise_5_news_doubts_what_was_known_whatever_the_clock_of_core_says(
    shop: Installation, now: datetime, ahead: timedelta
) -> None:
    seen(shop, now, 10)
    news = price_news(shop, now + MINUTE + ahead, KEY.variant)
    record_prices([news], now + MINUTE)
    assert queries.offers(shop.pk, [KEY])[KEY].known_at is None


@pytest.mark.parametrize("ahead", CLOCKS)
def test_what_core_is_asked_after_its_news_is_known_whatever_its_clock_says(
    shop: Installation, now: datetime, ahead: timedelta
) -> None:
    seen(shop, now, 10)
    record_prices([price_news(shop, now + ahead, KEY.variant)], now)
    assert seen(shop, now + MINUTE, 9).known_at == now + MINUTE


def test_news_that_comes_while_core_answers_leaves_its_answer_in_doubt(
    shop: Installation, now: datetime
) -> None:
    seen(shop, now, 10)
    record_prices([price_news(shop, now, KEY.variant)], now + 2 * MINUTE)
    # asked before the news was handled, written after it
    assert seen(shop, now + MINUTE, 10).known_at is None
    assert seen(shop, now + 3 * MINUTE, 9).known_at == now + 3 * MINUTE


def test_an_offer_and_its_price_history_are_written_together_or_not_at_all(
    shop: Installation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(**_given: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(offers, "record_prices", die)
    with pytest.raises(KeyboardInterrupt):
        seen(shop, now, 10)
    assert not Availability.objects.of(shop.pk).exists()
