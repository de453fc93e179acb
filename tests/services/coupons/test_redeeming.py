from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saleor_wechat_growth.coupons import queries, services
from saleor_wechat_growth.coupons.codes import text_of
from saleor_wechat_growth.coupons.models import Budget, Code, Coupon, CouponGrant
from saleor_wechat_growth.inbox.registry import Happening, dispatch
from tests.services.coupons import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation


def order(grant: CouponGrant, at: datetime, **more: Any) -> Happening:
    """Commerce's news of an order that used the grant's code."""
    body = {
        "order_id": 1,
        "saleor_id": "order-1",
        "customer_id": grant.customer_id,
        "cart_id": None,
        "checkout_id": "",
        "voucher_code": text_of(grant.code),
        "total": "118.00",
        "currency": "CNY",
        "discount": "8.500",
        "is_paid": False,
        "is_cancelled": False,
        "is_fully_refunded": False,
        "placed_at": at.isoformat(),
        **more,
    }
    return Happening(grant.installation_id, "order.changed", "order:1", at, body)


def hear(news: Sequence[Happening], now: datetime) -> None:
    with transaction.atomic():
        dispatch(news, now)


@pytest.fixture
def grant(shop: Installation, now: datetime) -> CouponGrant:
    """Alice was shown a code that takes ten yuan off."""
    return rows.granted(
        rows.coupon(shop, now), rows.customer(shop, now).id, "run:7", now
    )


def money(shop: Installation) -> tuple[Decimal, Decimal]:
    budget = Budget.objects.of(shop.id).get()
    return budget.bound, budget.spent


def test_promise_8_a_paid_order_redeems_and_costs_what_it_really_took_off(
    shop: Installation, now: datetime, grant: CouponGrant, heard: list[Happening]
) -> None:
    paid = now + timedelta(hours=3)
    hear([order(grant, now)], now)
    grant.refresh_from_db()
    assert (grant.state, money(shop)) == ("issued", (10, 0))

    hear([order(grant, paid, is_paid=True, placed_at=paid.isoformat())], paid)

    grant.refresh_from_db()
    assert (grant.state, grant.order_saleor_id) == ("redeemed", "order-1")
    assert (grant.redeemed_at, grant.due_at) == (paid, None)
    assert money(shop) == (0, Decimal("8.5"))
    (news,) = heard
    assert (news.kind, news.subject) == ("coupon.redeemed", f"grant:{grant.id}")
    assert news.body == {
        "grant_id": grant.id,
        "origin": "run:7",
        "customer_id": grant.customer_id,
        "order_saleor_id": "order-1",
    }
    assert services.expire_due(now=grant.expires_at) == 0
    rows.assert_ledger_adds_up(shop)


@pytest.mark.parametrize("end", ["is_cancelled", "is_fully_refunded"])
def test_promise_8_a_paid_order_that_is_taken_back_frees_its_money(
    shop: Installation,
    now: datetime,
    grant: CouponGrant,
    heard: list[Happening],
    end: str,
) -> None:
    hear([order(grant, now, is_paid=True)], now)

    hear([order(grant, now, **{end: True})], now)

    grant.refresh_from_db()
    assert (grant.state, money(shop)) == ("reversed", (0, 0))
    assert [news.kind for news in heard] == ["coupon.redeemed", "coupon.reversed"]
    # core doesn't give a code back: nobody gets it again
    assert grant.code.state == Code.State.RETIRED
    rows.assert_ledger_adds_up(shop)


def test_an_unpaid_order_that_is_cancelled_leaves_the_grant_to_its_end(
    shop: Installation, now: datetime, grant: CouponGrant
) -> None:
    hear([order(grant, now, is_cancelled=True)], now)

    grant.refresh_from_db()
    assert (grant.state, money(shop)) == ("issued", (10, 0))
    assert services.expire_due(now=grant.expires_at) == 1


@pytest.mark.parametrize(
    ("told", "cost"),
    [
        ({"discount": None}, 10),
        ({"discount": "0"}, 10),
        ({"currency": "USD"}, 10),
        ({"discount": Decimal("12.34")}, Decimal("12.34")),
    ],
)
def test_an_order_whose_discount_is_not_known_costs_the_worst_case(
    shop: Installation,
    now: datetime,
    grant: CouponGrant,
    told: dict[str, Any],
    cost: Decimal,
) -> None:
    hear([order(grant, now, is_paid=True, **told)], now)

    assert money(shop) == (0, cost)


def test_a_code_used_by_somebody_else_is_redeemed_and_the_record_says_so(
    shop: Installation, now: datetime, grant: CouponGrant
) -> None:
    bob = rows.customer(shop, now).id

    hear([order(grant, now, is_paid=True, customer_id=bob)], now)

    grant.refresh_from_db()
    assert grant.state == "redeemed"
    assert grant.facts == {"used_by_customer_id": bob}


