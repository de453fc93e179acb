"""Whatever locks rows of coupons holds their shop first: so no two wait for each other.

A claim of messages locks grants, and gives some back, which locks their coupons; all
else locks coupons before grants. Only the shop's lock keeps the two apart.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_wechat_growth.coupons import services
from saleor_wechat_growth.coupons.codes import text_of
from saleor_wechat_growth.coupons.fates import OrderNews
from saleor_wechat_growth.coupons.models import Coupon, CouponGrant
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.installations.models import Installation
from tests.services.coupons import rows
from tests.services.coupons.conftest import Core
from tests.services.coupons.shelves import offer, refill, small

#: claims of rows that nobody holds (SKIP LOCKED), in transactions that lock no others
CLAIM = "SKIP LOCKED"
HOLD = "pg_advisory_xact_lock"


def assert_the_shop_is_held_first(queries: list[dict[str, str]]) -> None:
    """In every transaction, also in those that only write."""
    is_held = locked = False
    for sql in (each["sql"] for each in queries):
        if sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT")):
            is_held = is_held and not sql.startswith(("BEGIN", "COMMIT"))
        elif HOLD in sql:
            is_held = True
        elif " FOR " in sql and "UPDATE" in sql and CLAIM not in sql:
            locked = True
            assert is_held, sql
    assert locked, "nothing was locked"


class Shelf:
    """A coupon, a person of it with a grant; whatever can be done with them."""

    def __init__(self, shop: Installation, now: datetime) -> None:
        self.shop, self.now = shop, now
        self.coupon = rows.coupon(shop, now)
        self.person = rows.customer(shop, now).id
        self.grant = rows.granted(
            self.coupon, self.person, "run:1", now, is_issued=False
        )

    @property
    def where(self) -> dict[str, object]:
        return {"installation_id": self.shop.id, "now": self.now}

    def reserve(self) -> None:
        asked = rows.request(self.coupon, self.person, "run:2")
        services.reserve(requests=[asked], **self.where)

    def issue(self) -> None:
        services.issue(grant_ids=[self.grant.id], **self.where)

    def note_shown(self) -> None:
        services.note_shown(grant_ids=[self.grant.id], **self.where)

    def release(self) -> None:
        services.release(grant_ids=[self.grant.id], **self.where)

    def redeem(self) -> None:
        order = OrderNews(
            saleor_id="order-1",
            code=text_of(self.grant.code),
            customer_id=self.person,
            currency="CNY",
            discount=Decimal(10),
            is_paid=True,
            is_over=False,
            placed_at=self.now,
        )
        services.apply_orders(orders=[order], **self.where)

    def lose_a_code(self) -> None:
        ids = [self.grant.code.saleor_id]
        services.codes_deleted(saleor_ids=ids, values=[], **self.where)

    def lose_the_voucher(self) -> None:
        services.vouchers_gone(
            voucher_ids=[self.coupon.voucher_saleor_id], **self.where
        )

    def see_the_voucher(self) -> None:
        voucher_id = self.coupon.voucher_saleor_id
        sight = services.VoucherSight(voucher_id, self.now, False, {"id": voucher_id})
        services.vouchers_seen(sights=[sight], **self.where)

    def change(self) -> None:
        services.upsert_coupon(
            key=self.coupon.key,
            name="else",
            terms=Terms.model_validate(self.coupon.terms),
            budgets={"CNY": Decimal(100)},
            **self.where,
        )

    def pause(self) -> None:
        services.pause_coupon(
            installation_id=self.shop.id, coupon_id=self.coupon.id, reason="enough"
        )

    def resume(self) -> None:
        services.resume_coupon(coupon_id=self.coupon.id, **self.where)


DEEDS = [
    each for name, each in vars(Shelf).items() if name[0] != "_" and callable(each)
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_the_shop_is_held_before_anything_of_a_coupon_is_locked(
    shop: Installation, now: datetime, deed: Callable[[Shelf], None]
) -> None:
    shelf = Shelf(shop, now)
    with CaptureQueriesContext(connection) as captured:
        deed(shelf)
    assert_the_shop_is_held_first(captured.captured_queries)


@pytest.mark.django_db(transaction=True)
def test_the_shop_is_held_before_a_pool_is_filled_and_before_codes_are_retired(
    shop: Installation, core: Core, now: datetime
) -> None:
    made = offer(shop, now, small())
    with CaptureQueriesContext(connection) as captured:
        refill(now)
    assert Coupon.objects.of(shop.id).get().stock
    assert_the_shop_is_held_first(captured.captured_queries)
    grant = rows.granted(made, rows.customer(shop, now).id, "run:1", now)
    services.expire_due(now=grant.expires_at)
    with CaptureQueriesContext(connection) as captured:
        assert services.retire_codes(now=grant.expires_at + timedelta(minutes=1)) == 1
    assert CouponGrant.objects.of(shop.id).get().bound == 0
    assert_the_shop_is_held_first(captured.captured_queries)
