"""A coupon whose codes do not work shows as stopped, and says why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.coupons.models import Coupon
from tests.graphql.dashboard import as_staff, ask
from tests.services.coupons import rows

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.usefixtures("their_keys")

LIST = "{ coupons { status pausedReason } }"
FRESH: dict[str, Any] = {"voucher_ends_at": None, "unusable_reason": ""}


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ({}, ("READY", "")),
        ({"unusable_reason": "voucher_gives_less"}, ("PAUSED", "voucher_gives_less")),
        (
            {"status": "paused", "paused_reason": "staff:1"},
            ("PAUSED", "staff:1"),
        ),
        (
            {
                "status": "paused",
                "paused_reason": "staff:1",
                "unusable_reason": "voucher_deleted",
            },
            ("PAUSED", "voucher_deleted"),
        ),
        ({"status": "new", "unusable_reason": "x"}, ("NEW", "x")),
    ],
)
def test_the_list_says_what_keeps_codes_from_working(
    shop: Installation, now: datetime, row: dict[str, Any], shown: tuple[str, str]
) -> None:
    rows.coupon(shop, now)
    Coupon.objects.of(shop.pk).update(**{**FRESH, **row})
    assert listed(shop) == shown


def test_a_voucher_that_ended_without_news_shows_as_over(
    shop: Installation, now: datetime
) -> None:
    rows.coupon(shop, now)
    Coupon.objects.of(shop.pk).update(voucher_ends_at=now + timedelta(days=9999))
    assert listed(shop) == ("READY", "")
    Coupon.objects.of(shop.pk).update(voucher_ends_at=now - timedelta(days=9999))
    assert listed(shop) == ("PAUSED", "voucher_ended")


def listed(shop: Installation) -> tuple[str, str]:
    _, body = ask(shop, LIST, bearer=as_staff(shop, permissions=("MANAGE_USERS",)))
    (found,) = body["data"]["coupons"]
    return found["status"], found["pausedReason"]
