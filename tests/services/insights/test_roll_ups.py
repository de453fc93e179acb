from __future__ import annotations

from datetime import date, timedelta

import pytest

from saleor_wechat_growth.insights.figures import together
from saleor_wechat_growth.insights.models import ChangedDay, EarningDay, RecallDay
from saleor_wechat_growth.insights.services import rebuild, roll_up
from saleor_wechat_growth.journeys import queries
from tests.services.insights.history import (
    History,
    Orders,
    earnings_rolled,
    earnings_told,
    recalls_rolled,
    recalls_told,
    settle,
)
from tests.services.journeys.conftest import ALICE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(8))
def test_roll_ups_say_what_the_ledgers_say_after_any_history(
    here, recall, seed
) -> None:
    history = History(here, seed)
    for _ in range(6):
        history.go_on(25)
        roll_up(now=here.now)
        assert recalls_rolled(here.id) == recalls_told(here.id)
        assert earnings_rolled(here.id) == earnings_told(here.id)
    assert RecallDay.objects.of(here.id).count() > 2
    kept = recalls_rolled(here.id), earnings_rolled(here.id)
    rebuild(installation_id=here.id, now=here.now)
    assert (recalls_rolled(here.id), earnings_rolled(here.id)) == kept


def test_promise_9_the_days_add_up_to_the_funnel(here, recall) -> None:
    History(here, 3).go_on(120)
    roll_up(now=here.now)
    funnel = queries.funnel(here.id, recall.id)
    days = list(RecallDay.objects.of(here.id))
    assert sum(day.entered for day in days) == funnel.entered > 0
    assert sum(sum(day.outcomes.values()) for day in days) == funnel.entered
    refused = sum(sum(day.not_eligible.values()) for day in days)
    assert funnel.evaluated == refused + funnel.entered
    assert sum(day.reversed for day in days) == funnel.reversed
    messages = sum(sum(day.messages.values()) for day in days)
    assert messages == sum(funnel.messages.values()) > 0


def test_nothing_new_costs_no_count(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=2)
    assert roll_up(now=here.now) > 0
    assert roll_up(now=here.now) == 0


def test_a_message_that_moves_alone_is_counted(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    here.accept(here.messages()[0])
    roll_up(now=here.now)
    settle(here, here.messages()[0], "delivered")
    assert roll_up(now=here.now) == 1
    assert RecallDay.objects.of(here.id).get().messages == {"delivered": 1}


def test_a_part_given_back_of_an_order_alone_is_counted(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    here.accept(here.messages()[0])
    here.wait(hours=1)
    orders = Orders(here)
    orders.tell("o1", ALICE, checkout="c1", total="100")
    roll_up(now=here.now)
    here.wait(hours=1)
    orders.tell("o1", ALICE, checkout="c1", total="100", refunded="30")
    assert roll_up(now=here.now) == 1
    earned = together([], EarningDay.objects.of(here.id)).earned[0]
    assert (earned.revenue, earned.net, earned.orders) == (100, 70, 1)


def test_an_order_taken_back_earned_nothing(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    here.accept(here.messages()[0])
    here.wait(hours=1)
    orders = Orders(here)
    orders.tell("o1", ALICE, checkout="c1", total="100")
    here.wait(hours=1)
    orders.tell("o1", ALICE, checkout="c1", total="100", status="CANCELED")
    roll_up(now=here.now)
    figures = together(RecallDay.objects.of(here.id), EarningDay.objects.of(here.id))
    (earned,) = figures.earned
    assert (earned.revenue, earned.orders) == (0, 0)
    assert (earned.reversed, earned.reversed_orders) == (100, 1)
    assert (figures.recovered, figures.reversed, figures.recovery_rate) == (0, 1, 0)


def test_a_day_is_the_shops(here, recall) -> None:
    # 15:59 UTC and 16:01 UTC are two days in Shanghai
    here.now = here.now.replace(hour=14, minute=59)
    here.cart("c1", ALICE)
    here.wait(hours=1)
    here.accept(here.messages()[0])
    here.wait(minutes=2)
    here.order("o1", ALICE, checkout="c1")
    roll_up(now=here.now)
    assert RecallDay.objects.of(here.id).get().day == date(2026, 11, 23)
    assert EarningDay.objects.of(here.id).get().day == date(2026, 11, 24)


def test_another_zone_has_other_days(here, recall, shop) -> None:
    here.now = here.now.replace(hour=15, minute=30)
    here.cart("c1", ALICE)
    here.wait(hours=1)
    roll_up(now=here.now)
    assert RecallDay.objects.of(here.id).get().day == date(2026, 11, 24)
    shop.time_zone = "Europe/Berlin"
    shop.save()
    roll_up(now=here.now)
    assert RecallDay.objects.of(here.id).get().day == date(2026, 11, 23)


def test_a_payment_that_was_earlier_than_heard_moves_by_the_next_day(
    here, recall
) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    here.accept(here.messages()[0])
    here.wait(hours=20)
    here.order("o1", ALICE, checkout="c1")
    roll_up(now=here.now)
    heard = EarningDay.objects.of(here.id).get().day
    here.order("o1", ALICE, checkout="c1", at=here.now - timedelta(hours=19))
    roll_up(now=here.now + timedelta(days=1))
    assert EarningDay.objects.of(here.id).get().day == heard - timedelta(days=1)


def test_nothing_is_rolled_up_for_another_shop(here, recall, other_shop) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=2)
    roll_up(now=here.now)
    assert RecallDay.objects.of(here.id).exists()
    for model in (RecallDay, EarningDay, ChangedDay):
        assert not model.objects.of(other_shop.id).exists()
