"""Subscription notices of a service account: a grant, followers or not, promise 4."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.queries import in_flight
from saleor_wechat_growth.messaging.services.pool import calling
from saleor_wechat_growth.reach.models import Grant
from saleor_wechat_growth.sandbox.faults import Fault, Kind
from tests.services.messaging.world import SERVICE_APP, Person, World

State = Message.State
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def granted(world: World, *, follows: bool = False) -> tuple[Person, Message]:
    template = world.template("wechat_notice")
    person = world.person(follows=follows, grants=template)
    return person, world.plan(person, template)


def ledger(world: World) -> list[tuple[int, int, int]]:
    rows = Grant.objects.of(world.shop.pk)
    return list(rows.values_list("available", "reserved", "spent"))


def test_a_notice_reaches_one_who_does_not_follow(world: World) -> None:
    alice, message = granted(world)
    world.send()
    message.refresh_from_db()
    assert (message.state, message.gateway_id) == (State.ACCEPTED, "")
    [sent] = world.gateways.wechat.ledger.sends
    assert (sent.openid, sent.api) == (
        alice.openid,
        "/cgi-bin/message/subscribe/bizsend",
    )
    assert sent.client_msg_id == message.client_msg_id
    assert ledger(world) == [(0, 0, 1)]


def test_without_a_grant_no_notice_leaves(world: World) -> None:
    message = world.plan(world.person(), world.template("wechat_notice"))
    world.send()
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.SUPPRESSED, "no_grant")


def test_what_wechat_says_is_not_granted_is_believed(world: World) -> None:
    template = world.template("wechat_notice")
    alice = world.person()
    world.grant(alice, template, at_gateway=False)
    message = world.plan(alice, template)
    world.send()
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.FAILED, "43101")
    assert ledger(world) == [(0, 0, 0)]


@pytest.mark.parametrize("is_called", [True, False])
def test_promise_4_a_notice_lost_in_flight_stays_unknown_and_listed(
    world: World,
    is_called: bool,  # noqa: FBT001
) -> None:
    _, message = granted(world)
    [flight] = world.promised()
    if is_called:
        calling(flight)()
    for seconds in range(125, 960, 60):
        world.settle(seconds * SECOND)
        world.send(seconds * SECOND)
    message.refresh_from_db()
    assert (message.state, message.due_at) == (State.UNKNOWN, None)
    assert len(world.gateways.sent()) == int(is_called)
    assert list(in_flight(world.shop.pk)) == [message]
    assert ledger(world) == [(0, 0, 1)]


def test_promise_4_a_notice_without_an_answer_is_settled_by_its_receipt_alone(
    world: World,
) -> None:
    granted(world)
    world.send()  # which fetches a token
    world.gateways.wechat.ledger.sends.clear()
    world.gateways.wechat.faults.order(Fault(kind=Kind.HANG, path="*/bizsend", times=1))
    alice, message = granted(world)
    world.send()
    for seconds in range(15, 960, 60):
        world.settle(seconds * SECOND)
        world.send(seconds * SECOND)
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.UNKNOWN, "no_answer")
    [sent] = world.gateways.wechat.ledger.sends
    receipt = _receipt(world, alice, message, msgid=str(sent.msgid), is_delivered=True)
    announce(happenings=[receipt], now=world.now + 20 * MINUTE)
    message.refresh_from_db()
    assert (message.state, message.gateway_id) == (State.DELIVERED, str(sent.msgid))


def test_a_receipt_without_an_id_is_that_of_its_own_person(world: World) -> None:
    _, first = granted(world)
    bob, second = granted(world)
    world.send()
    second.refresh_from_db()
    announce(
        happenings=[_receipt(world, bob, second, msgid="", is_delivered=False)],
        now=world.now + MINUTE,
    )
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.ACCEPTED, State.FAILED)


def _receipt(
    world: World, person: Person, message: Message, *, msgid: str, is_delivered: bool
) -> Happening:
    assert message.template is not None
    return Happening(
        installation_id=world.shop.pk,
        kind="wechat.subscription_sent",
        subject="",
        at=world.now + SECOND,
        body={
            "account_id": world.accounts[SERVICE_APP].pk,
            "openid": person.openid,
            "results": [
                {
                    "template_id": message.template.gateway_id,
                    "msgid": msgid,
                    "delivered": is_delivered,
                    "code": "0" if is_delivered else "1000",
                    "status": "success" if is_delivered else "failed",
                }
            ],
        },
    )
