"""Orders that were credited to a run and taken back later, or sooner."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from saleor_wechat_growth.journeys import queries
from saleor_wechat_growth.journeys.models import Run
from tests.services.journeys.conftest import ALICE

pytestmark = pytest.mark.django_db
Outcome = Run.Outcome


@pytest.fixture
def touched(here, recall):
    """Alice left a cart and got her first message an hour later."""
    here.cart("c1", ALICE)
    here.wait(hours=1)
    here.accept(here.messages()[0])
    here.now += timedelta(hours=1)
    return here


def fate(here) -> tuple[object, ...]:
    run = here.run()
    return (run.outcome, run.order_saleor_id, run.reversed_at, run.reversed_reason)


@pytest.mark.parametrize(
    ("how", "reason"),
    [("cancelled", "order_cancelled"), ("refunded", "order_refunded")],
)
def test_an_order_taken_back_leaves_the_outcome_and_is_noted(
    touched, recall, how, reason
) -> None:
    here = touched
    start = here.now
    here.order("o1", ALICE, checkout="c1")
    assert fate(here) == (Outcome.RECOVERED_WINDOW, "o1", None, "")
    here.now += timedelta(days=30)
    for _ in range(2):
        here.order("o1", ALICE, checkout="c1", placed=start, **{how: True})
        here.now += timedelta(minutes=1)
    back = start + timedelta(days=30)
    assert fate(here) == (Outcome.RECOVERED_WINDOW, "o1", back, reason)
    told = queries.explain_run(here.id, here.run().id)
    assert [
        (line.verdict, line.reason) for line in told if line.stage == "outcome"
    ] == [
        ("recovered_window", "within_window"),
        ("reversed", reason),
    ]


def test_promise_9_what_was_taken_back_is_counted_within_the_recovered(
    touched, recall
) -> None:
    here = touched
    start = here.now
    here.order("o1", ALICE, checkout="c1")
    assert queries.funnel(here.id, recall.id).reversed == 0
    here.now += timedelta(days=1)
    here.order("o1", ALICE, checkout="c1", placed=start, refunded=True)
    funnel = queries.funnel(here.id, recall.id)
    assert funnel.reversed == 1
    assert funnel.outcomes == {"recovered_window": 1}
    assert funnel.entered == sum(funnel.outcomes.values()) == 1


def test_a_conversion_that_was_taken_back_is_not_counted_as_recovered(
    here, recall
) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    start = here.now
    here.order("o1", ALICE, checkout="c1")
    here.now += timedelta(days=1)
    here.order("o1", ALICE, checkout="c1", placed=start, refunded=True)
    assert here.run().reversed_at == here.now
    assert queries.funnel(here.id, recall.id).reversed == 0


def test_an_order_cancelled_unpaid_reverses_nothing(touched) -> None:
    here = touched
    here.order("o1", ALICE, checkout="c1", paid=False, cancelled=True)
    assert fate(here) == (Outcome.WAITING, "", None, "")


@pytest.mark.parametrize("heard", list(itertools.permutations(range(4))))
def test_promise_2_a_reversal_is_the_same_in_any_order_of_arrival(
    touched, heard
) -> None:
    here = touched
    start = here.now
    hours = {0: 0, 1: 1, 2: 20, 3: 30}
    says = [
        {"paid": False},
        {"paid": True},
        {"refunded": True},
        {"refunded": True, "cancelled": True},
    ]
    here.now += timedelta(hours=40)
    for number in (*heard, heard[0]):
        here.now += timedelta(minutes=1)
        here.order(
            "o1",
            ALICE,
            checkout="c1",
            placed=start,
            at=start + timedelta(hours=hours[number]),
            **says[number],
        )
    assert fate(here) == (
        Outcome.RECOVERED_WINDOW,
        "o1",
        start + timedelta(hours=20),
        "order_refunded",
    )


def test_a_run_that_is_given_to_an_earlier_order_forgets_the_reversal(touched) -> None:
    here = touched
    start = here.now
    here.now += timedelta(hours=5)
    here.order("late", ALICE, checkout="c9", refunded=True)
    assert fate(here)[1:] == ("late", here.now, "order_refunded")
    here.now += timedelta(hours=1)
    here.order("early", ALICE, checkout="c1", at=start)
    assert fate(here) == (Outcome.RECOVERED_WINDOW, "early", None, "")