def test_an_order_that_came_before_the_end_but_is_heard_after_it_redeems(
    shop: Installation, now: datetime, grant: CouponGrant
) -> None:
    services.expire_due(now=grant.expires_at)
    hear([order(grant, now, is_paid=True)], grant.expires_at)

    grant.refresh_from_db()
    assert (grant.state, money(shop)) == ("redeemed", (0, Decimal("8.5")))
    assert grant.code.state == Code.State.RETIRED
    rows.assert_ledger_adds_up(shop)


def test_an_order_that_is_heard_after_core_deleted_the_code_redeems(
    shop: Installation, now: datetime, grant: CouponGrant
) -> None:
    services.expire_due(now=grant.expires_at)
    services.codes_deleted(
        installation_id=shop.id,
        saleor_ids=[grant.code.saleor_id],
        values=[],
        now=grant.expires_at,
    )
    assert money(shop) == (0, 0)

    hear([order(grant, now, is_paid=True)], grant.expires_at)

    assert money(shop) == (0, Decimal("8.5"))
    rows.assert_ledger_adds_up(shop)


def test_a_code_given_back_that_is_used_after_all_was_that_persons(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now, stock=1)
    alice = rows.customer(shop, now).id
    grant = rows.granted(made, alice, "run:1", now, is_issued=False)
    services.release(installation_id=shop.id, grant_ids=[grant.id], now=now)

    hear([order(grant, now, is_paid=True)], now)

    grant.refresh_from_db()
    assert (grant.state, money(shop)) == ("redeemed", (0, Decimal("8.5")))
    assert queries.pools(shop.id, now)[0].stock == 0
    rows.assert_ledger_adds_up(shop)


def test_a_code_on_the_shelf_that_somebody_uses_is_not_given_to_anybody(
    shop: Installation, now: datetime, grant: CouponGrant
) -> None:
    spare = Code.objects.of(shop.id).filter(state=Code.State.AVAILABLE).first()
    assert spare is not None

    hear([order(grant, now, is_paid=True, voucher_code=text_of(spare))], now)

    spare.refresh_from_db()
    assert spare.state == Code.State.RETIRED
    assert money(shop) == (10, 0)
    rows.assert_ledger_adds_up(shop)


def test_another_order_with_the_code_of_a_reversed_grant_redeems_it_again(
    shop: Installation, now: datetime, grant: CouponGrant
) -> None:
    """Core gives the code of an expired order back; then it can be paid with."""
    first = order(grant, now, is_paid=True, is_cancelled=True)
    second = order(grant, now, saleor_id="order-2", is_paid=True)

    for news in permutations([first, second]):
        with transaction.atomic():
            hear(news, now)
            grant.refresh_from_db()
            assert (grant.state, grant.order_saleor_id) == ("redeemed", "order-2")
            assert money(shop) == (0, Decimal("8.5"))
            transaction.set_rollback(True)


def test_codes_that_are_not_ours_and_orders_without_one_are_ignored(
    shop: Installation, other_shop: Installation, now: datetime, grant: CouponGrant
) -> None:
    stranger = order(grant, now, is_paid=True, voucher_code="SUMMER")
    without = order(grant, now, is_paid=True, voucher_code="")
    elsewhere = order(grant, now, is_paid=True)
    elsewhere = Happening(
        other_shop.id, elsewhere.kind, elsewhere.subject, now, elsewhere.body
    )

    hear([stranger, without], now)
    hear([elsewhere], now)

    grant.refresh_from_db()
    assert grant.state == "issued"
    rows.assert_ledger_adds_up(shop)


SNAPSHOTS = {
    "placed": {},
    "paid": {"is_paid": True},
    "partly refunded": {},
    "refunded": {"is_fully_refunded": True},
    "cancelled": {"is_paid": True, "is_cancelled": True},
    "cancelled, no longer paid": {"is_cancelled": True},
}


def fate(grant: CouponGrant) -> tuple[Any, ...]:
    grant.refresh_from_db()
    return (
        grant.state,
        grant.order_saleor_id,
        grant.bound,
        grant.spent,
        grant.facts,
        grant.code.state,
    )


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_promise_8_the_news_of_an_order_may_come_in_any_order_and_any_number_of_times(
    data: st.DataObject, shop: Installation, now: datetime, grant: CouponGrant
) -> None:
    told = data.draw(
        st.lists(st.sampled_from(sorted(SNAPSHOTS)), min_size=1, max_size=5)
    )
    again = data.draw(st.lists(st.sampled_from(told), max_size=4))
    shuffled = data.draw(st.permutations([*told, *again]))
    sizes = data.draw(st.lists(st.integers(1, 3), min_size=9, max_size=9))

    def outcome(names: Sequence[str], at_a_time: Sequence[int]) -> tuple[Any, ...]:
        left = [order(grant, now, **SNAPSHOTS[name]) for name in names]
        try:
            with transaction.atomic():
                for size in at_a_time:
                    if left:
                        hear(left[:size], now)
                        left = left[size:]
                rows.assert_ledger_adds_up(shop)
                result = (*fate(grant), *money(shop))
                raise Undone  # noqa: TRY301 -- each example starts from the same rows
        except Undone:
            return result

    assert outcome(shuffled, sizes) == outcome(told, [9])


class Undone(Exception):
    pass


