"""Who refuses to be profiled is chosen by no cart, segment or step of ours."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saleor_wechat_growth.activity.models import Decision
from saleor_wechat_growth.customers.services import advance_erasures, request_erasure
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.journeys import queries, services
from saleor_wechat_growth.journeys.definition import parse
from saleor_wechat_growth.journeys.models import Journey, JourneyVersion, Run
from saleor_wechat_growth.journeys.profiling import needs_profiling
from saleor_wechat_growth.reach.models import Use
from saleor_wechat_growth.reach.queries import refusing
from saleor_wechat_growth.reach.services import Statement, record_consents
from tests.services.journeys.conftest import ALICE, BOB

HOUR = timedelta(hours=1)
SEND = {"type": "send", "templates": ["cart"], "next": "end"}
GENERIC = {
    "gate": {
        "type": "gate",
        "all": [{"value": "person.allows_profiling", "is": "equal", "to": True}],
        "next": "say",
        "otherwise": "end",
    },
    "say": SEND,
    "end": {"type": "exit"},
}
PLAIN = {"say": SEND, "end": {"type": "exit"}}


def draw(here, kind="segment.entered", nodes=PLAIN, first="say") -> Journey:
    journey = Journey.objects.create(installation=here.installation, key="j", name="j")
    journey.current = JourneyVersion.objects.create(
        installation=here.installation,
        journey=journey,
        number=1,
        definition={
            "entry": {"type": "happening", "kind": kind},
            "first": first,
            "nodes": nodes,
        },
        published_at=here.now,
    )
    journey.status, journey.live_since = Journey.Status.LIVE, here.now
    journey.save()
    return journey


def says(here, customer_id, *, yes: bool) -> None:
    record_consents(
        installation_id=here.id,
        statements=[
            Statement(
                customer_id=customer_id,
                channel="",
                purpose=Use.PROFILING,
                is_granted=yes,
                text_version="p-1",
                source="mini_program",
                stated_at=here.now,
            )
        ],
    )


def came(here, customer_id, kind="segment.entered") -> None:
    body = {"segment_id": 1, "segment": "vip", "customer_id": customer_id}
    here.hear(Happening(here.id, kind, "segment:1", here.now, body))


def reasons(here) -> list[str]:
    rows = Decision.objects.of(here.id).filter(stage="entry").order_by("id")
    return list(rows.values_list("reason", flat=True))


def test_who_refuses_enters_by_no_segment_and_others_do(here, template) -> None:
    draw(here)
    alice, bob = here.person(ALICE), here.person(BOB)
    says(here, alice, yes=False)
    came(here, alice)
    came(here, bob)
    assert reasons(here) == ["no_profiling", ""]
    assert here.run().customer_id == bob


def test_who_refuses_is_recalled_by_no_cart(here, recall) -> None:
    alice = here.person(ALICE)
    says(here, alice, yes=False)
    here.cart("c1", ALICE)
    here.wait(hours=4)
    assert "no_profiling" in reasons(here)
    assert not Run.objects.of(here.id).exists()
    funnel = queries.funnel(here.id, recall.id)
    assert funnel.evaluated == sum(funnel.not_eligible.values()) + funnel.entered


def test_the_newest_word_counts(here, template) -> None:
    draw(here)
    alice = here.person(ALICE)
    says(here, alice, yes=False)
    here.now += HOUR
    says(here, alice, yes=True)
    came(here, alice)
    assert reasons(here) == [""]
    assert refusing(here.id, [alice]) == frozenset()


def test_a_journey_with_a_generic_branch_leads_them_there(here, template) -> None:
    draw(here, nodes=GENERIC, first="gate")
    alice, bob = here.person(ALICE), here.person(BOB)
    says(here, alice, yes=False)
    came(here, alice)
    came(here, bob)
    here.work()
    assert reasons(here) == ["", ""]
    assert [message.customer_id for message in here.messages()] == [bob]


def test_what_answers_their_own_act_is_no_profiling(here, template) -> None:
    draw(here, kind="order.changed")
    alice = here.person(ALICE)
    says(here, alice, yes=False)
    here.order("o1", ALICE)
    assert "no_profiling" not in reasons(here)


def test_who_refuses_under_way_is_led_out_and_sent_nothing_more(here, template) -> None:
    draw(here)
    alice = here.person(ALICE)
    came(here, alice)
    here.work()
    here.now += HOUR
    says(here, alice, yes=False)
    run = here.run()
    assert (run.outcome, run.reason) == ("suppressed", "no_profiling")
    (message,) = here.messages()
    assert message.state == "cancelled"


@pytest.mark.parametrize(
    ("kind", "nodes", "is_so"),
    [
        ("segment.entered", PLAIN, True),
        ("segment.left", PLAIN, True),
        ("segment.entered", GENERIC, False),
        ("coupon.expiring", PLAIN, False),
    ],
)
def test_which_journeys_need_it(kind, nodes, is_so) -> None:
    graph = parse(
        {
            "entry": {"type": "happening", "kind": kind},
            "first": "gate" if nodes is GENERIC else "say",
            "nodes": nodes,
        }
    )
    assert needs_profiling(graph) is is_so


def test_runs_of_the_erased_end_and_promise_9_still_adds_up(here, template) -> None:
    journey = draw(here)
    alice, bob = here.person(ALICE), here.person(BOB)
    came(here, alice)
    came(here, bob)
    here.work()
    before = queries.funnel(here.id, journey.id)
    request_erasure(
        installation_id=here.id,
        customer_id=alice,
        requested_by="staff:1",
        begins_at=here.now,
        now=here.now,
    )
    while advance_erasures(now=here.now + HOUR):
        pass
    after = queries.funnel(here.id, journey.id)
    assert (before.evaluated, before.entered) == (after.evaluated, after.entered)
    assert after.evaluated == sum(after.not_eligible.values()) + after.entered
    assert after.entered == sum(after.outcomes.values()) == 2
    assert after.outcomes == {"waiting": 1, "suppressed": 1}
    assert sum(after.messages.values()) == sum(before.messages.values()) == 2
    assert after.messages == {"waiting": 1, "suppressed": 1}
    assert Run.objects.of(here.id).get(customer_id=alice).reason == "erased"
    assert services.sweep(now=here.now) == 0
