from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_wechat_growth.activity.models import Decision, Touch
from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.commerce.services.carts import news_of
from saleor_wechat_growth.customers.observations import Claim, IdentityKind
from saleor_wechat_growth.journeys import queries, services
from saleor_wechat_growth.journeys.models import Run, Step, Watch
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.segments.services import put_tags
from tests.services.journeys.conftest import ALICE, BOB, LINE, make_recall

pytestmark = pytest.mark.django_db
Outcome = Run.Outcome


def entry_reasons(here) -> list[str]:
    return list(
        Decision.objects.of(here.id)
        .filter(stage="entry")
        .order_by("id")
        .values_list("reason", flat=True)
    )


def test_an_idle_cart_gets_three_touches_at_their_hours(here, recall) -> None:
    start = here.now
    here.cart("c1", ALICE)
    here.wait(hours=80)
    planned = [message.planned_at - start for message in here.messages()]
    assert planned == [timedelta(hours=1), timedelta(hours=24), timedelta(hours=72)]


def test_nobody_is_touched_before_the_idle_time(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(minutes=59)
    assert here.messages() == []


def test_activity_starts_the_idle_time_anew(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(minutes=45)
    here.cart("c1", ALICE, total="178")
    here.wait(minutes=45)
    assert here.messages() == []
    here.wait(minutes=15)
    assert len(here.messages()) == 1


def test_a_cart_of_our_own_staff_is_not_waited_for(here, recall) -> None:
    cart = here.cart("c1", ALICE)
    services.unwatch(installation_id=here.id, cart_ids=[cart.id])
    Cart.objects.filter(id=cart.id).update(is_staff=True)
    here.hear(news_of(cart, here.now))
    assert not Watch.objects.of(here.id).exists()


def test_many_carts_are_watched_in_as_few_statements_as_one(here, recall) -> None:
    carts = [here.cart(f"c{number}", ALICE) for number in range(5)]
    asked = []
    for changed in (carts[:1], carts):
        with CaptureQueriesContext(connection) as queried:
            here.hear(*(news_of(cart, here.now) for cart in changed))
        asked.append(len(queried))
    assert asked[0] == asked[1]


def test_a_touch_waits_while_the_person_is_shopping_again(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=23, minutes=45)
    assert len(here.messages()) == 1
    here.cart("c1", ALICE, total="178")
    here.wait(minutes=30)
    assert len(here.messages()) == 1
    here.wait(minutes=45)
    assert len(here.messages()) == 2


def test_a_paid_order_ends_the_run_at_once_and_takes_back_what_is_planned(
    here, recall
) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    here.order("o1", ALICE, checkout="c1")
    run = here.run()
    assert (run.outcome, run.order_saleor_id) == (Outcome.CONVERTED, "o1")
    assert [message.state for message in here.messages()] == ["cancelled"]
    here.wait(hours=100)
    assert len(here.messages()) == 1


def test_an_order_of_another_cart_of_the_person_ends_it_too(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=2)
    here.order("o1", ALICE, checkout="c9")
    assert here.run().outcome == Outcome.CONVERTED


def test_somebody_elses_order_ends_nothing(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=2)
    here.order("o1", BOB, checkout="c9")
    assert here.run().outcome == Outcome.WAITING


def test_an_unpaid_order_is_no_goal(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=2)
    here.order("o1", ALICE, checkout="c9", paid=False)
    assert here.run().outcome == Outcome.WAITING


def test_an_order_within_the_window_of_a_touch_is_recovered(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    here.accept(here.messages()[0])
    here.wait(hours=10)
    here.order("o1", ALICE, checkout="c1")
    assert here.run().outcome == Outcome.RECOVERED_WINDOW


def test_a_followed_link_beats_the_window(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=1)
    message = here.messages()[0]
    here.accept(message)
    Touch.objects.create(
        installation_id=here.id,
        customer_id=message.customer_id,
        kind="link",
        origin=f"message:{message.id}",
        at=here.now,
    )
    here.wait(hours=1)
    here.order("o1", ALICE, checkout="c1")
    assert here.run().outcome == Outcome.RECOVERED_LINK


def test_a_touched_run_without_order_is_lost_after_the_last_window(
    here, recall
) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=73)
    for message in here.messages():
        here.accept(message)
    here.wait(hours=71)
    assert here.run().outcome == Outcome.WAITING
    here.wait(hours=3)
    assert here.run().outcome == Outcome.LOST


def test_a_run_whose_messages_were_all_refused_is_suppressed_with_their_reason(
    here, recall
) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=73)
    Message.objects.of(here.id).update(
        state="suppressed", reason="no_grant", due_at=None
    )
    here.wait(hours=80)
    run = here.run()
    assert (run.outcome, run.reason) == (Outcome.SUPPRESSED, "no_grant")


def test_emptying_the_cart_ends_the_run(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=2)
    here.cart("c1", ALICE, lines=())
    run = here.run()
    assert (run.outcome, run.reason) == (Outcome.EXPIRED, "cart_emptied")
    assert not Step.objects.of(here.id).filter(state="due").exists()


def test_a_recall_survives_core_deleting_the_checkout(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=2)
    Cart.objects.of(here.id).update(status="gone")
    here.wait(hours=23)
    assert len(here.messages()) == 2


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"minimum": {"CNY": "90"}}, "below_minimum"),
        ({"excluded_products": ["p1"]}, "excluded_product"),
    ],
)
def test_a_cart_that_is_not_wanted_is_written_down_with_its_reason(
    here, template, parameters, reason
) -> None:
    make_recall(here, **parameters)
    here.cart("c1", ALICE)
    here.wait(hours=2)
    assert entry_reasons(here) == [reason]
    assert here.messages() == []


