"""Promise 8: a code is deleted in core, and only then its budget is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.coupons import queries, services
from saleor_wechat_growth.coupons.codes import text_of
from saleor_wechat_growth.coupons.models import Code, Coupon, CouponGrant
from saleor_wechat_growth.coupons.services import retiring
from saleor_wechat_growth.installations.models import Installation
from tests.services.coupons import rows
from tests.services.coupons.shelves import (
    offer,
    refill,
    small,
)

if TYPE_CHECKING:
    from datetime import datetime

    from tests.services.coupons.conftest import Core


def expired_grant(shop: Installation, made: Coupon, now: datetime) -> CouponGrant:
    person = rows.customer(shop, now).id
    grant = rows.granted(made, person, f"run:{person}", now)
    services.expire_due(now=grant.expires_at)
    grant.refresh_from_db()
    return grant


def test_promise_8_a_code_is_deleted_in_core_and_only_then_its_budget_is_free(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    refill(now)
    grant = expired_grant(shop, made, now)
    later = grant.expires_at
    core.line.refuse.append("VoucherCodeBulkDelete")

    assert services.retire_codes(now=later) == 0
    assert queries.budgets(shop.id)[0].bound == 10
    assert text_of(grant.code) in core.codes

    assert services.retire_codes(now=later + retiring.LEASE) == 1
    assert queries.budgets(shop.id)[0].bound == 0
    assert text_of(grant.code) not in core.codes
    assert services.retire_codes(now=later + 2 * retiring.LEASE) == 0
    rows.assert_ledger_adds_up(shop)


def test_a_deletion_whose_answer_was_lost_is_no_error_the_second_time(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    refill(now)
    grant = expired_grant(shop, made, now)
    core.line.lose.append("VoucherCodeBulkDelete")

    services.retire_codes(now=grant.expires_at)
    assert services.retire_codes(now=grant.expires_at + retiring.LEASE) == 1

    assert queries.budgets(shop.id)[0].bound == 0
    rows.assert_ledger_adds_up(shop)


def test_a_code_whose_id_we_never_learnt_is_found_on_its_voucher(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    refill(now)
    grant = expired_grant(shop, made, now)
    Code.objects.of(shop.id).filter(id=grant.code_id).update(saleor_id="")

    services.retire_codes(now=grant.expires_at)

    assert text_of(grant.code) not in core.codes
