"""Journeys that people enter because something happened to them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saleor_wechat_growth.activity.models import Decision
from saleor_wechat_growth.customers.models import Customer
from saleor_wechat_growth.customers.observations import Claim, IdentityKind
from saleor_wechat_growth.inbox import registry
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.journeys import queries, services
from saleor_wechat_growth.journeys.definition import (
    ENTRY_KINDS,
    Definition,
    Exit,
    Happened,
    Send,
    Wait,
)
from saleor_wechat_growth.journeys.models import (
    Journey,
    JourneyVersion,
    Run,
    Step,
    Watch,
)
from tests.services.journeys.conftest import ALICE, BOB

pytestmark = pytest.mark.django_db
Outcome = Run.Outcome


def draw(here, *, first_wait: float = 0, **entry) -> Journey:
    """A live journey drawn by hand: whoever enters is sent one message."""
    nodes = {
        "say": Send(templates=("cart",), next="window"),
        "window": Wait(after_touch=timedelta(hours=72), next="end"),
        "end": Exit(),
    }
    if first_wait:
        nodes["rest"] = Wait(since_start=timedelta(hours=first_wait), next="say")
    definition = Definition(
        entry=Happened(**{"kind": "segment.entered", **entry}),
        first="rest" if first_wait else "say",
        nodes=nodes,
    )
    journey = Journey.objects.create(installation_id=here.id, key="j", name="j")
    journey.current = JourneyVersion.objects.create(
        installation_id=here.id,
        journey=journey,
        number=1,
        definition=definition.as_json(),
        published_at=here.now,
    )
    journey.save()
    services.go_live(installation_id=here.id, journey_id=journey.id, now=here.now)
    return journey


def came_to(here, customer_id: int | None, segment: str = "vip", **more) -> Happening:
    body = {"segment": segment, "segment_id": 7, "customer_id": customer_id}
    said = {"kind": "segment.entered", "at": here.now, **more}
    return Happening(here.id, subject="segment:7", body=body, **said)


def entries(here) -> list[tuple[str, str]]:
    found = Decision.objects.of(here.id).filter(stage="entry").order_by("id")
    return list(found.values_list("verdict", "reason"))


def test_a_happening_lets_its_person_in_and_is_written_down(here, template) -> None:
    journey = draw(here)
    alice = here.person(ALICE)
    here.hear(came_to(here, alice))
    here.work()
    run = here.run()
    assert (run.customer_id, run.cart_id, run.journey_id) == (alice, None, journey.id)
    assert entries(here) == [("entered", "")]
    (message,) = here.messages()
    assert (message.customer_id, message.run_id, message.cart_id) == (
        alice,
        run.id,
        None,
    )


def test_the_same_happening_lets_in_once(here, template) -> None:
    draw(here)
    news = came_to(here, here.person(ALICE))
    here.hear(news, news)
    here.now += timedelta(minutes=1)
    here.hear(news)
    assert entries(here) == [("entered", "")]
    assert Run.objects.of(here.id).count() == 1


def test_a_person_who_comes_again_enters_again(here, template) -> None:
    draw(here)
    alice = here.person(ALICE)
    here.hear(came_to(here, alice))
    here.now += timedelta(minutes=1)
    here.hear(came_to(here, alice))
    assert entries(here) == [("entered", ""), ("entered", "")]


def test_an_order_lets_in_once_however_often_it_changes(here, template) -> None:
    draw(here, kind="order.changed", where={"is_paid": True})
    here.order("o1", ALICE, paid=False)
    assert entries(here) == []
    start = here.now
    for minutes in (1, 2):
        here.now += timedelta(minutes=1)
        here.order("o1", ALICE, placed=start, cancelled=minutes == 2)
    assert entries(here) == [("entered", "")]
    assert here.run().outcome == Outcome.WAITING


def test_who_entered_lately_cools_off_also_within_one_batch(here, template) -> None:
    draw(here, again_after=timedelta(days=1))
    alice, bob = here.person(ALICE), here.person(BOB)
    later = here.now + timedelta(seconds=1)
    here.hear(came_to(here, alice), came_to(here, alice, at=later), came_to(here, bob))
    assert sorted(entries(here)) == [
        ("entered", ""),
        ("entered", ""),
        ("not_entered", "cooling_off"),
    ]
    here.now += timedelta(hours=23)
    here.hear(came_to(here, alice))
    here.now += timedelta(hours=1, minutes=1)
    here.hear(came_to(here, bob))
    assert entries(here)[3:] == [("not_entered", "cooling_off"), ("entered", "")]


def test_where_has_to_hold(here, template) -> None:
    draw(here, where={"segment": "vip"})
    alice = here.person(ALICE)
    here.hear(
        came_to(here, alice, "sleepers"), came_to(here, alice, kind="segment.left")
    )
    assert entries(here) == []
    here.hear(came_to(here, alice))
    assert entries(here) == [("entered", "")]


def test_what_happened_before_the_journey_was_live_or_long_ago_is_too_late(
    here, template
) -> None:
    draw(here)
    alice, bob = here.person(ALICE), here.person(BOB)
    here.hear(came_to(here, alice, at=here.now - timedelta(seconds=1)))
    old = came_to(here, bob)
    here.now += timedelta(hours=6, minutes=1)
    here.hear(old)
    assert entries(here) == [("not_entered", "too_late")] * 2


def test_a_journey_that_is_not_live_lets_nobody_in(here, template) -> None:
    journey = draw(here)
    services.pause(installation_id=here.id, journey_id=journey.id)
    here.hear(came_to(here, here.person(ALICE)))
    assert entries(here) == []
    assert not Run.objects.of(here.id).exists()


def test_a_pause_holds_a_run_without_a_cart(here, template) -> None:
    journey = draw(here)
    here.hear(came_to(here, here.person(ALICE)))
    services.pause(installation_id=here.id, journey_id=journey.id)
    here.work()
    assert here.messages() == []
    services.go_live(installation_id=here.id, journey_id=journey.id, now=here.now)
    here.work()
    assert len(here.messages()) == 1


def test_those_whom_nothing_can_reach_do_not_enter(here, template) -> None:
    draw(here)
    nobody = Customer.objects.create(installation_id=here.id, created_at=here.now)
    erased = here.person(BOB)
    Customer.objects.of(here.id).filter(id=erased).update(erased_at=here.now)
    here.hear(came_to(here, nobody.id), came_to(here, erased))
    assert entries(here) == [
        ("not_entered", "no_address"),
        ("not_entered", "nobody_known"),
    ]


def test_a_wait_at_the_beginning_is_waited(here, template) -> None:
    draw(here, first_wait=5)
    here.hear(came_to(here, here.person(ALICE)))
    here.wait(hours=4, minutes=59)
    assert here.messages() == []
    here.wait(minutes=1)
    assert len(here.messages()) == 1


def test_after_an_outage_an_overdue_message_is_not_sent(here, template) -> None:
    draw(here)
    here.hear(came_to(here, here.person(ALICE)))
    here.now += timedelta(hours=7)
    here.work()
    assert here.messages() == []
    here.wait(hours=80)
    run = here.run()
    assert (run.outcome, run.reason) == (Outcome.EXPIRED, "too_late_to_send")


def test_carts_do_not_enter_where_happenings_do(here, template) -> None:
    draw(here)
    here.cart("c1", ALICE)
    here.wait(hours=2)
    assert not Watch.objects.of(here.id).exists()
    assert entries(here) == []


@pytest.mark.parametrize(
    ("is_touched", "outcome"), [(False, "converted"), (True, "recovered_window")]
)
def test_a_paid_order_of_the_person_is_the_goal(
    here, template, is_touched, outcome
) -> None:
    draw(here)
    here.hear(came_to(here, here.person(ALICE)))
    here.work()
    if is_touched:
        here.accept(here.messages()[0])
    here.now += timedelta(hours=1)
    here.order("o1", ALICE)
    run = here.run()
    assert (run.outcome, run.order_saleor_id) == (outcome, "o1")
    assert not Step.objects.of(here.id).filter(state="due").exists()


def test_a_touched_run_without_a_cart_is_lost_in_the_end(here, template) -> None:
    draw(here)
    here.hear(came_to(here, here.person(ALICE)))
    here.work()
    here.accept(here.messages()[0])
    here.wait(hours=73)
    assert here.run().outcome == Outcome.LOST


def test_promise_9_people_and_runs_without_carts_add_up(here, template) -> None:
    journey = draw(here, again_after=timedelta(days=9))
    people = [
        here.person(Claim(IdentityKind.OPENID, f"o{n}", "wxmini")) for n in range(4)
    ]
    here.hear(*(came_to(here, each) for each in people))
    here.work()
    here.accept(here.messages()[0])
    here.now += timedelta(hours=1)
    here.hear(came_to(here, people[3]))
    here.hear(came_to(here, people[3]))
    for name in ("o0", "o1"):
        here.order(name, Claim(IdentityKind.OPENID, name, "wxmini"))
    funnel = queries.funnel(here.id, journey.id)
    assert funnel.evaluated == 5
    assert funnel.evaluated == (
        sum(funnel.not_eligible.values()) + funnel.held_out + funnel.entered
    )
    assert funnel.entered == sum(funnel.outcomes.values()) == 4
    assert funnel.outcomes == {"waiting": 2, "converted": 1, "recovered_window": 1}
    assert funnel.not_eligible == {"cooling_off": 1}


def test_promise_6_a_run_without_a_cart_explains_itself(here, template) -> None:
    draw(here)
    here.hear(came_to(here, here.person(ALICE)))
    here.work()
    here.accept(here.messages()[0])
    here.now += timedelta(hours=1)
    here.order("o1", ALICE)
    lines = queries.explain_run(here.id, here.run().id)
    assert [(line.stage, line.verdict) for line in lines] == [
        ("entry", "entered"),
        ("step", "send"),
        ("outcome", "recovered_window"),
    ]


def test_a_crowd_enters_at_once(here, template, django_assert_max_num_queries) -> None:
    draw(here)
    people = [
        here.person(Claim(IdentityKind.OPENID, f"o{n}", "wxmini")) for n in range(30)
    ]
    news = [came_to(here, each) for each in people]
    with django_assert_max_num_queries(10):
        here.hear(*news)
    assert Run.objects.of(here.id).count() == 30


def test_every_kind_that_lets_in_is_heard() -> None:
    heard = [kinds for each in registry._handlers.values() for kinds, _ in each]
    assert set(ENTRY_KINDS) <= frozenset().union(*heard)


def test_other_shops_are_left_alone(here, template, other_shop) -> None:
    draw(here)
    alice = here.person(ALICE)
    news = came_to(here, alice)
    here.hear(Happening(other_shop.id, news.kind, news.subject, news.at, news.body))
    assert not Run.objects.of(here.id).exists()
    assert not Run.objects.of(other_shop.id).exists()
