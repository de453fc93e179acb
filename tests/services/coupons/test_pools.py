"""Codes are bought ahead, and again when they run low."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.installations.models import Installation
from tests.services.coupons import rows
from tests.services.coupons.shelves import (
    RETRY,
    assert_pool_is_what_core_has,
    available,
    offer,
    refill,
    small,
)

if TYPE_CHECKING:
    from datetime import datetime

    from tests.services.coupons.conftest import Core


def test_a_coupon_becomes_a_single_use_voucher_with_a_full_pool(
    shop: Installation, core: Core, now: datetime
) -> None:
    wanted = small(minimum_order={"CNY": "50"}, code={"prefix": "TEA-", "length": 12})
    made = offer(shop, now, wanted)

    refill(now)

    assert_pool_is_what_core_has(made, core, 7)
    voucher = core.shop.voucher(made.voucher_saleor_id)
    assert voucher is not None
    assert voucher.single_use
    assert voucher.usage_limit is None
    assert voucher.discount_value_type == "FIXED"
    (listing,) = voucher.listings.values()
    assert (listing.channel.slug, listing.discount_value, listing.min_spent_amount) == (
        "default-channel",
        10,
        50,
    )
    assert all(code.startswith("TEA-") and len(code) == 16 for code in available(made))


def test_a_percentage_is_listed_in_each_channel(
    shop: Installation, core: Core, now: datetime
) -> None:
    wanted = small(
        discount={
            "kind": "percentage",
            "percent": "12.5",
            "worst_case": {"CNY": "30", "USD": "5"},
        },
        sales_channels=["default-channel", "us"],
    )
    made = offer(shop, now, wanted)

    refill(now)

    made.refresh_from_db()
    voucher = core.shop.voucher(made.voucher_saleor_id)
    assert voucher is not None
    assert voucher.discount_value_type == "PERCENTAGE"
    listed = {slug: row.discount_value for slug, row in voucher.listings.items()}
    assert listed == {"default-channel": Decimal("12.5"), "us": Decimal("12.5")}


def test_promise_8_codes_are_bought_five_hundred_a_call(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small(pool_target=1200, refill_below=500))

    refill(now)

    assert_pool_is_what_core_has(made, core, 1200)
    # one more call than 1200/500: the first finds the code the voucher came with
    assert core.line.calls.count("VoucherAddCodes") == 4


def test_a_pool_is_filled_again_when_it_runs_low(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    refill(now)
    people = rows.customers(shop, 5, now)
    for person in people[:4]:
        rows.granted(made, person, f"run:{person}", now)
    assert refill(now) == 0

    rows.granted(made, people[4], "run:last", now)

    assert refill(now) == 1
    made.refresh_from_db()
    assert (made.stock, made.due_at) == (7, None)
    assert len(core.codes) == 12
    rows.assert_ledger_adds_up(shop)


def test_running_low_is_said_once_until_the_pool_is_full_again(
    shop: Installation, core: Core, now: datetime, heard: list[Happening]
) -> None:
    made = offer(shop, now, small())
    refill(now)
    assert heard == []
    for person in rows.customers(shop, 5, now):
        rows.granted(made, person, f"run:{person}", now)
    core.line.refuse += ["VoucherAddCodes"] * 2

    for hours in range(3):
        refill(now + hours * RETRY)

    assert [news.body for news in heard] == [
        {"coupon_id": made.id, "key": "recall-10", "stock": 2, "refill_below": 3}
    ]
    for person in rows.customers(shop, 5, now):
        rows.granted(made, person, f"run:{person}", now)
    refill(now + 4 * RETRY)
    assert len(heard) == 2
