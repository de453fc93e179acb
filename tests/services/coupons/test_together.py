"""Everything the domain does, done at once by several workers."""

from __future__ import annotations

import random
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from saleor_wechat_growth.coupons import services
from saleor_wechat_growth.coupons.codes import text_of
from saleor_wechat_growth.coupons.fates import OrderNews
from saleor_wechat_growth.coupons.models import Code, CouponGrant
from tests.services.coupons import rows

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.coupons.models import Coupon
    from saleor_wechat_growth.installations.models import Installation

WORKERS = 8
STEPS = 40


class Worker:
    """Picks what to do next by lot; one seed, one sequence."""

    def __init__(
        self, seed: int, coupons: list[Coupon], people: list[int], now: datetime
    ) -> None:
        self.lot = random.Random(seed)
        self.name = seed
        self.coupons = coupons
        self.people = people
        self.shop_id = coupons[0].installation_id
        self.now = now
        self.errors: list[Exception] = []

    def run(self) -> None:
        try:
            for step in range(STEPS):
                self.act(step)
        except Exception as error:  # noqa: BLE001 -- shown by the test
            self.errors.append(error)
        finally:
            connection.close()

    def act(self, step: int) -> None:
        shop = {"installation_id": self.shop_id, "now": self.now}
        lot = self.lot.random()
        if lot < 0.4:
            requests = [
                rows.request(made, person, f"w{self.name}:{step}:{n}")
                for n, made in enumerate(self.lot.sample(self.coupons, 2))
                for person in [self.lot.choice(self.people)]
            ]
            services.reserve(requests=requests, **shop)
        elif lot < 0.55:
            services.issue(grant_ids=self.some_grants(), **shop)
        elif lot < 0.7:
            services.release(grant_ids=self.some_grants(), **shop)
        elif lot < 0.9:
            services.apply_orders(orders=self.some_orders(), **shop)
        elif lot < 0.95:
            services.expire_due(now=self.now + timedelta(days=self.lot.choice([5, 7])))
        else:
            services.codes_deleted(
                saleor_ids=[code.saleor_id for code in self.some_codes()],
                values=[],
                **shop,
            )

    def some_grants(self) -> list[int]:
        ids = list(CouponGrant.objects.of(self.shop_id).values_list("id", flat=True))
        return self.lot.sample(ids, min(5, len(ids)))

    def some_codes(self) -> list[Code]:
        codes = list(Code.objects.of(self.shop_id).order_by("id"))
        return self.lot.sample(codes, min(3, len(codes)))

    def some_orders(self) -> list[OrderNews]:
        return [
            OrderNews(
                saleor_id=f"order-{code.id}",
                code=text_of(code),
                customer_id=self.lot.choice(self.people),
                currency="CNY",
                discount=None,
                is_paid=self.lot.random() < 0.8,
                is_over=self.lot.random() < 0.3,
                placed_at=self.now,
            )
            for code in self.some_codes()
        ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(3))
def test_promise_9_the_ledger_adds_up_whatever_is_done_at_once(
    shop: Installation, now: datetime, seed: int
) -> None:
    wanted = rows.terms(valid_days=6, remind_days_before=2)
    coupons = [
        rows.coupon(shop, now, key=f"c{n}", stock=60, ceiling="400", wanted=wanted)
        for n in range(3)
    ]
    people = rows.customers(shop, 6, now)
    workers = [Worker(seed * 100 + n, coupons, people, now) for n in range(WORKERS)]
    threads = [threading.Thread(target=worker.run) for worker in workers]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert [error for worker in workers for error in worker.errors] == []
    with transaction.atomic():
        rows.assert_ledger_adds_up(shop)
    states = set(CouponGrant.objects.of(shop.id).values_list("state", flat=True))
    assert {"released", "expired", "redeemed", "reversed"} <= states
