"""Coupons offered, their pools filled, and what core then has of them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.coupons import services
from saleor_wechat_growth.coupons.codes import text_of
from saleor_wechat_growth.coupons.models import Code, Coupon
from saleor_wechat_growth.sandbox.saleor.model import Voucher, VoucherListing
from tests.services.coupons import rows

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.coupons.terms import Terms
    from saleor_wechat_growth.installations.models import Installation
    from tests.services.coupons.conftest import Core

RETRY = timedelta(hours=2)


def offer(shop: Installation, now: datetime, wanted: Terms, **more: Any) -> Coupon:
    given: dict[str, Any] = {"key": "recall-10", "name": "Ten off", **more}
    return services.upsert_coupon(
        installation_id=shop.id,
        terms=wanted,
        budgets=dict.fromkeys(wanted.currencies, Decimal(10_000)),
        now=now,
        **given,
    )


def small(**more: Any) -> Terms:
    return rows.terms(**{"pool_target": 7, "refill_below": 3, **more})


def refill(now: datetime) -> int:
    passes = 0
    while services.refill_pools(now=now):
        passes += 1
        assert passes < 50, "it never comes to rest"
    return passes


def available(made: Coupon) -> set[str]:
    return {text_of(code) for code in made.codes.filter(state=Code.State.AVAILABLE)}


def assert_pool_is_what_core_has(made: Coupon, core: Core, size: int) -> None:
    made.refresh_from_db()
    assert (made.status, made.due_at, made.stock) == (Coupon.Status.READY, None, size)
    voucher = core.shop.voucher(made.voucher_saleor_id)
    assert voucher is not None
    assert available(made) == set(voucher.codes)
    assert len(available(made)) == size
    ids = {code.id for code in voucher.codes.values()}
    assert set(made.codes.values_list("saleor_id", flat=True)) == ids
    rows.assert_ledger_adds_up(made.installation)


def adopt(core: Core, now: datetime, **more: Any) -> str:
    """A voucher that staff made by hand: 8 off in the default channel."""
    given = {"single_use": True, "discount_value_type": "FIXED", **more}
    voucher = Voucher(
        pk=50, name="by hand", type="ENTIRE_ORDER", start_date=now, **given
    )
    voucher.listings["default-channel"] = VoucherListing(
        core.shop.channels["default-channel"], Decimal(8), None
    )
    core.shop.vouchers[50] = voucher
    return str(voucher.id)
