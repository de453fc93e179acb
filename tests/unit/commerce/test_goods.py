"""What of a cart can be bought, and for how much."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_wechat_growth.commerce.goods import (
    Goods,
    Offer,
    OfferKey,
    Shortage,
    goods_of,
    offers_wanted,
    read_at,
    unknown,
)
from saleor_wechat_growth.commerce.models import Cart

READ = datetime(2026, 11, 1, 12, tzinfo=UTC)
LATER = READ + timedelta(minutes=1)


def cart(*lines: tuple[str, int, str], **changes: Any) -> Cart:
    """Return a cart of (variant, quantity, unit price); its total is a discounted 1."""
    fields: dict[str, Any] = {
        "sales_channel": "cn",
        "total": Decimal(1),
        "issued_at": READ,
        "lines": [
            {"variant": variant, "name": variant, "quantity": n, "unit_price": price}
            for variant, n, price in lines
        ],
    }
    return Cart(**{**fields, **changes})


def offer(quantity: int | None = 9, **changes: Any) -> Offer:
    fields: dict[str, Any] = {
        "is_sold": True,
        "quantity": quantity,
        "price": Decimal(10),
        "price_before": None,
        "price_since": READ,
        "known_at": LATER,
    }
    return Offer(**{**fields, **changes})


def offers(**by_variant: Offer) -> dict[OfferKey, Offer]:
    return {OfferKey(variant, "cn"): each for variant, each in by_variant.items()}


def test_a_whole_cart_costs_what_core_says() -> None:
    goods = goods_of(cart(("a", 2, "10"), ("b", 1, "5")), offers(a=offer(), b=offer()))
    expected = (("a", 2), ("b", 1))
    assert goods == Goods(expected, Decimal(1), sold_out=(), is_repriced=False)


def test_what_is_left_of_a_cart_is_added_up() -> None:
    goods = goods_of(cart(("a", 2, "10"), ("b", 3, "5")), offers(a=offer(1), b=offer()))
    assert goods.items == (("b", 3),)
    assert goods.total == Decimal(15)
    assert goods.sold_out == (Shortage("a", 2, 1),)
    assert not goods.is_sold_out


def test_two_lines_of_one_variant_share_its_stock() -> None:
    goods = goods_of(cart(("a", 3, "10"), ("a", 3, "10")), offers(a=offer(5)))
    assert goods.items == (("a", 3),)
    assert goods.sold_out == (Shortage("a", 3, 2),)


def test_no_limit_is_any_number() -> None:
    assert not goods_of(cart(("a", 999, "10")), offers(a=offer(None))).sold_out


def test_a_line_of_no_variant_counts_as_it_is() -> None:
    goods = goods_of(cart(("", 1, "10"), ("", 1, "10")), {})
    assert len(goods.items) == 2
    assert offers_wanted(cart(("", 1, "10"))) == frozenset()
    assert offers_wanted(cart(("a", 1, "10"), sales_channel="")) == frozenset()


def test_an_empty_cart_is_not_sold_out() -> None:
    assert not goods_of(cart(), {}).is_sold_out


def test_a_price_is_news_only_since_the_cart_was_read() -> None:
    before = offer(price=Decimal(12), price_before=Decimal(10), price_since=READ)
    after = offer(price=Decimal(12), price_before=Decimal(10), price_since=LATER)
    assert not goods_of(cart(("a", 2, "10")), offers(a=before)).is_repriced
    goods = goods_of(cart(("a", 2, "10")), offers(a=after))
    assert (goods.is_repriced, goods.total) == (True, Decimal(24))
    read_again = cart(("a", 2, "10"), fetched_at=LATER)
    assert not goods_of(read_again, offers(a=after)).is_repriced


def test_the_first_price_seen_is_news_if_the_line_costs_something_else() -> None:
    first = offer(price_since=LATER)
    assert not goods_of(cart(("a", 1, "10.000")), offers(a=first)).is_repriced
    assert goods_of(cart(("a", 1, "9")), offers(a=first)).is_repriced


def test_what_is_old_or_doubted_or_never_asked_is_unknown() -> None:
    held = cart(("a", 1, "1"), ("b", 1, "1"), ("c", 1, "1"), ("d", 1, "1"))
    known = offers(a=offer(known_at=READ), b=offer(known_at=None), c=offer())
    found = unknown(held, known, LATER)
    assert {key.variant for key in found} == {"a", "b", "d"}


@given(
    lines=st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 5), st.just("10"))),
    stock=st.fixed_dictionaries({each: st.integers(0, 8) for each in "abc"}),
)
def test_never_more_than_there_is_and_no_line_is_lost(
    lines: list[tuple[str, int, str]], stock: dict[str, int]
) -> None:
    known = offers(**{variant: offer(n) for variant, n in stock.items()})
    goods = goods_of(cart(*lines), known)
    for variant, n in stock.items():
        assert sum(each for name, each in goods.items if name == variant) <= n
    assert len(goods.items) + len(goods.sold_out) == len(lines)


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"issued_at": READ, "fetched_at": None, "heard_at": LATER}, READ),
        # core's clock is ahead: no state is newer than its arrival
        ({"issued_at": LATER, "fetched_at": None, "heard_at": READ}, READ),
        ({"issued_at": READ, "fetched_at": READ, "heard_at": LATER}, READ),
        ({"issued_at": READ, "fetched_at": None, "heard_at": None}, READ),
    ],
)
def test_a_cart_is_as_new_as_our_clock_can_tell(
    fields: dict[str, Any], at: datetime
) -> None:
    assert read_at(cart(**fields)) == at


def test_promise_5_a_price_is_news_of_a_cart_whatever_the_clock_of_core_says() -> None:
    ahead = READ + timedelta(minutes=5)
    left = cart(("a", 1, "10"), issued_at=ahead, heard_at=READ)
    dearer = offer(price=Decimal(12), price_before=Decimal(10), price_since=LATER)
    assert goods_of(left, offers(a=dearer)).is_repriced
