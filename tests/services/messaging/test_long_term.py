"""A long-term subscription is accepted once and never counted down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError

from saleor_wechat_growth.messaging.models import Message, Template
from saleor_wechat_growth.messaging.services import candidates
from saleor_wechat_growth.messaging.services.trying import Addressee, send_test
from saleor_wechat_growth.messaging.topics import Topic
from saleor_wechat_growth.promises.models import Reminder
from saleor_wechat_growth.promises.services import remind, tell_due
from saleor_wechat_growth.reach.models import Grant
from saleor_wechat_growth.sandbox.faults import Fault, Kind
from tests.services.messaging.world import MINI_APP, Person, World
from tests.services.promises.conftest import HOUR, ledger, sale, who

State = Message.State


@pytest.fixture
def template(world: World) -> Template:
    return world.template(
        "wechat_subscribe",
        text="{{ event.title }}",
        purpose="service",
        is_long_term=True,
    )


def sent(world: World, person: Person, template: Template, times: int) -> list[str]:
    """Send so many messages, one after another; their states."""
    states = []
    for number in range(times):
        message = world.plan(person, template, topic=Topic(title=str(number)))
        world.send()
        message.refresh_from_db()
        states.append(message.state)
    return states


def refuse(world: World, code: int, times: int = 1) -> None:
    fault = Fault(kind=Kind.ERRCODE, path="*/send", code=code, times=times)
    world.gateways.wechat.faults.order(fault)


def test_one_accept_is_good_for_any_number_of_sends(
    world: World, template: Template
) -> None:
    person = world.person(grants=template)
    assert sent(world, person, template, 3) == [State.ACCEPTED] * 3
    assert ledger(world, person, template) == (1, 0, 0, 0)


def test_without_an_accept_nothing_is_sent(world: World, template: Template) -> None:
    assert sent(world, world.person(), template, 1) == [State.SUPPRESSED]
    assert world.gateways.sent() == []


def test_a_send_moves_nothing_of_what_others_hold(
    world: World, template: Template
) -> None:
    person = world.person(grants=template)
    # one that was under way when the template was marked
    Grant.objects.of(world.shop.pk).update(reserved=1)
    refuse(world, 47003)
    assert sent(world, person, template, 2) == [State.FAILED, State.ACCEPTED]
    assert ledger(world, person, template) == (1, 0, 1, 0)


def test_43101_closes_it(world: World, template: Template) -> None:
    person = world.person(grants=template)
    refuse(world, 43101)
    assert sent(world, person, template, 1) == [State.FAILED]
    assert ledger(world, person, template) == (0, 0, 0, 0)
    assert sent(world, person, template, 1) == [State.SUPPRESSED]


def test_a_lost_answer_uses_nothing_up(world: World, template: Template) -> None:
    person = world.person(grants=template)
    fault = Fault(kind=Kind.DROP, path="*/send", times=1)
    world.gateways.wechat.faults.order(fault)
    (state,) = sent(world, person, template, 1)
    assert state == State.UNKNOWN
    world.settle(timedelta(minutes=11))
    assert ledger(world, person, template) == (1, 0, 0, 0)


def test_a_test_uses_nothing_up(world: World, template: Template) -> None:
    person = world.person(grants=template)
    for _ in range(2):
        send_test(
            installation_id=world.shop.pk,
            template_id=template.pk,
            to=Addressee(openid=person.mini_openid),
            now=world.now,
        )
    assert ledger(world, person, template) == (1, 0, 0, 0)


def test_a_promise_puts_nothing_aside_and_is_kept(
    world: World, template: Template
) -> None:
    person = world.person(grants=template)
    sale(world, template, world.now + HOUR)
    remind(installation_id=world.shop.pk, key="d11", who=who(person), now=world.now)
    assert ledger(world, person, template) == (1, 0, 0, 0)
    assert sent(world, person, template, 1) == [State.ACCEPTED]
    tell_due(now=world.now + HOUR)
    world.send(HOUR)
    assert Reminder.objects.of(world.shop.pk).get().state == "sent"
    assert ledger(world, person, template) == (1, 0, 0, 0)


def test_wechat_s_list_tells_which_is_one(world: World, template: Template) -> None:
    account_id = world.accounts[MINI_APP].pk
    world.template("wechat_subscribe")
    found = candidates(
        installation_id=world.shop.pk, account_id=account_id, channel="wechat_subscribe"
    )
    assert {each.gateway_id for each in found if each.is_long_term} == {
        template.gateway_id
    }


def test_nobody_subscribes_to_an_sms(world: World) -> None:
    with pytest.raises(IntegrityError, match="long_term_is_subscribed"):
        world.template("sms", is_long_term=True)
