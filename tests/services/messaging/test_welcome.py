"""The welcome: two messages within the minute of a follow, and what comes later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce
from saleor_wechat_growth.journeys import services as journeys
from saleor_wechat_growth.journeys.definition import Gate
from saleor_wechat_growth.journeys.models import Journey, Run
from saleor_wechat_growth.journeys.recipes.welcome import Parameters, build
from saleor_wechat_growth.messaging.models import Message, Template
from tests.services.messaging.world import SERVICE_APP, Person, World

State = Message.State
SECOND = timedelta(seconds=1)


def said_by(*contents: Template) -> list[dict[str, list[str]]]:
    return [{"templates": [each.key]} for each in contents]


def welcome(world: World, *contents: Template, **parameters: Any) -> Journey:
    shop = world.shop.pk
    journey = journeys.save_recipe(
        installation_id=shop,
        key="welcome",
        name="欢迎",
        recipe="welcome",
        parameters={"messages": said_by(*contents), **parameters},
        now=world.now,
    )
    journeys.go_live(installation_id=shop, journey_id=journey.pk, now=world.now)
    return journey


def arrives(
    world: World, person: Person, who: str = "new", *, later: timedelta = timedelta()
) -> None:
    """What reach tells of a follow, or of a scan by somebody who follows.

    who: "new", "returning" or "following".
    """
    is_follow = who != "following"
    account = world.accounts[SERVICE_APP]
    at = world.now + later
    happening = Happening(
        installation_id=world.shop.pk,
        kind="follower.arrived",
        subject=f"identity:{person.customer.pk}",
        at=at,
        body={
            "customer_id": person.customer.pk,
            "identity_id": person.identities[SERVICE_APP].pk,
            "account_id": account.pk,
            "account_key": account.key,
            "how": "follow" if is_follow else "scan",
            "scene": "",
            "is_follow": is_follow,
            "is_new_follower": who == "new",
        },
    )
    world.acts(person, "follow" if is_follow else "scan")
    announce(happenings=[happening], now=at)


def passes(world: World, seconds: int) -> None:
    """Let time pass as the scheduler counts it: a look at everything each second."""
    for second in range(seconds):
        moment = world.at(second * SECOND)
        while journeys.run_due_steps(now=moment):
            pass
        world.send(second * SECOND)


def shown(world: World) -> list[tuple[str, float]]:
    """What the phone shows, and how many seconds after the follow it came."""
    began = world.now.timestamp()
    return [
        (each.rendered["customer"]["content"], each.at - began)
        for each in world.gateways.wechat.ledger.sends
    ]


@pytest.fixture
def hello(world: World) -> Template:
    return world.content(content="欢迎")


@pytest.fixture
def gift(world: World) -> Template:
    return world.content(content="这是给您的礼物")


def test_two_messages_reach_a_new_follower_within_the_minute(
    world: World, hello: Template, gift: Template
) -> None:
    welcome(world, hello, gift)
    arrives(world, world.person())
    passes(world, 60)
    texts = shown(world)
    assert [text for text, _ in texts] == ["欢迎", "这是给您的礼物"]
    assert all(seconds < 30 for _, seconds in texts)


NEW, BACK, HERE = "欢迎", "欢迎回来", "又见面了"


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        (set(), [NEW]),
        ({"returning"}, [NEW, BACK]),
        ({"existing"}, [NEW, HERE, HERE]),
        ({"returning", "existing"}, [NEW, BACK, HERE]),
    ],
)
def test_new_returning_and_existing_followers_take_different_branches(
    world: World, hello: Template, given: set[str], texts: list[str]
) -> None:
    said = {
        "returning": said_by(world.content(content=BACK)),
        "existing": said_by(world.content(content=HERE)),
    }
    welcome(world, hello, **{name: said[name] for name in given})
    for who in ("new", "returning", "following"):
        arrives(world, world.person(), who)
    passes(world, 3)
    assert sorted(text for text, _ in shown(world)) == sorted(texts)
    assert Run.objects.of(world.shop.pk).count() == len(texts), "no run says nothing"


def test_a_coupon_of_the_welcome_is_for_new_followers_alone() -> None:
    graph = build(
        Parameters.model_validate(
            {
                "messages": [{"templates": ["a"]}],
                "returning": [{"templates": ["b"]}],
                "existing": [{"templates": ["c"]}],
                "coupon": "gift",
            }
        )
    )
    first, other = graph.nodes["is_new"], graph.nodes["is_returning"]
    assert isinstance(first, Gate)
    assert isinstance(other, Gate)
    assert (first.next, first.otherwise) == ("coupon", "is_returning")
    assert (other.next, other.otherwise) == ("returning_1", "existing_1")


def test_who_follows_again_is_welcomed_once_in_a_while(
    world: World, hello: Template
) -> None:
    welcome(world, hello)
    alice = world.person()
    arrives(world, alice)
    arrives(world, alice, later=timedelta(hours=2))
    arrives(world, alice, later=timedelta(days=31))
    runs = Run.objects.of(world.shop.pk).filter(customer=alice.customer)
    assert runs.count() == 2


def test_only_the_named_account_is_welcomed_for(world: World, hello: Template) -> None:
    welcome(world, hello, account="another")
    arrives(world, world.person())
    assert not Run.objects.of(world.shop.pk).exists()


def test_a_follow_told_a_minute_late_opens_no_window_and_says_so(
    world: World, hello: Template
) -> None:
    welcome(world, hello)
    arrives(world, world.person())
    for second in range(70, 75):
        moment = world.at(second * SECOND)
        while journeys.run_due_steps(now=moment):
            pass
        world.send(second * SECOND)
    [message] = Message.objects.of(world.shop.pk)
    assert (message.state, message.reason) == (State.SUPPRESSED, "no_window")


def test_later_touches_come_at_their_hours(
    world: World, hello: Template, gift: Template
) -> None:
    welcome(world, hello, touches=[{"after": 2, "templates": [gift.key]}])
    alice = world.person()
    world.acts(alice, "message")
    arrives(world, alice)
    passes(world, 3)
    assert len(shown(world)) == 1
    later = timedelta(hours=2, seconds=1)
    while journeys.run_due_steps(now=world.now + later):
        pass
    world.send(later)
    assert [text for text, _ in shown(world)] == ["欢迎", "这是给您的礼物"]
