"""When the codes that people hold work no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from saleor_wechat_growth.coupons import standing
from saleor_wechat_growth.coupons.models import Coupon, CouponGrant

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def grant(state: str = "issued", **coupon: Any) -> CouponGrant:
    made = Coupon(**{"status": "ready", **coupon})
    return CouponGrant(coupon=made, state=state, expires_at=NOW + DAY)


@pytest.mark.parametrize(
    ("coupon", "why"),
    [
        ({}, ""),
        # no more are given, those given go on
        ({"status": "paused", "paused_reason": "staff:1"}, ""),
        ({"unusable_reason": "voucher_deleted"}, "voucher_deleted"),
        ({"voucher_ends_at": NOW}, "voucher_ended"),
        ({"voucher_ends_at": NOW + SECOND}, ""),
        ({"voucher_starts_at": NOW + DAY}, "voucher_not_begun"),
        # core dates what we have it make by its own clock
        ({"voucher_starts_at": NOW + timedelta(minutes=5)}, ""),
        ({"voucher_starts_at": NOW - DAY}, ""),
    ],
)
def test_a_code_is_over_with_its_voucher_and_not_with_a_pause(
    coupon: dict[str, Any], why: str
) -> None:
    held = grant(**coupon)
    assert standing.unusable(held.coupon, NOW) == why
    assert standing.over(held, NOW) == ("coupon_unusable" if why else "")


@pytest.mark.parametrize("state", ["redeemed", "reversed", "expired", "released"])
def test_a_code_is_over_with_its_grant(state: str) -> None:
    assert standing.over(grant(state), NOW) == "grant_over"
    assert standing.over(grant(), NOW + DAY) == "grant_over"


def test_a_code_works_no_longer_than_its_voucher() -> None:
    assert standing.ends_at(grant()) == NOW + DAY
    assert standing.ends_at(grant(voucher_ends_at=NOW + SECOND)) == NOW + SECOND
    assert standing.ends_at(grant(voucher_ends_at=NOW + 2 * DAY)) == NOW + DAY
