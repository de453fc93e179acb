"""Promise 5: news of an order that nobody has read yet holds up its buyer's message.

Whichever checkout it is of; and no one else's.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from saleor_wechat_growth.commerce.models import Order
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.models import Identity, IdentityKind
from saleor_wechat_growth.customers.observations import lookup_of
from saleor_wechat_growth.inbox.arrivals import Arrival, digest
from saleor_wechat_growth.inbox.bodies import buyer_of
from saleor_wechat_growth.inbox.bodies import subject_of as subject_in
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import receive
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.reach.snapshot import subject_of
from tests.services.messaging.world import Person, World

HOUR = timedelta(hours=1)
WECHAT = "wechat_template"
Flip = Callable[[World, Person, Message], None]


def order_news(
    world: World, buyer: str, *, is_given_up: bool = False, **more: Any
) -> None:
    """Have an order arrive, of a checkout that we never read of."""
    user = {"id": buyer} if buyer and "@" not in buyer else None
    order = {"id": "T3JkZXI6MQ==", "checkoutId": "Q2hlY2tvdXQ6eA==", "user": user}
    body = json.dumps({"order": {**order, "userEmail": buyer, **more}}).encode()
    arrival = Arrival(
        installation_id=world.shop.pk,
        source="saleor",
        kind="saleor.order_created",
        subject=str(subject_in(json.loads(body))),
        dedupe_key=digest(body),
        body=body,
        received_at=world.now,
    )
    assert receive(arrivals=[arrival]) == 1
    if is_given_up:
        rows = InboxEvent.objects.of(world.shop.pk)
        rows.update(due_at=None, attempts=8, error="KeyError: at x:1")


def identified(world: World, person: Person, kind: IdentityKind, value: str) -> str:
    Identity.objects.create(
        installation=world.shop,
        customer=person.customer,
        kind=kind,
        lookup=lookup_of(kind, value),
        sealed_value=crypto.seal_text(value),
        first_seen_at=world.now,
    )
    return value


def order_of_the_user(world: World, person: Person, message: Message) -> None:
    user = identified(world, person, IdentityKind.SALEOR_USER, "VXNlcjox")
    order_news(world, user)


def order_of_the_email(world: World, person: Person, message: Message) -> None:
    identified(world, person, IdentityKind.EMAIL, "ann@shop.example")
    order_news(world, "Ann@Shop.example ")


def lost_order_of_the_user(world: World, person: Person, message: Message) -> None:
    user = identified(world, person, IdentityKind.SALEOR_USER, "VXNlcjox")
    order_news(world, user, is_given_up=True)


def lost_order_of_the_cart(world: World, person: Person, message: Message) -> None:
    assert message.cart is not None
    Message.objects.update(pointless_if_ordered_since=None)
    message.pointless_if_ordered_since = None
    checkout = message.cart.saleor_id
    order_news(world, "", is_given_up=True, checkoutId=checkout)


def lost_order_of_another_cart(world: World, person: Person, message: Message) -> None:
    other = world.cart(person)
    order_news(world, "", is_given_up=True, checkoutId=other.saleor_id)


@pytest.mark.parametrize(
    ("flip", "reason"),
    [
        (order_of_the_user, "unread_news"),
        (order_of_the_email, "unread_news"),
        (lost_order_of_the_user, "order_given_up"),
        (lost_order_of_the_cart, "order_given_up"),
        (lost_order_of_another_cart, "order_given_up"),
    ],
)
def test_promise_5_an_order_that_nobody_has_read_holds_up_its_buyers_message(
    world: World, flip: Flip, reason: str
) -> None:
    person = world.person()
    message = world.plan(person, world.template(WECHAT))
    drafts = world.drafts()
    flip(world, person, message)
    assert world.claim(drafts) == []
    assert world.decisions(message) == [("claim", "wait", reason)]


def somebody_elses(world: World, person: Person, message: Message) -> None:
    order_news(world, "VXNlcjoy")
    order_news(world, "bob@shop.example", checkoutId="another")


def nobodys(world: World, person: Person, message: Message) -> None:
    order_news(world, "", is_given_up=True)


def long_ago(world: World, person: Person, message: Message) -> None:
    lost_order_of_the_user(world, person, message)
    before = world.now - 2 * HOUR
    InboxEvent.objects.of(world.shop.pk).update(received_at=before)


def of_another_kind(world: World, person: Person, message: Message) -> None:
    lost_order_of_the_cart(world, person, message)
    InboxEvent.objects.of(world.shop.pk).update(kind="saleor.checkout_updated")


@pytest.mark.parametrize("flip", [somebody_elses, nobodys, long_ago, of_another_kind])
def test_news_of_an_order_holds_up_only_whom_it_may_be_of(
    world: World, flip: Flip
) -> None:
    person = world.person()
    identified(world, person, IdentityKind.EMAIL, "ann@shop.example")
    message = world.plan(person, world.template(WECHAT))
    flip(world, person, message)
    assert len(world.promised()) == 1


def test_a_message_held_by_an_order_given_up_goes_on_once_that_is_read(
    world: World,
) -> None:
    person = world.person()
    message = world.plan(person, world.template(WECHAT))
    lost_order_of_the_user(world, person, message)
    for minutes in range(0, 20, 5):
        assert world.send(timedelta(minutes=minutes)) == 0
    assert world.decisions(message) == [("claim", "wait", "order_given_up")]
    # somebody else's after all
    InboxEvent.objects.of(world.shop.pk).update(handled_at=world.now, buyer=None)
    assert world.send(timedelta(minutes=20)) == 1


def test_an_order_given_up_that_is_known_all_the_same_ends_the_message(
    world: World,
) -> None:
    """One of its deliveries failed for good, another did not."""
    person = world.person()
    message = world.plan(person, world.template(WECHAT))
    lost_order_of_the_user(world, person, message)
    Order.objects.create(
        installation=world.shop,
        saleor_id="T3JkZXI6MQ==",
        customer=person.customer,
        placed_at=world.now,
    )
    assert world.promised() == []
    message.refresh_from_db()
    assert (message.state, message.reason) == (Message.State.CANCELLED, "ordered")


def test_a_buyer_is_found_as_people_are() -> None:
    email = {"order": {"user": None, "userEmail": " Ann@Shop.example"}}
    known = lookup_of(IdentityKind.EMAIL, "ann@shop.example")
    assert buyer_of(email) == subject_of(known)
