"""Vouchers and shops that a coupon does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.installations.models import Installation
from tests.services.coupons.shelves import (
    adopt,
    assert_pool_is_what_core_has,
    offer,
    refill,
    small,
)

if TYPE_CHECKING:
    from datetime import datetime

    from tests.services.coupons.conftest import Core


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sales_channels": ["nowhere"]}, "unknown_sales_channel: nowhere"),
        ({"sales_channels": ["us"]}, "no_discount_in: USD"),
    ],
)
def test_terms_that_do_not_fit_the_shop_pause_the_coupon(
    shop: Installation, core: Core, now: datetime, change: dict[str, Any], reason: str
) -> None:
    made = offer(shop, now, small(**change))

    refill(now)

    made.refresh_from_db()
    assert (made.status, made.paused_reason, made.due_at) == ("paused", reason, None)


def test_an_app_without_the_right_to_make_vouchers_pauses_the_coupon(
    shop: Installation, core: Core, now: datetime
) -> None:
    core.shop.apps[1].permissions = frozenset()
    made = offer(shop, now, small())

    refill(now)

    made.refresh_from_db()
    assert made.paused_reason == "core_refused: PermissionDenied"


def test_a_dead_token_is_waited_out(
    shop: Installation, core: Core, now: datetime
) -> None:
    core.shop.apps[1].token = "another"
    made = offer(shop, now, small())

    refill(now)

    made.refresh_from_db()
    assert (made.status, made.attempts) == ("new", 1)
    assert made.due_at is not None
    assert made.due_at > now


def test_nothing_is_bought_for_a_shop_that_uninstalled_us(
    shop: Installation, core: Core, now: datetime
) -> None:
    Installation.objects.filter(id=shop.id).update(status="inactive")
    offer(shop, now, small())

    assert refill(now) == 0
    assert core.line.calls == []


def test_an_adopted_voucher_gets_codes_and_keeps_its_listing(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small(), adopted_voucher=adopt(core, now))

    refill(now)

    assert_pool_is_what_core_has(made, core, 7)
    assert core.shop.vouchers[50].listings["default-channel"].discount_value == 8
    assert "VoucherCreate" not in core.line.calls


@pytest.mark.parametrize(
    ("voucher", "change", "reason"),
    [
        ({"single_use": False}, {}, "voucher_not_single_use"),
        ({"discount_value_type": "PERCENTAGE"}, {}, "voucher_of_other_kind"),
        ({"only_for_staff": True}, {}, "voucher_for_staff"),
        ({"usage_limit": 0}, {}, "voucher_used_up"),
        (
            {},
            {"discount": {"kind": "fixed", "amounts": {"CNY": "7.99"}}},
            "voucher_gives_more",
        ),
        (
            {},
            {
                "discount": {"kind": "fixed", "amounts": {"CNY": "9", "USD": "1"}},
                "sales_channels": ["us"],
            },
            "voucher_not_in_sales_channel",
        ),
    ],
)
def test_an_adopted_voucher_that_could_break_the_budget_is_not_used(
    shop: Installation,
    core: Core,
    now: datetime,
    voucher: dict[str, Any],
    change: dict[str, Any],
    reason: str,
) -> None:
    made = offer(
        shop, now, small(**change), adopted_voucher=adopt(core, now, **voucher)
    )

    refill(now)

    made.refresh_from_db()
    assert (made.status, made.paused_reason) == ("paused", reason)
    assert core.codes == set()
