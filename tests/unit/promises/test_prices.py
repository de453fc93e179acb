"""A price that was raised to be cut is no news."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from saleor_wechat_growth.promises.prices import PriceWish, is_wished, lowest_before

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def test_a_price_raised_and_cut_back_gives_no_notice() -> None:
    points = [(days_ago(40), Decimal(100)), (days_ago(5), Decimal(130))]
    lowest = lowest_before(points, Decimal(100), NOW, NOW)
    # asked while it was raised: 100 is less than then, and no less than it was
    assert lowest == 100
    assert not is_wished(PriceWish(Decimal(130)), Decimal(100), lowest)
    assert is_wished(PriceWish(Decimal(130)), Decimal(99), lowest)


def test_what_it_cost_before_the_thirty_days_counts_as_they_began() -> None:
    points = [(days_ago(90), Decimal(80)), (days_ago(60), Decimal(120))]
    assert lowest_before(points, Decimal(110), NOW, NOW) == 120


def test_the_present_price_is_not_compared_with_itself() -> None:
    points = [(days_ago(40), Decimal(100)), (days_ago(1), Decimal(90))]
    assert lowest_before(points, Decimal(90), days_ago(1), NOW) == 100


def test_the_news_of_the_present_price_is_no_earlier_price() -> None:
    """Core's news holds the price, and is dated before core is asked because of it."""
    told = NOW - timedelta(milliseconds=500)
    points = [(days_ago(1), Decimal("1.99")), (told, Decimal("0.99"))]
    lowest = lowest_before(points, Decimal("0.99"), NOW, NOW)
    assert lowest == Decimal("1.99")
    assert is_wished(PriceWish(Decimal("1.99")), Decimal("0.99"), lowest)


def test_a_wish_for_a_price_is_met_at_it_and_below() -> None:
    wish = PriceWish(Decimal(100), below=Decimal(80))
    assert not is_wished(wish, Decimal("80.01"), None)
    assert is_wished(wish, Decimal(80), None)


def test_a_wish_for_a_fall_is_met_by_as_much() -> None:
    wish = PriceWish(Decimal(100), drop_percent=10)
    assert not is_wished(wish, Decimal("90.01"), None)
    assert is_wished(wish, Decimal(90), None)


@given(
    then=st.decimals(1, 1000, places=2),
    price=st.decimals(1, 1000, places=2),
    lowest=st.none() | st.decimals(1, 1000, places=2),
    below=st.none() | st.decimals(1, 1000, places=2),
    percent=st.none() | st.integers(1, 99),
)
def test_nobody_is_told_of_a_price_that_is_not_lower(
    then: Decimal,
    price: Decimal,
    lowest: Decimal | None,
    below: Decimal | None,
    percent: int | None,
) -> None:
    wish = PriceWish(then, below, percent)
    if is_wished(wish, price, lowest):
        assert price < then
        assert lowest is None or price < lowest
