"""A cart that we have known for too long is read from core before it is written of."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.inbox.services import handle_due
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.integrations.saleor.errors import Unreachable
from saleor_wechat_growth.messaging import services
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.services.asking import ASKING_SECONDS, CORE_SECONDS
from saleor_wechat_growth.messaging.services.picking import LEASE
from saleor_wechat_growth.messaging.services.refreshing import CORE_AWAY
from saleor_wechat_growth.sandbox.saleor.app import create_app
from saleor_wechat_growth.sandbox.saleor.model import App, Checkout, CheckoutLine
from saleor_wechat_growth.sandbox.saleor.shop import Shop
from saleor_wechat_growth.sandbox.serving import Serving
from tests.services.messaging.world import MINI_APP, World

SOON = timedelta(seconds=5)


@pytest.fixture
def core(world: World) -> Iterator[Shop]:
    """Core itself, in which this shop has installed us and has one checkout."""
    shop = Shop(clock=lambda: world.now)
    channel = shop.add_channel("default-channel", "默认", "CNY")
    product = shop.add_product(
        name="茶叶", slug="tea", category=shop.add_category("饮品")
    )
    variant = shop.add_variant(
        product, name="红茶", prices={"default-channel": Decimal(50)}, stock=9
    )
    checkout = Checkout("c1", channel, world.now, world.now)
    checkout.lines.append(CheckoutLine("l1", variant, 3))
    shop.checkouts["c1"] = checkout
    permissions = frozenset({"MANAGE_CHECKOUTS", "MANAGE_ORDERS", "MANAGE_USERS"})
    shop.apps[1] = App(1, "growth", "Growth", "1", "app-token", permissions, {})
    with Serving({"saleor": create_app(shop)}) as serving:
        shop.public_url = serving.url("saleor")
        world.shop.saleor_api_url = f"{serving.url('saleor')}/graphql/"
        world.shop.sealed_token = crypto.seal_text("app-token")
        world.shop.save()
        yield shop


def stale_message(world: World, saleor_id: str) -> Message:
    alice = world.person()
    cart = world.cart(alice)
    long_ago = world.now - timedelta(minutes=11)
    Cart.objects.of(world.shop.pk).filter(id=cart.pk).update(
        saleor_id=saleor_id,
        issued_at=long_ago,
        source_updated_at=long_ago,
        # the checkout itself names nobody
        attached_identity=alice.identities[MINI_APP],
    )
    cart.refresh_from_db()
    template = world.template("wechat_template", text="{{ cart.items }}")
    return world.plan(alice, template, cart=cart)


def send(at: datetime) -> int:
    return services.send_due(clock=lambda: at)


def test_a_stale_cart_is_sent_as_core_has_it_now(world: World, core: Shop) -> None:
    message = stale_message(world, core.checkouts["c1"].id)
    assert send(world.now) == 0
    message.refresh_from_db()
    assert (message.state, message.due_at) == (Message.State.WAITING, world.now + SOON)
    # the answer is news like any other, and until it is read nothing goes out
    assert handle_due(now=world.now) == 1
    assert send(world.at(SOON)) == 1
    [sent] = world.gateways.wechat.ledger.sends
    assert sent.data == {"thing1": "茶叶×3"}


def test_a_checkout_that_core_no_longer_has_is_recalled_from_our_copy(
    world: World, core: Shop
) -> None:
    message = stale_message(world, core.checkouts.pop("c1").id)
    send(world.now)
    handle_due(now=world.now)
    # core is not asked again, however old our copy grows
    assert send(world.at(timedelta(hours=1))) == 1
    message.refresh_from_db()
    assert message.state == Message.State.ACCEPTED
    [sent] = world.gateways.wechat.ledger.sends
    assert sent.data == {"thing1": "陶瓷杯"}


def test_while_core_is_away_the_message_waits(world: World) -> None:
    """The shop's address in these tests is one that nobody answers at."""
    message = stale_message(world, "checkout-x")
    assert send(world.now) == 0
    message.refresh_from_db()
    assert message.due_at == world.now + CORE_AWAY


def test_core_is_waited_for_no_longer_than_the_caller_says(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        world.shop.saleor_api_url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        world.shop.sealed_token = crypto.seal_text("app-token")
        client = saleor_client(world.shop, timeout=0.2)
        began = time.monotonic()
        with closing(client), pytest.raises(Unreachable):
            client.checkout("c1")
        assert time.monotonic() - began < CORE_SECONDS


def test_a_batch_is_ours_until_core_was_asked_for_long_enough() -> None:
    assert LEASE.total_seconds() > 2 * ASKING_SECONDS