def test_a_tagged_person_can_be_left_out(here, template) -> None:

    make_recall(here, excluded_tags=["vip"])
    cart = here.cart("c1", ALICE)
    put_tags(
        installation_id=here.id,
        wanted=[(cart.customer_id, "vip", "test")],
        now=here.now,
    )
    here.wait(hours=2)
    assert entry_reasons(here) == ["excluded_tag"]


def test_an_anonymous_cart_nobody_can_be_reached_for_does_not_enter(
    here, recall
) -> None:
    here.cart("c1")
    here.cart("c2", Claim(IdentityKind.EMAIL, "x@example.com"))
    here.wait(hours=2)
    assert sorted(entry_reasons(here)) == ["no_address", "nobody_known"]


def test_a_person_enters_once_within_the_cooling_off(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=2)
    here.cart("c2", ALICE)
    here.wait(hours=2)
    assert entry_reasons(here) == ["", "cooling_off"]


def test_two_carts_left_together_make_one_entry(here, recall) -> None:
    here.cart("c1", ALICE)
    here.cart("c2", ALICE)
    here.wait(hours=2)
    assert sorted(entry_reasons(here)) == ["", "cooling_off"]


def test_an_unwanted_newer_cart_does_not_stand_in_the_way_of_a_good_one(
    here, template
) -> None:
    make_recall(here, minimum={"CNY": "50"})
    here.cart("good", ALICE)
    here.cart("small", ALICE, total="10")
    here.wait(hours=2)
    assert sorted(entry_reasons(here)) == ["", "below_minimum"]


def test_a_backfill_of_old_carts_is_too_late_and_floods_nobody(here, template) -> None:
    for number in range(20):
        here.cart(f"c{number}", Claim(IdentityKind.OPENID, f"o{number}", "wxmini"))
    here.now += timedelta(days=3)
    make_recall(here)
    here.wait(hours=2)
    assert set(entry_reasons(here)) == {"too_late"}
    assert here.messages() == []


def test_carts_idle_before_the_recall_went_live_do_not_enter(here, template) -> None:
    here.cart("c1", ALICE)
    here.now += timedelta(hours=2)
    make_recall(here)
    here.cart("c2", BOB)
    here.wait(hours=2)
    assert sorted(entry_reasons(here)) == ["", "too_late"]


def test_after_an_outage_an_overdue_touch_is_decided_anew_not_sent(
    here, recall
) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=2)
    here.now += timedelta(hours=40)
    here.work()
    assert len(here.messages()) == 1
    decisions = Decision.objects.of(here.id).filter(stage="step")
    assert "too_late" in decisions.values_list("reason", flat=True)


def test_a_paused_recall_lets_nobody_in_and_sends_nothing(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=2)
    services.pause(installation_id=here.id, journey_id=recall.id)
    here.cart("c2", BOB)
    here.wait(hours=30)
    assert len(here.messages()) == 1
    assert not Watch.objects.of(here.id).exists()


def test_people_under_way_stay_on_their_version(here, recall) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=2)
    services.save_recipe(
        installation_id=here.id,
        key="recall",
        name="recall",
        recipe="abandoned_cart",
        parameters={"touches": [{"after": 1, "templates": ["cart"]}]},
        now=here.now,
    )
    here.wait(hours=23)
    assert len(here.messages()) == 2


def test_promise_9_people_and_runs_add_up(here, recall) -> None:
    for number in range(6):
        person = Claim(IdentityKind.OPENID, f"o{number}", "wxmini")
        here.cart(f"c{number}", person, total="10" if number == 5 else "89")
    here.cart("nameless")
    here.wait(hours=1)
    for message in here.messages()[:3]:
        here.accept(message)
    here.order("o1", Claim(IdentityKind.OPENID, "o0", "wxmini"), checkout="c0")
    here.order("o2", Claim(IdentityKind.OPENID, "o5", "wxmini"), checkout="c5")
    here.cart("c4", Claim(IdentityKind.OPENID, "o4", "wxmini"), lines=())
    funnel = queries.funnel(here.id, recall.id)
    assert funnel.evaluated == 7
    assert funnel.evaluated == (
        sum(funnel.not_eligible.values()) + funnel.held_out + funnel.entered
    )
    assert funnel.entered == sum(funnel.outcomes.values()) == 6
    assert funnel.outcomes["recovered_window"] == 1
    assert funnel.outcomes["expired"] == 1
    assert sum(funnel.messages.values()) == len(here.messages())


def test_promise_6_every_run_explains_itself(here, recall) -> None:
    cart = here.cart("c1", ALICE)
    here.wait(hours=1)
    here.accept(here.messages()[0])
    here.order("o1", ALICE, checkout="c1")
    lines = queries.explain_cart(here.id, cart.id)
    assert [(line.stage, line.verdict) for line in lines if line.stage != "step"] == [
        ("entry", "entered"),
        ("outcome", "recovered_window"),
    ]
    assert all(LINE["name"] not in str(line.facts) for line in lines)


def test_shops_do_not_share_journeys(here, recall, other_shop) -> None:
    here.cart("c1", ALICE)
    here.wait(hours=2)
    assert not Run.objects.of(other_shop.id).exists()
    assert queries.live(other_shop.id) == []
