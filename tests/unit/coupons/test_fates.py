from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations, permutations
from typing import Any

import pytest

from saleor_wechat_growth.coupons import fates
from saleor_wechat_growth.coupons.fates import OrderNews
from saleor_wechat_growth.coupons.models import CouponGrant

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PLACED = OrderNews(
    saleor_id="order-1",
    code="TEA",
    customer_id=1,
    currency="CNY",
    discount=Decimal(8),
    is_paid=False,
    is_over=False,
    placed_at=NOW,
)
SNAPSHOTS = {
    "placed": PLACED,
    "paid": replace(PLACED, is_paid=True),
    "paid by somebody else": replace(PLACED, is_paid=True, customer_id=2),
    "refunded": replace(PLACED, is_paid=True, is_over=True),
    "cancelled unpaid": replace(PLACED, is_over=True),
}


def issued(**more: Any) -> CouponGrant:
    given = {"state": "issued", "bound": Decimal(10), **more}
    return CouponGrant(
        customer_id=1,
        value=Decimal(10),
        spent=Decimal(0),
        currency="CNY",
        granted_at=NOW,
        expires_at=NOW + timedelta(days=7),
        due_at=NOW,
        **given,
    )


def outcome(told: tuple[str, ...]) -> tuple[Any, ...]:
    grant = issued()
    for name in told:
        fates.apply(grant, SNAPSHOTS[name])
    return (
        grant.state,
        grant.order_saleor_id,
        grant.bound,
        grant.spent,
        grant.facts.get(fates.OVER_UNPAID),
    )


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_promise_8_what_becomes_of_a_grant_depends_on_what_was_told_not_when(
    size: int,
) -> None:
    for told in combinations(SNAPSHOTS, size):
        outcomes = {
            repr(outcome(order)): order for order in permutations([*told, told[0]])
        }
        assert len(outcomes) == 1, outcomes


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (("placed",), "issued"),
        (("cancelled unpaid",), "issued"),
        (("placed", "paid"), "redeemed"),
        (("refunded",), "reversed"),
        (("cancelled unpaid", "paid"), "reversed"),
        (("paid", "cancelled unpaid"), "reversed"),
    ],
)
def test_a_paid_order_redeems_and_a_paid_one_taken_back_reverses(
    told: tuple[str, ...], state: str
) -> None:
    assert outcome(told)[0] == state


@pytest.mark.parametrize("state", ["reserved", "issued", "expired", "released"])
def test_a_code_that_was_paid_with_redeems_whatever_we_thought_of_it(
    state: str,
) -> None:
    grant = issued(state=state)

    assert fates.apply(grant, SNAPSHOTS["paid"])

    assert (grant.state, grant.bound, grant.spent) == ("redeemed", 0, 8)
    assert not fates.apply(grant, SNAPSHOTS["paid"])


def test_who_used_the_code_is_kept_only_if_it_was_not_the_grantee() -> None:
    grant = issued()
    fates.apply(grant, SNAPSHOTS["paid by somebody else"])
    assert grant.facts == {fates.USED_BY: 2}

    # the two turned out to be one person
    fates.apply(grant, SNAPSHOTS["paid"])
    assert grant.facts == {}
    fates.apply(grant, replace(SNAPSHOTS["paid"], customer_id=None))
    assert grant.facts == {}


def test_a_cost_once_known_is_not_forgotten() -> None:
    grant = issued()
    unknown = replace(SNAPSHOTS["paid"], discount=None)
    fates.apply(grant, unknown)
    assert grant.spent == 10

    fates.apply(grant, SNAPSHOTS["paid"])
    fates.apply(grant, unknown)

    assert grant.spent == 8


def test_while_one_order_holds_the_grant_news_of_another_changes_nothing() -> None:
    grant = issued()
    fates.apply(grant, SNAPSHOTS["paid"])

    assert not fates.apply(
        grant, replace(PLACED, saleor_id="order-2", is_paid=True, is_over=True)
    )
    assert not fates.apply(grant, replace(PLACED, saleor_id="order-2", is_paid=True))

    assert (grant.state, grant.order_saleor_id) == ("redeemed", "order-1")
