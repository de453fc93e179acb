"""What a marketer may set up, change and pause."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.coupons import queries, services
from saleor_wechat_growth.coupons.errors import BudgetMissing, TermsFixed, UnknownCoupon
from saleor_wechat_growth.installations.models import Installation
from tests.services.coupons import rows
from tests.services.coupons.shelves import (
    assert_pool_is_what_core_has,
    offer,
    refill,
    small,
)

if TYPE_CHECKING:
    from datetime import datetime

    from tests.services.coupons.conftest import Core


def test_every_currency_of_a_discount_has_a_budget_and_no_other(
    shop: Installation, now: datetime
) -> None:
    wanted = small(discount={"kind": "fixed", "amounts": {"CNY": "10", "USD": "1"}})

    with pytest.raises(BudgetMissing, match="EUR, USD"):
        services.upsert_coupon(
            installation_id=shop.id,
            key="k",
            name="n",
            terms=wanted,
            budgets={"CNY": Decimal(1), "EUR": Decimal(1)},
            now=now,
        )


def test_what_people_were_promised_cannot_be_changed(
    shop: Installation, now: datetime
) -> None:
    offer(shop, now, small())

    with pytest.raises(TermsFixed, match="discount, minimum_order"):
        offer(
            shop,
            now,
            small(
                discount={"kind": "fixed", "amounts": {"CNY": "11"}},
                minimum_order={"CNY": "99"},
            ),
        )
    with pytest.raises(TermsFixed, match="adopted_voucher"):
        offer(shop, now, small(), adopted_voucher="Vm91Y2hlcjo1MA==")


def test_everything_else_can_be_changed_and_takes_effect(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    refill(now)

    changed = offer(shop, now, small(pool_target=9, per_person={"count": 3}))
    refill(now)

    assert (changed.id, changed.version) == (made.id, 2)
    assert_pool_is_what_core_has(made, core, 9)


def test_a_lowered_ceiling_stops_new_grants_and_nothing_else(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now)
    alice = rows.customer(shop, now).id
    rows.granted(made, alice, "run:1", now)

    services.upsert_coupon(
        installation_id=shop.id,
        key=made.key,
        name=made.name,
        terms=rows.terms(),
        budgets={"CNY": Decimal(5)},
        now=now,
    )

    answer = rows.reserve(made, alice, "run:2", now)
    assert isinstance(answer, services.Refused)
    assert answer.reason == "over_budget"
    assert queries.budgets(shop.id)[0].left == -5
    assert queries.funnel(shop.id).issued == 1


def test_a_paused_coupon_is_looked_after_again_when_resumed(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    services.pause_coupon(installation_id=shop.id, coupon_id=made.id, reason="by hand")
    assert refill(now) == 0

    services.resume_coupon(installation_id=shop.id, coupon_id=made.id, now=now)
    refill(now)

    assert_pool_is_what_core_has(made, core, 7)


def test_coupons_of_another_shop_cannot_be_paused(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    theirs = rows.coupon(other_shop, now)

    with pytest.raises(UnknownCoupon):
        services.pause_coupon(installation_id=shop.id, coupon_id=theirs.id, reason="x")
    with pytest.raises(UnknownCoupon):
        services.resume_coupon(installation_id=shop.id, coupon_id=theirs.id, now=now)
