"""Messages to somebody who is erased while they wait, or are on their way."""

from __future__ import annotations

from datetime import timedelta

from saleor_wechat_growth.customers.services import advance_erasures, request_erasure
from saleor_wechat_growth.customers.services.erasing import SETTLE
from saleor_wechat_growth.messaging import services
from saleor_wechat_growth.messaging.channels.calls import Outcome, Result, Taken
from saleor_wechat_growth.messaging.models import Attempt, Message
from saleor_wechat_growth.messaging.plans import Receipt
from saleor_wechat_growth.messaging.services.recording import record
from saleor_wechat_growth.reach.models import Channel
from tests.services.messaging.world import Person, World

State = Message.State


def erase(world: World, person: Person) -> None:
    request_erasure(
        installation_id=world.shop.pk,
        customer_id=person.customer.pk,
        requested_by="customer",
        begins_at=world.now,
        now=world.now,
    )
    while advance_erasures(now=world.now):
        pass


def settle(world: World) -> None:
    while advance_erasures(now=world.now + SETTLE):
        pass


def test_what_waits_for_somebody_who_is_erased_is_suppressed(world: World) -> None:
    person = world.person()
    message = world.plan(person, world.template(Channel.SMS))
    erase(world, person)
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.SUPPRESSED, "erased")
    assert world.decisions(message) == [("claim", "suppressed", "erased")]
    world.send()
    assert world.gateways.sent() == []


def test_an_erasure_between_preparation_and_claim_wins(world: World) -> None:
    person = world.person()
    message = world.plan(person, world.template(Channel.SMS))
    drafts = world.drafts()
    erase(world, person)
    assert world.claim(drafts) == []
    message.refresh_from_db()
    assert message.state == State.SUPPRESSED


def test_a_message_planned_for_a_tombstone_reaches_nobody(world: World) -> None:
    person = world.person()
    template = world.template(Channel.SMS)
    cart = world.cart(person)
    erase(world, person)
    message = world.plan(person, template, cart=cart)
    world.send()
    message.refresh_from_db()
    assert message.state in {State.SUPPRESSED, State.CANCELLED}
    assert world.gateways.sent() == []


def test_a_message_in_flight_finishes_and_leaves_no_content(world: World) -> None:
    person = world.person()
    message = world.plan(person, world.template(Channel.SMS))
    (flight,) = world.promised()
    erase(world, person)
    message.refresh_from_db()
    assert message.state == State.SENDING
    assert message.sealed_content is None
    answer = Result(Outcome.ACCEPTED, Taken("sms-1"))
    record(landed=[(flight, answer)], now=world.now)
    message.refresh_from_db()
    assert (message.state, message.gateway_id) == (State.ACCEPTED, "sms-1")
    settle(world)
    message.refresh_from_db()
    assert (message.state, message.gateway_id) == (State.ACCEPTED, "")
    assert message.identity_id is None
    assert Attempt.objects.of(world.shop.pk).get().gateway_id == ""


def test_a_message_that_comes_back_unsent_is_not_sent_again(world: World) -> None:
    person = world.person()
    message = world.plan(person, world.template(Channel.SMS))
    (flight,) = world.promised()
    erase(world, person)
    busy = Result(outcome=Outcome.REFUSED, code="FailedOperation.Busy")
    record(landed=[(flight, busy)], now=world.now)
    message.refresh_from_db()
    assert message.state in {State.CANCELLED, State.FAILED}
    world.send(timedelta(hours=1))
    assert world.gateways.sent() == []


def test_a_late_receipt_changes_nothing_of_a_tombstone(world: World) -> None:
    person = world.person()
    message = world.plan(person, world.template(Channel.SMS))
    world.send()
    message.refresh_from_db()
    assert message.state == State.ACCEPTED
    receipt = Receipt(
        identity_ids=(person.identities["phone"].pk,),
        channel=Channel.SMS,
        gateway_id=message.gateway_id,
        is_delivered=True,
        code="DELIVRD",
        at=world.now,
    )
    erase(world, person)
    services.receive_receipts(
        installation_id=world.shop.pk, receipts=[receipt], now=world.now
    )
    message.refresh_from_db()
    assert (message.state, message.gateway_id) == (State.ACCEPTED, "")
