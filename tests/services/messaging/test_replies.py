"""Replies: what answers somebody who writes or taps, and what does not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from saleor_wechat_growth.activity.queries import decisions_about
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce
from saleor_wechat_growth.messaging.errors import ReplyInvalid, UnknownReply
from saleor_wechat_growth.messaging.models import Message, Reply, Template
from saleor_wechat_growth.messaging.services import (
    delete_reply,
    move_replies,
    save_reply,
)
from saleor_wechat_growth.reach.models import Purpose
from saleor_wechat_growth.reach.models.talks import HandOver
from tests.services.messaging.world import MINI_APP, SERVICE_APP, Person, World

State = Message.State
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR = timedelta(hours=1)


def reply(world: World, *templates: Template, **changes: object) -> Reply:
    values = {
        "reply_id": None,
        "name": "回复",
        "account_id": None,
        "kind": "keyword",
        "match": "exact",
        "words": ["优惠"],
        "template_ids": [each.pk for each in templates],
        "once_per": timedelta(0),
        "is_active": True,
        **changes,
    }
    return save_reply(installation_id=world.shop.pk, **values)


def says(
    world: World,
    person: Person,
    text: str,
    *,
    app_id: str = SERVICE_APP,
    at: datetime | None = None,
) -> None:
    told(world, person, "talk.said", app_id, at, kind="text", text=text)


def taps(world: World, person: Person, key: str, how: str = "click") -> None:
    told(world, person, "menu.used", SERVICE_APP, None, how=how, key=key)


def told(
    world: World,
    person: Person,
    happens: str,
    app_id: str,
    at: datetime | None,
    **body: str,
) -> None:
    account = world.accounts[app_id]
    happening = Happening(
        installation_id=world.shop.pk,
        kind=happens,
        subject=f"identity:{person.customer.pk}",
        at=at or world.now,
        body={
            "customer_id": person.customer.pk,
            "identity_id": person.identities[app_id].pk,
            "account_id": account.pk,
            "account_key": account.key,
            **body,
        },
    )
    announce(happenings=[happening], now=at or world.now)


def planned(world: World) -> list[Template]:
    rows = Message.objects.of(world.shop.pk).order_by("id")
    return [Template.objects.get(id=message.routes[0]) for message in rows]


@pytest.fixture
def alice(world: World) -> Person:
    person = world.person()
    world.acts(person)
    return person


def test_a_keyword_is_answered_within_its_window(world: World, alice: Person) -> None:
    reply(world, world.content(content="领券请点菜单"))
    says(world, alice, " 优惠。")
    world.send()
    [message] = Message.objects.of(world.shop.pk)
    assert (message.state, message.channel) == (State.ACCEPTED, "wechat_customer")
    assert message.expires_at == world.now + timedelta(hours=48)
    [sent] = world.gateways.wechat.ledger.sends
    assert sent.rendered["customer"]["content"] == "领券请点菜单"


def test_promise_4_the_same_word_told_twice_is_answered_once(
    world: World, alice: Person
) -> None:
    reply(world, world.content())
    says(world, alice, "优惠")
    says(world, alice, "优惠")
    assert len(planned(world)) == 1
    says(world, alice, "优惠", at=world.now + SECOND)
    assert len(planned(world)) == 2


def test_up_to_three_contents_are_sent_one_after_another(
    world: World, alice: Person
) -> None:
    contents = [world.content(content=text) for text in "一二三"]
    reply(world, *contents)
    says(world, alice, "优惠")
    for seconds in range(0, 20, 5):
        world.send(seconds * SECOND)
    sends = world.gateways.wechat.ledger.sends
    assert [each.rendered["customer"]["content"] for each in sends] == [
        "一",
        "二",
        "三",
    ]


def test_the_first_that_fits_answers_and_the_default_answers_the_rest(
    world: World, alice: Person
) -> None:
    default, wide, exact = (world.content() for _ in range(3))
    reply(world, default, kind="default", words=[])
    reply(world, wide, match="contains", words=["券"])
    reply(world, exact, words=["优惠券"])
    for seconds, text in enumerate(("我要优惠券", "优惠券", "你好")):
        says(world, alice, text, at=world.now + seconds * SECOND)
    assert planned(world) == [wide, wide, default]
    shop = world.shop.pk
    ids = list(
        Reply.objects.of(shop).order_by("-position").values_list("id", flat=True)
    )
    move_replies(installation_id=shop, reply_ids=ids)
    says(world, alice, "优惠券", at=world.now + MINUTE)
    assert planned(world)[-1] == exact


def test_the_default_pauses_for_a_person_and_says_why(
    world: World, alice: Person
) -> None:
    reply(world, world.content(), kind="default", words=[], once_per=HOUR)
    for minutes in (0, 30, 61):
        says(world, alice, "你好", at=world.now + minutes * MINUTE)
    assert len(planned(world)) == 2
    bob = world.person()
    says(world, bob, "你好", at=world.now + 62 * MINUTE)
    assert len(planned(world)) == 3


def test_opting_out_is_answered_by_nothing(world: World, alice: Person) -> None:
    reply(world, world.content(), kind="default", words=[])
    reply(world, world.content(), words=["退订"])
    says(world, alice, "退订")
    assert planned(world) == []


def test_asking_for_a_human_is_answered_by_its_own_reply_alone(
    world: World, alice: Person
) -> None:
    acknowledged = world.content(content="客服马上就来")
    reply(world, world.content(), words=["人工"])
    reply(world, acknowledged, kind="hand_over", words=[])
    says(world, alice, "人工")
    assert planned(world) == [acknowledged]


def test_while_a_human_talks_with_somebody_nothing_else_does_and_the_record_says_so(
    world: World, alice: Person
) -> None:
    HandOver.objects.create(
        installation=world.shop,
        customer=alice.customer,
        at=world.now,
        until=world.now + HOUR,
        by=HandOver.By.AGENT,
    )
    silent = reply(world, world.content())
    says(world, alice, "优惠")
    assert planned(world) == []
    [decided] = decisions_about(world.shop.pk, [f"reply:{silent.pk}"])
    assert (decided.verdict, decided.reason) == ("not_answered", "with_human")
    says(world, alice, "优惠", at=world.now + HOUR)
    assert len(planned(world)) == 1


def test_a_menu_is_answered_by_its_key_and_a_link_in_it_by_nothing(
    world: World, alice: Person
) -> None:
    content = world.content()
    reply(world, content, kind="click", words=["COUPON", "ON_THE_BOX"])
    reply(world, world.content(), kind="default", words=[])
    for how in ("view", "mini_program", "picture", "place"):
        taps(world, alice, "COUPON", how=how)
    taps(world, alice, "OTHER")
    taps(world, alice, "COUPON")
    assert planned(world) == [content]
    taps(world, alice, "ON_THE_BOX", how="scan")
    assert planned(world) == [content, content]


def test_each_account_sends_its_own_contents(world: World, alice: Person) -> None:
    here, there = world.content(), world.content(app_id=MINI_APP)
    reply(world, here, there)
    says(world, alice, "优惠", app_id=MINI_APP)
    assert planned(world) == [there]


def test_a_reply_that_is_off_or_of_another_account_is_silent(
    world: World, alice: Person
) -> None:
    reply(world, world.content(), is_active=False)
    there = world.content(app_id=MINI_APP)
    reply(world, there, account_id=world.accounts[MINI_APP].pk)
    says(world, alice, "优惠")
    assert planned(world) == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"name": " "}, "name"),
        ({"words": [" "]}, "words"),
        ({"once_per": timedelta(days=31)}, "oncePer"),
        # nothing is left of it to compare, so it would fit every text
        ({"words": ["你好", "！"]}, "words"),
        ({"template_ids": []}, "templateIds"),
    ],
)
def test_a_reply_that_cannot_be_given_is_refused(
    world: World, changes: dict[str, object], path: str
) -> None:
    with pytest.raises(ReplyInvalid) as wrong:
        reply(world, world.content(), **changes)
    assert wrong.value.path == path


def test_only_contents_that_answer_a_persons_own_act_are_replies(world: World) -> None:
    with pytest.raises(ReplyInvalid):
        reply(world, world.content(purpose=Purpose.MARKETING))
    with pytest.raises(ReplyInvalid):
        reply(world, world.template("wechat_template", purpose="service"))
    with pytest.raises(ReplyInvalid):
        reply(world, *(world.content() for _ in range(4)))


def test_replies_of_another_shop_are_out_of_reach(world: World, other_shop) -> None:
    mine = reply(world, world.content())
    with pytest.raises(UnknownReply):
        delete_reply(installation_id=other_shop.pk, reply_id=mine.pk)
    delete_reply(installation_id=world.shop.pk, reply_id=mine.pk)