def test_a_deleted_voucher_pauses_its_coupon_and_frees_what_it_bound(
    shop: Installation, now: datetime, grant: CouponGrant
) -> None:
    made = grant.coupon
    body = {"voucher": {"id": made.voucher_saleor_id, "name": "x"}}
    news = Happening(shop.id, "saleor.voucher_deleted", "", now, body)

    hear([news, news], now)

    made.refresh_from_db()
    assert (made.status, made.paused_reason) == ("paused", "voucher_deleted")
    assert (made.stock, made.due_at, made.voucher_saleor_id) == (0, None, "")
    grant.refresh_from_db()
    assert grant.state == "expired"
    assert grant.facts["ended_by"] == "voucher_deleted"
    assert money(shop) == (0, 0)
    rows.assert_ledger_adds_up(shop)


def test_a_deletion_that_names_no_voucher_changes_nothing(
    shop: Installation, now: datetime, grant: CouponGrant
) -> None:
    """As captured (0127, 0274): an app that selects `codes` gets a null voucher."""
    Coupon.objects.of(shop.id).update(voucher_saleor_id="")

    hear(
        [Happening(shop.id, "saleor.voucher_deleted", "", now, {"voucher": None})], now
    )

    assert Coupon.objects.of(shop.id).get().status == "ready"


@pytest.mark.parametrize("key", ["id", "code"])
def test_a_deleted_code_ends_its_grant_or_leaves_the_shelf(
    shop: Installation, now: datetime, grant: CouponGrant, key: str
) -> None:
    spare = Code.objects.of(shop.id).filter(state=Code.State.AVAILABLE).first()
    assert spare is not None
    deleted = [
        {"id": code.saleor_id} if key == "id" else {"id": "x", "code": text_of(code)}
        for code in (grant.code, spare)
    ]
    body = {"voucherCodes": [*deleted, {"id": "Vm91Y2hlckNvZGU6MQ==", "code": "WB-c"}]}
    news = Happening(shop.id, "saleor.voucher_codes_deleted", "", now, body)

    hear([news, news], now)

    grant.refresh_from_db()
    assert (grant.state, grant.facts["ended_by"]) == ("expired", "code_deleted")
    assert money(shop) == (0, 0)
    assert queries.pools(shop.id, now)[0].stock == 3
    rows.assert_ledger_adds_up(shop)


def test_promise_9_the_funnel_adds_up_to_every_grant_ever_made(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now, stock=9)
    people = rows.customers(shop, 7, now)
    held, shown, paid, back, late, freed, last = (
        rows.granted(made, person, f"run:{person}", now, is_issued=n not in {0, 5})
        for n, person in enumerate(people)
    )
    news = [
        order(paid, now, saleor_id="o-1", is_paid=True),
        order(back, now, saleor_id="o-2", is_fully_refunded=True),
    ]
    hear(news, now)
    services.release(installation_id=shop.id, grant_ids=[freed.id], now=now)
    CouponGrant.objects.of(shop.id).filter(id=late.id).update(
        expires_at=now, due_at=now
    )
    services.expire_due(now=now)
    CouponGrant.objects.of(shop.id).filter(id=last.id).update(
        granted_at=now - timedelta(days=1)
    )

    whole = queries.funnel(shop.id)

    assert whole == queries.Funnel(
        reserved=1, issued=2, redeemed=1, reversed=1, expired=1, released=1
    )
    assert whole.granted == CouponGrant.objects.of(shop.id).count() == 7
    assert queries.funnel(shop.id, since=now).granted == 6
    assert queries.funnel(shop.id, until=now) == queries.Funnel(issued=1)
    assert queries.funnel(shop.id, coupon_ids=[]).granted == 0
    assert {held.state, shown.state} == {"reserved", "issued"}
    rows.assert_ledger_adds_up(shop)


def test_coupon_orders_of_the_past_count_against_the_abuse_rule(
    shop: Installation, now: datetime, grant: CouponGrant
) -> None:
    strict = rows.coupon(
        shop, now, key="strict", wanted=rows.terms(abuse={"most_coupon_orders": 0})
    )
    hear([order(grant, now, is_paid=True)], now)

    refused = rows.reserve(strict, grant.customer_id, "run:9", now)

    assert isinstance(refused, services.Refused)
    assert refused.reason == "too_many_coupon_orders"
    hear([order(grant, now, is_cancelled=True)], now)
    assert isinstance(
        rows.reserve(strict, grant.customer_id, "run:9", now), services.Reserved
    )


def test_a_welcome_coupon_is_no_cycle_of_abandoning_to_collect(
    shop: Installation, now: datetime
) -> None:
    strict = rows.coupon(shop, now, wanted=rows.terms(abuse={"cycles": 1}))
    alice = rows.customer(shop, now).id

    welcome = rows.reserve(strict, alice, "welcome", now, after_abandonment=False)
    recall = rows.reserve(strict, alice, "run:1", now)
    second = rows.reserve(strict, alice, "run:2", now)

    assert isinstance(welcome, services.Reserved)
    assert isinstance(recall, services.Reserved)
    assert isinstance(second, services.Refused)
