"""Promise 5: everything is looked at again in the claim. Each test flips one thing
between the preparation, which found all well, and the claim."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import Customer, Identity, IdentityKind
from saleor_wechat_growth.customers.observations import lookup_of
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.messaging.models import Message, QuotaUse, Template
from saleor_wechat_growth.reach.models import (
    Account,
    Follow,
    Grant,
    Policy,
    Suppression,
)
from saleor_wechat_growth.reach.snapshot import subject_of
from saleor_wechat_growth.sandbox.faults import Fault, Kind
from tests.services.messaging.world import MINI_APP, SERVICE_APP, Person, World

State = Message.State
HOUR = timedelta(hours=1)
Flip = Callable[[World, Person, Message], None]


def news_about(subject: Callable[[World, Person, Message], str]) -> Flip:
    def flip(world: World, person: Person, message: Message) -> None:
        InboxEvent.objects.create(
            installation=world.shop,
            source="saleor",
            kind="saleor.checkout_updated",
            subject=subject(world, person, message),
            dedupe_key=b"1",
            body=b"sealed",
            received_at=world.now,
            due_at=world.now,
        )

    return flip


def cart_subject(world: World, person: Person, message: Message) -> str:
    assert message.cart is not None
    return message.cart.saleor_id


def openid_subject(world: World, person: Person, message: Message) -> str:
    return subject_of(bytes(person.identities[SERVICE_APP].lookup))


def user_subject(world: World, person: Person, message: Message) -> str:
    Identity.objects.create(
        installation=world.shop,
        customer=person.customer,
        kind=IdentityKind.SALEOR_USER,
        lookup=lookup_of(IdentityKind.SALEOR_USER, "VXNlcjox"),
        sealed_value=crypto.seal_text("VXNlcjox"),
        first_seen_at=world.now,
    )
    return "VXNlcjox"


def subject_of_another_cart(world: World, person: Person, message: Message) -> str:
    # an order that came of it is filed under it, too
    other = Cart.objects.create(
        installation=world.shop,
        customer=person.customer,
        saleor_id="another",
        status=Cart.Status.OPEN,
    )
    return other.saleor_id


def ordered(world: World, person: Person, message: Message) -> None:
    Order.objects.create(
        installation=world.shop,
        saleor_id="T3JkZXI6MQ==",
        customer=person.customer,
        placed_at=world.now,
    )


def cart_is(**changes: Any) -> Flip:
    def flip(world: World, person: Person, message: Message) -> None:
        Cart.objects.of(world.shop.pk).filter(id=message.cart_id).update(**changes)

    return flip


def cart_is_of_another(world: World, person: Person, message: Message) -> None:
    cart_is(customer=world.person().customer)(world, person, message)


def cart_is_nobodys(world: World, person: Person, message: Message) -> None:
    cart_is(customer=None)(world, person, message)


def cart_gone_by_an_order(world: World, person: Person, message: Message) -> None:
    """Of nobody we know: only the checkout says whose it is."""
    cart_is(status="gone")(world, person, message)
    Order.objects.create(
        installation=world.shop,
        saleor_id="T3JkZXI6MQ==",
        checkout_id=cart_subject(world, person, message),
        placed_at=world.now,
    )


def unfollowed(world: World, person: Person, message: Message) -> None:
    Follow.objects.of(world.shop.pk).update(is_following=False)


def consent_withdrawn(world: World, person: Person, message: Message) -> None:
    world.consent(person, "reminder", is_granted=False)


def grant_used(world: World, person: Person, message: Message) -> None:
    Grant.objects.of(world.shop.pk).update(available=0)


def suppressed(world: World, person: Person, message: Message) -> None:
    for name, channel in ((SERVICE_APP, "wechat_template"), ("phone", "sms")):
        Suppression.objects.create(
            installation=world.shop,
            channel=channel,
            lookup=person.identities[name].lookup,
            reason="test",
            since=world.now,
        )


def template_paused(world: World, person: Person, message: Message) -> None:
    Template.objects.of(world.shop.pk).update(status=Template.Status.PAUSED)


def template_changed(world: World, person: Person, message: Message) -> None:
    Template.objects.of(world.shop.pk).update(version=2)


def account_paused(world: World, person: Person, message: Message) -> None:
    Account.objects.of(world.shop.pk).update(status=Account.Status.PAUSED)


def account_paused_a_while(world: World, person: Person, message: Message) -> None:
    Account.objects.of(world.shop.pk).update(
        status=Account.Status.PAUSED, paused_until=world.now + HOUR
    )


def capped(world: World, person: Person, message: Message) -> None:
    for number in range(2):
        Message.objects.create(
            installation=world.shop,
            customer=person.customer,
            origin=f"old:{number}",
            template_id=message.routes[0],
            channel="wechat_template",
            state=State.ACCEPTED,
            planned_at=world.now - HOUR,
            claimed_at=world.now - HOUR,
            expires_at=world.now,
        )


def quota_used_up(world: World, person: Person, message: Message) -> None:
    for account in world.accounts.values():
        QuotaUse.objects.create(
            installation=world.shop,
            account=account,
            day=world.now.date(),
            used=10_000_000,
        )


def month_used_up(world: World, person: Person, message: Message) -> None:
    Policy.objects.create(
        installation=world.shop, rules={"quotas": {"tencent_sms": {"per_month": 3}}}
    )
    QuotaUse.objects.create(
        installation=world.shop,
        account=world.accounts["1400000009"],
        day=world.now.date().replace(day=1),
        used=3,
    )


def another_on_its_way(world: World, person: Person, message: Message) -> None:
    Message.objects.create(
        installation=world.shop,
        customer=person.customer,
        origin="other",
        channel="wechat_template",
        template=world.template("wechat_template", purpose="service"),
        state=State.SENDING,
        planned_at=world.now,
        claimed_at=world.now,
        expires_at=world.now + HOUR,
    )


WECHAT, SUBSCRIBE, SMS = "wechat_template", "wechat_subscribe", "sms"
FLIPS = [
    (WECHAT, news_about(cart_subject), State.WAITING, "unread_news"),
    (WECHAT, news_about(openid_subject), State.WAITING, "unread_news"),
    (WECHAT, news_about(user_subject), State.WAITING, "unread_news"),
    (WECHAT, news_about(subject_of_another_cart), State.WAITING, "unread_news"),
    (WECHAT, ordered, State.CANCELLED, "ordered"),
    (WECHAT, cart_is(digest=b"second"), State.WAITING, "cart_changed"),
    (WECHAT, cart_is(status="converted"), State.CANCELLED, "cart_converted"),
    (WECHAT, cart_is(status="emptied"), State.CANCELLED, "cart_emptied"),
    (WECHAT, cart_is_of_another, State.CANCELLED, "cart_of_another"),
    (WECHAT, cart_is_nobodys, State.CANCELLED, "cart_of_another"),
    (WECHAT, cart_gone_by_an_order, State.CANCELLED, "ordered"),
    (WECHAT, another_on_its_way, State.WAITING, "another_first"),
    (WECHAT, unfollowed, State.SUPPRESSED, "not_following"),
    (SMS, consent_withdrawn, State.SUPPRESSED, "consent_withdrawn"),
    (SUBSCRIBE, grant_used, State.SUPPRESSED, "no_grant"),
    (WECHAT, suppressed, State.SUPPRESSED, "suppressed"),
    (SMS, suppressed, State.SUPPRESSED, "suppressed"),
    (WECHAT, template_paused, State.SUPPRESSED, "template_paused"),
    (WECHAT, template_changed, State.WAITING, "template_changed"),
    (WECHAT, account_paused, State.SUPPRESSED, "account_paused"),
    (WECHAT, account_paused_a_while, State.WAITING, "account_paused"),
    (WECHAT, capped, State.SUPPRESSED, "capped"),
    (WECHAT, quota_used_up, State.SUPPRESSED, "quota_used_up"),
    (SMS, month_used_up, State.SUPPRESSED, "quota_used_up"),
]


def test_promise_5_when_nothing_changed_the_claim_sends(world: World) -> None:
    """The ground that each flip below stands on."""
    for channel in (WECHAT, SUBSCRIBE, SMS):
        template = world.template(channel)
        world.plan(world.person(grants=template), template)
    assert len(world.promised()) == 3


@pytest.mark.parametrize(("channel", "flip", "state", "reason"), FLIPS)
def test_promise_5_the_claim_sees(
    world: World, channel: str, flip: Flip, state: State, reason: str
) -> None:
    template = world.template(channel)
    person = world.person(grants=template)
    message = world.plan(person, template)
    drafts = world.drafts()
    flip(world, person, message)
    assert world.claim(drafts) == []
    message.refresh_from_db()
    assert message.state == state
    assert reason in {each[2] for each in world.decisions(message)}
    if state == State.WAITING:
        assert message.due_at is not None
        assert world.now <= message.due_at <= world.now + HOUR
    else:
        assert (message.reason, message.settled_at) == (reason, world.now)
    assert world.gateways.sent() == []


def test_promise_5_a_message_that_is_too_late_is_not_sent(world: World) -> None:
    message = world.plan(world.person(), world.template(WECHAT))
    drafts = world.drafts()
    assert world.claim(drafts, world.now + 6 * HOUR) == []
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.SUPPRESSED, "too_late")


def test_promise_5_quiet_hours_that_began_meanwhile_hold_it_back(world: World) -> None:
    night = world.now.replace(hour=14, minute=30)  # 22:30 in Shanghai
    message = world.plan(
        world.person(), world.template(SMS), expires_at=night + 12 * HOUR
    )
    assert world.claim(world.drafts(), night) == []
    message.refresh_from_db()
    # eight in the morning
    assert message.due_at == night.replace(hour=0, minute=0) + timedelta(days=1)


def test_promise_5_a_changed_cart_is_written_anew_and_then_sent(world: World) -> None:
    message = world.plan(world.person(), world.template(WECHAT))
    drafts = world.drafts()
    lines = [{"name": "茶叶", "quantity": 2}]
    cart_is(digest=b"second", lines=lines)(world, Person(Customer()), message)
    assert world.claim(drafts) == []
    world.send()
    [sent] = world.gateways.wechat.ledger.sends
    assert sent.data == {"thing1": "茶叶"}


def test_a_recall_survives_core_deleting_the_checkout(world: World) -> None:
    message = world.plan(world.person(), world.template(WECHAT))
    drafts = world.drafts()
    cart_is(status="gone")(world, Person(Customer()), message)
    assert len(world.claim(drafts)) == 1


def test_a_wait_is_written_down_once_however_often_it_is_looked_at(
    world: World,
) -> None:
    alice = world.person()
    message = world.plan(alice, world.template(WECHAT))
    news_about(cart_subject)(world, alice, message)
    for seconds in range(0, 60, 10):
        assert world.send(timedelta(seconds=seconds)) == 0
    assert world.decisions(message) == [("claim", "wait", "unread_news")]
    InboxEvent.objects.of(world.shop.pk).delete()
    account_paused_a_while(world, alice, message)
    for minutes in range(2, 5):
        assert world.send(timedelta(minutes=minutes)) == 0
        Message.objects.of(world.shop.pk).update(
            due_at=world.now + timedelta(minutes=minutes)
        )
    assert world.decisions(message) == [
        ("claim", "wait", "unread_news"),
        ("claim", "wait", "account_paused"),
    ]


def test_a_lost_route_is_written_down_once_while_another_is_tried(
    world: World,
) -> None:
    nameless = world.template(SMS, text="{{ customer.name }}")
    message = world.plan(world.person(), world.template(WECHAT), nameless)
    busy = Fault(kind=Kind.ERRCODE, path="*/template/send", code=-1, times=3)
    world.gateways.wechat.faults.order(busy)
    for seconds in (0, 5, 15, 35):
        world.send(timedelta(seconds=seconds))
    message.refresh_from_db()
    assert (message.state, message.calls) == (State.ACCEPTED, 4)
    found = [each for each in world.decisions(message) if each[0] == "route"]
    assert found == [("route", "refused", "missing:customer.name")]


def test_one_grant_is_good_for_one_of_two_messages(world: World) -> None:
    template = world.template(SUBSCRIBE)
    alice = world.person(grants=template)
    world.plan(alice, template)
    world.send()
    second = world.plan(alice, template)
    world.send()
    ledger = Grant.objects.of(world.shop.pk).get()
    assert (ledger.available, ledger.reserved, ledger.spent) == (0, 0, 1)
    second.refresh_from_db()
    assert (second.state, second.reason) == (State.SUPPRESSED, "no_grant")
    assert ledger.account_id == world.accounts[MINI_APP].pk


def test_a_missing_value_blocks_the_route_and_names_it(world: World) -> None:
    nameless, plain = world.template(WECHAT, text="{{ customer.name }}"), None
    message = world.plan(world.person(), nameless)
    assert world.send() == 0
    message.refresh_from_db()
    assert (message.state, message.reason) == (
        State.SUPPRESSED,
        "missing:customer.name",
    )
    plain = world.template(SMS)
    other = world.plan(world.person(), nameless, plain)
    assert world.send() == 1
    other.refresh_from_db()
    assert other.channel == SMS
    assert ("route", "refused", "missing:customer.name") in world.decisions(other)


def test_who_said_no_is_told_so_and_not_what_was_missing_as_well(world: World) -> None:
    nameless = world.template(WECHAT, text="{{ customer.name }}")
    alice = world.person(follows=False)
    message = world.plan(alice, nameless, world.template(SMS))
    suppressed(world, alice, message)
    world.send()
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.SUPPRESSED, "suppressed")
    # whom the nameless one would have reached was lost for want of a name
    bob = world.person()
    other = world.plan(bob, nameless, world.template(SMS))
    Suppression.objects.create(
        installation=world.shop,
        channel=SMS,
        lookup=bob.identities["phone"].lookup,
        reason="R",
        since=world.now,
    )
    world.send()
    other.refresh_from_db()
    assert other.reason == "missing:customer.name"


def test_two_messages_to_one_person_go_one_after_the_other(world: World) -> None:
    template = world.template(WECHAT)
    alice = world.person()
    world.plan(alice, template)
    second = world.plan(alice, template)
    assert len(world.promised()) == 1
    second.refresh_from_db()
    assert second.due_at == world.now + timedelta(seconds=2)
