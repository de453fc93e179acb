"""Runs begin when what led to them happened, not when that was handled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saleor_wechat_growth.journeys.definition import Happened
from saleor_wechat_growth.journeys.models import Run
from tests.services.journeys.conftest import ALICE
from tests.services.journeys.test_entering import came_to, draw, entries

pytestmark = pytest.mark.django_db
Outcome = Run.Outcome


def test_a_run_begins_when_it_happened(here, template) -> None:
    draw(here)
    news = came_to(here, here.person(ALICE))
    here.now += timedelta(hours=2)
    here.hear(news)
    run = here.run()
    assert (run.started_from, run.entered_at) == (news.at, here.now)


def test_a_wait_counts_from_what_happened(here, template) -> None:
    draw(here, first_wait=5)
    news = came_to(here, here.person(ALICE))
    here.now += timedelta(hours=3)
    here.hear(news)
    here.wait(hours=1, minutes=59)
    assert here.messages() == []
    here.wait(minutes=1)
    assert len(here.messages()) == 1


def test_an_order_placed_before_its_news_was_handled_is_the_goal(
    here, template
) -> None:
    draw(here)
    news = came_to(here, here.person(ALICE))
    start = here.now
    here.now += timedelta(hours=1)
    here.hear(news)
    here.order("o1", ALICE, at=here.now, placed=start + timedelta(minutes=5))
    run = here.run()
    assert (run.outcome, run.reason) == (Outcome.CONVERTED, "before_any_touch")
    here.work()
    assert here.messages() == []


def test_who_bought_again_meanwhile_does_not_enter_by_an_order(here, template) -> None:
    draw(here, kind="order.changed", where={"saleor_id": "o1"})
    start = here.now
    here.now += timedelta(minutes=10)
    here.order("o2", ALICE)
    here.order("o1", ALICE, at=start + timedelta(minutes=1), placed=start)
    assert entries(here) == [("not_entered", "bought_since")]


@pytest.mark.parametrize("minutes", [0, 3])
def test_the_order_that_let_in_is_not_its_goal(here, template, minutes) -> None:
    draw(here, kind="order.changed", where={"is_paid": True})
    start = here.now
    here.now += timedelta(minutes=minutes)
    here.order("o1", ALICE, placed=start)
    here.now += timedelta(minutes=1)
    here.order("o1", ALICE, placed=start)
    assert entries(here) == [("entered", "")]
    assert here.run().outcome == Outcome.WAITING


@pytest.mark.parametrize("minutes", [-5, 5])
def test_an_order_by_a_clock_that_is_off_leads_in_all_the_same(
    here, template, minutes
) -> None:
    draw(here, kind="order.changed", where={"is_paid": True})
    here.now += timedelta(minutes=10)
    here.order("o1", ALICE, at=here.now + timedelta(minutes=minutes))
    assert entries(here) == [("entered", "")]


@pytest.mark.parametrize("kind", ["cart.changed", "cart.closed"])
def test_carts_enter_by_their_idle_clock_alone(kind) -> None:
    with pytest.raises(ValueError, match="kind"):
        Happened(kind=kind)
