"""Coupons given by hand: a job, a row for each person, terms and stock as ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.coupons.errors import CurrencyMissing, UnknownCoupon
from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.coupons.services import start_giving
from saleor_wechat_growth.coupons.services.giving import give
from saleor_wechat_growth.installations.jobs import Batch
from saleor_wechat_growth.installations.models import Job
from saleor_wechat_growth.installations.services import advance_jobs
from tests.services.coupons import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

State = CouponGrant.State


def done(
    shop: Installation, people: Sequence[int], now: datetime, key: str = "recall-10"
) -> Job:
    job = start_giving(
        installation_id=shop.pk,
        key=key,
        customer_ids=people,
        started_by="staff:x",
        now=now,
    )
    while advance_jobs(now=now):
        pass
    job.refresh_from_db()
    return job


def test_everybody_is_shown_a_code_of_their_own(shop: Installation, now: datetime):
    rows.coupon(shop, now, stock=600, ceiling="10000")
    people = rows.customers(shop, 510, now)
    job = done(shop, [*people, people[0]], now)
    assert (job.state, job.done, job.failed) == (Job.State.DONE, 510, 0)
    grants = CouponGrant.objects.of(shop.pk)
    assert set(grants.values_list("state", flat=True)) == {State.ISSUED}
    assert grants.values("code").distinct().count() == 510
    assert grants.filter(origin=f"manual:{job.pk}:509").count() == 1
    rows.assert_ledger_adds_up(shop)


def test_who_may_not_have_it_is_a_failure_with_its_reason(
    shop: Installation, now: datetime
):
    rows.coupon(
        shop, now, stock=5, wanted=rows.terms(per_person={"count": 1, "days": 30})
    )
    alice, bob = rows.customers(shop, 2, now)
    done(shop, [alice], now)
    job = done(shop, [alice, bob, 999_999], now)
    assert job.failures == [
        {"row": 0, "code": "person_cap"},
        {"row": 2, "code": "unknown_customer"},
    ]
    assert (job.done, job.failed) == (1, 2)


def test_stock_and_budget_are_never_exceeded(shop: Installation, now: datetime):
    rows.coupon(shop, now, key="short", stock=2)
    rows.coupon(shop, now, key="poor", stock=9, ceiling="30")
    people = rows.customers(shop, 5, now)
    assert {each["code"] for each in done(shop, people, now, "short").failures} == {
        "no_code_left"
    }
    assert done(shop, people, now, "poor").failed == 2
    rows.assert_ledger_adds_up(shop)


def test_a_batch_done_twice_gives_once(shop: Installation, now: datetime):
    rows.coupon(shop, now, stock=9)
    people = rows.customers(shop, 3, now)
    batch = Batch(
        installation_id=shop.pk,
        job_id=7,
        started_by="staff:x",
        order={"coupon": "recall-10", "currency": "CNY"},
        rows=people,
        start=0,
    )
    assert list(give(batch, now)) == list(give(batch, now)) == []
    assert CouponGrant.objects.of(shop.pk).count() == 3


def test_a_gift_is_no_abandoned_cart(shop: Installation, now: datetime):
    rows.coupon(shop, now)
    done(shop, rows.customers(shop, 1, now), now)
    assert not CouponGrant.objects.of(shop.pk).get().after_abandonment


def test_several_currencies_need_a_word(shop: Installation, now: datetime):
    both = {"kind": "fixed", "amounts": {"CNY": "10", "USD": "2"}}
    rows.coupon(shop, now, wanted=rows.terms(discount=both))
    given = {"installation_id": shop.pk, "started_by": "x", "now": now}
    people = rows.customers(shop, 1, now)
    with pytest.raises(CurrencyMissing):
        start_giving(key="recall-10", customer_ids=people, **given)
    start_giving(key="recall-10", customer_ids=people, currency="USD", **given)
    with pytest.raises(UnknownCoupon):
        start_giving(key="nothing", customer_ids=people, **given)
