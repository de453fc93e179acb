from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from saleor_wechat_growth.coupons import queries, services
from saleor_wechat_growth.coupons.models import Budget, Code, Coupon, CouponGrant
from saleor_wechat_growth.coupons.services import Refused, Reserved
from tests.services.coupons import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from saleor_wechat_growth.installations.models import Installation

Answer = Reserved | Refused
#: the embedded server takes 100 connections; the others wait at the door
CONNECTIONS = threading.BoundedSemaphore(80)


def at_once(calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Make every call from a thread of its own, all let go in the same moment."""
    answers: list[Answer] = []
    errors: list[Exception] = []
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Answer]) -> None:
        gate.wait()
        with CONNECTIONS:
            try:
                answers.append(call())
            except Exception as error:  # noqa: BLE001 -- shown by the assertion below
                errors.append(error)
            finally:
                connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert errors == []
    assert len(answers) == len(calls)
    return answers


def tally(answers: Sequence[Answer]) -> Counter[str]:
    return Counter(
        answer.reason if isinstance(answer, Refused) else "reserved"
        for answer in answers
    )


def everybody(made: Coupon, count: int, now: datetime) -> list[Callable[[], Answer]]:
    people = rows.customers(made.installation, count, now)
    return [
        lambda person=person: rows.reserve(made, person, f"run:{person}", now)
        for person in people
    ]


@pytest.mark.django_db(transaction=True)
def test_promise_8_two_hundred_at_once_against_one_hundred_give_exactly_one_hundred(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now, stock=100, ceiling="100000")

    answers = at_once(everybody(made, 200, now))

    assert tally(answers) == {"reserved": 100, "no_code_left": 100}
    assert Code.objects.of(shop.id).filter(state=Code.State.GRANTED).count() == 100
    codes = CouponGrant.objects.of(shop.id).values_list("code_id", flat=True)
    assert len(set(codes)) == 100
    rows.assert_ledger_adds_up(shop)


@pytest.mark.django_db(transaction=True)
def test_promise_8_two_hundred_at_once_against_money_for_one_hundred_bind_exactly_that(
    shop: Installation, now: datetime
) -> None:
    # a yuan short of the 101st
    made = rows.coupon(shop, now, stock=200, ceiling="1009")

    answers = at_once(everybody(made, 200, now))

    assert tally(answers) == {"reserved": 100, "over_budget": 100}
    assert Budget.objects.of(shop.id).get().bound == Decimal(1000)
    rows.assert_ledger_adds_up(shop)


@pytest.mark.django_db(transaction=True)
def test_one_person_asking_at_once_collects_no_more_than_the_cap(
    shop: Installation, now: datetime
) -> None:
    wanted = rows.terms(per_person={"count": 2, "days": 30})
    coupons = [
        rows.coupon(shop, now, key=key, stock=40, wanted=wanted) for key in ("a", "b")
    ]
    alice = rows.customer(shop, now).id

    answers = at_once(
        [
            lambda made=made, n=n: rows.reserve(made, alice, f"run:{n}", now)
            for n in range(20)
            for made in coupons
        ]
    )

    # two of either coupon
    assert tally(answers) == {"reserved": 4, "person_cap": 36}
    rows.assert_ledger_adds_up(shop)


@pytest.mark.django_db(transaction=True)
def test_one_person_asking_at_once_cannot_slip_past_the_abuse_rule(
    shop: Installation, now: datetime
) -> None:
    wanted = rows.terms(abuse={"cycles": 2})
    coupons = [
        rows.coupon(shop, now, key=f"c{n}", stock=4, wanted=wanted) for n in range(10)
    ]
    alice = rows.customer(shop, now).id

    answers = at_once(
        [lambda made=made: rows.reserve(made, alice, "run:1", now) for made in coupons]
    )

    assert tally(answers) == {"reserved": 2, "abandons_to_collect": 8}


@pytest.mark.django_db(transaction=True)
def test_one_origin_asking_at_once_gets_one_grant(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now, stock=30)
    alice = rows.customer(shop, now).id

    answers = at_once([lambda: rows.reserve(made, alice, "run:7", now)] * 20)

    assert len(set(answers)) == 1
    assert CouponGrant.objects.of(shop.id).count() == 1
    rows.assert_ledger_adds_up(shop)


@pytest.mark.django_db(transaction=True)
def test_a_reservation_that_is_rolled_back_leaves_its_code_to_the_next(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now, stock=1)
    alice, bob = rows.customers(shop, 2, now)

    with transaction.atomic():
        assert isinstance(rows.reserve(made, alice, "run:1", now), Reserved)
        transaction.set_rollback(True)

    assert isinstance(rows.reserve(made, bob, "run:2", now), Reserved)
    rows.assert_ledger_adds_up(shop)


def test_a_batch_is_served_in_the_order_of_its_requests_until_money_ends(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now, stock=5, ceiling="20")
    people = rows.customers(shop, 3, now)

    answers = services.reserve(
        installation_id=shop.id,
        requests=[rows.request(made, person, f"run:{person}") for person in people],
        now=now,
    )

    assert [type(answer) for answer in answers] == [Reserved, Reserved, Refused]
    assert answers[2] == Refused(
        "over_budget",
        {"coupon": made.id, "currency": "CNY", "left": "0.000", "needed": "10"},
    )
    rows.assert_ledger_adds_up(shop)


def test_a_batch_counts_what_it_gave_a_person_itself(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now, wanted=rows.terms(per_person={"count": 1}))
    alice = rows.customer(shop, now).id

    answers = services.reserve(
        installation_id=shop.id,
        requests=[
            rows.request(made, alice, "run:1"),
            rows.request(made, alice, "run:2"),
        ],
        now=now,
    )

    assert tally(answers) == {"reserved": 1, "person_cap": 1}


def test_a_batch_may_name_one_origin_twice(shop: Installation, now: datetime) -> None:
    made = rows.coupon(shop, now)
    alice = rows.customer(shop, now).id

    first, second = services.reserve(
        installation_id=shop.id,
        requests=[
            rows.request(made, alice, "run:1"),
            rows.request(made, alice, "run:1", coupon_id=None, key=made.key),
        ],
        now=now,
    )

    assert first == second
    assert queries.pools(shop.id, now)[0].stock == 4


def test_a_batch_of_two_hundred_costs_as_many_queries_as_a_batch_of_two(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now, stock=300, ceiling="100000")
    costs = []
    for count in (2, 200):
        people = rows.customers(shop, count, now)
        requests = [rows.request(made, person, f"run:{person}") for person in people]
        with CaptureQueriesContext(connection) as queries_made:
            services.reserve(installation_id=shop.id, requests=requests, now=now)
        costs.append(len(queries_made))

    assert costs[0] == costs[1] <= 16


def test_each_currency_has_a_budget_of_its_own(
    shop: Installation, now: datetime
) -> None:
    both = {"kind": "fixed", "amounts": {"CNY": "10", "USD": "2"}}
    made = rows.coupon(shop, now, ceiling="10", wanted=rows.terms(discount=both))
    alice = rows.customer(shop, now).id

    reasons = [
        tally([rows.reserve(made, alice, f"run:{n}", now, currency=currency)])
        for n, currency in enumerate(["CNY", "CNY", "USD", "EUR"])
    ]

    assert [next(iter(reason)) for reason in reasons] == [
        "reserved",
        "over_budget",
        "reserved",
        "currency_not_offered",
    ]
    bound = {budget.currency: budget.bound for budget in queries.budgets(shop.id)}
    assert bound == {"CNY": 10, "USD": 2}


def test_a_percentage_binds_its_worst_case(shop: Installation, now: datetime) -> None:
    percent = {"kind": "percentage", "percent": "15", "worst_case": {"CNY": "30"}}
    made = rows.coupon(shop, now, wanted=rows.terms(discount=percent))

    rows.granted(made, rows.customer(shop, now).id, "run:1", now)

    assert queries.budgets(shop.id)[0].bound == 30


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": Coupon.Status.PAUSED}, "coupon_paused"),
        ({"status": Coupon.Status.NEW}, "coupon_not_ready"),
    ],
)
def test_a_coupon_that_is_not_ready_is_not_given(
    shop: Installation, now: datetime, change: dict[str, str], reason: str
) -> None:
    made = rows.coupon(shop, now)
    Coupon.objects.of(shop.id).update(**change)

    answer = rows.reserve(made, rows.customer(shop, now).id, "run:1", now)

    assert tally([answer]) == {reason: 1}


def test_people_who_were_merged_or_erased_are_not_given_anything(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now)
    alice, bob = rows.customer(shop, now), rows.customer(shop, now)
    alice.merged_into = bob
    alice.save()
    bob.erased_at = now
    bob.save()

    for person in (alice, bob):
        answer = rows.reserve(made, person.id, f"run:{person.id}", now)
        assert tally([answer]) == {"unknown_customer": 1}


def test_nothing_of_another_shop_is_found(
    shop: Installation, other_shop: Installation, now: datetime
) -> None:
    ours, theirs = rows.coupon(shop, now), rows.coupon(other_shop, now, key="theirs")
    alice, their_alice = rows.customer(shop, now), rows.customer(other_shop, now)
    given = rows.granted(theirs, their_alice.id, "run:1", now, is_issued=False)

    by_id, by_key, foreigner = services.reserve(
        installation_id=shop.id,
        requests=[
            rows.request(theirs, alice.id, "run:1"),
            rows.request(theirs, alice.id, "run:1", coupon_id=None, key="theirs"),
            rows.request(ours, their_alice.id, "run:1"),
        ],
        now=now,
    )

    assert tally([by_id, by_key]) == {"unknown_coupon": 2}
    assert tally([foreigner]) == {"unknown_customer": 1}
    ids = [given.id]
    issued = services.issue(installation_id=shop.id, grant_ids=ids, now=now)
    assert (issued.shown, issued.over) == (frozenset(), {})
    assert not services.release(installation_id=shop.id, grant_ids=ids, now=now)
    assert queries.grants(shop.id, ids, now) == {}
    assert queries.grants_with_codes(shop.id, ids) == {}
    assert queries.grants_of(shop.id, their_alice.id, now) == []
    assert queries.funnel(shop.id).granted == 0
    assert [pool.key for pool in queries.pools(shop.id, now)] == ["recall-10"]
    assert queries.coupon_by_key(shop.id, "theirs") is None
    assert CouponGrant.objects.of(other_shop.id).get().state == "reserved"


def test_when_few_codes_are_left_the_pool_asks_for_more(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now, stock=3, wanted=rows.terms(refill_below=3))
    alice = rows.customer(shop, now).id
    assert queries.low_pools(shop.id, now) == []

    rows.granted(made, alice, "run:1", now)

    made.refresh_from_db()
    assert made.due_at == now
    assert [pool.stock for pool in queries.low_pools(shop.id, now)] == [2]


def test_the_same_origin_gets_a_coupon_again_after_it_was_given_back(
    shop: Installation, now: datetime
) -> None:
    made = rows.coupon(shop, now)
    alice = rows.customer(shop, now).id
    first = rows.granted(made, alice, "run:1", now, is_issued=False)
    services.release(installation_id=shop.id, grant_ids=[first.id], now=now)

    again = rows.reserve(made, alice, "run:1", now + timedelta(hours=1))

    assert again == Reserved(first.id)
    first.refresh_from_db()
    assert (first.state, first.bound) == ("reserved", 10)
    assert first.expires_at == now + timedelta(hours=1, days=7)
    rows.assert_ledger_adds_up(shop)


@pytest.mark.parametrize("state", ["redeemed", "reversed", "expired"])
def test_an_origin_whose_grant_is_over_gets_no_other(
    shop: Installation, now: datetime, state: str
) -> None:
    made = rows.coupon(shop, now)
    alice = rows.customer(shop, now).id
    grant = rows.granted(made, alice, "run:1", now)
    CouponGrant.objects.of(shop.id).update(state=state)

    answer = rows.reserve(made, alice, "run:1", now)

    assert answer == Refused("grant_over", {"grant": grant.id, "state": state})
