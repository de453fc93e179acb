"""One shop's core that does not answer is that shop's trouble, and nobody else's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.messaging import services
from saleor_wechat_growth.messaging.channels.calls import Outcome
from saleor_wechat_growth.messaging.channels.wechat_template import DEDUPES_FOR
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.services import asking
from saleor_wechat_growth.messaging.services.pool import STALE_SECONDS, calling
from saleor_wechat_growth.messaging.services.recording import record
from saleor_wechat_growth.messaging.services.refreshing import CORE_AWAY
from saleor_wechat_growth.messaging.services.settling import CALL_LEASE
from saleor_wechat_growth.messaging.services.unknowns import LAST_REPEAT
from saleor_wechat_growth.reach import clients
from saleor_wechat_growth.sandbox.serving import Serving
from tests.services.messaging.store import open_store
from tests.services.messaging.world import Gateways, World

State = Message.State


@dataclass
class Hanging:
    """A core that answers nothing until `until`. asked, left: requests that came,
    and whose sender waited no longer."""

    until: Callable[[], bool] = field(default=lambda: False)
    asked: int = 0
    left: int = 0

    async def answer(self, request: Request) -> Response:
        self.asked += 1
        await request.body()
        while not self.until():
            if await request.is_disconnected():
                self.left += 1
                break
            await asyncio.sleep(0.01)
        return Response(status_code=503)


@contextmanager
def hanging_core(world: World) -> Iterator[Hanging]:
    core = Hanging()
    app = Starlette(routes=[Route("/graphql/", core.answer, methods=["POST"])])
    with Serving({"saleor": app}) as serving:
        world.shop.saleor_api_url = f"{serving.url('saleor')}/graphql/"
        world.shop.sealed_token = crypto.seal_text("app-token")
        world.shop.save()
        yield core


@pytest.fixture
def hanging(world: World) -> Iterator[Hanging]:
    with hanging_core(world) as core:
        yield core


@pytest.fixture
def healthy(other_shop: Installation, gateways: Gateways, world: World) -> World:
    return World(other_shop, gateways, world.now)


def of_a_stale_cart(world: World) -> Message:
    person = world.person()
    cart = world.cart(person)
    Cart.objects.of(world.shop.pk).filter(id=cart.pk).update(
        issued_at=world.now - timedelta(minutes=11)
    )
    return world.plan(person, world.template("wechat_template"), cart=cart)


def send(world: World, later: timedelta = timedelta()) -> int:
    moment = world.at(later)
    return services.send_due(clock=lambda: moment)


def fate(message: Message) -> tuple[str, object]:
    message.refresh_from_db()
    return message.state, message.due_at


def test_others_messages_are_at_the_gateway_while_one_core_still_hangs(
    world: World, healthy: World, hanging: Hanging
) -> None:
    waiting = of_a_stale_cart(world)
    with open_store(healthy, healthy.now) as store:
        store.sells("茶杯", 50)
        going = store.message(("茶杯", 1))
        assert waiting.installation_id < going.installation_id  # it is looked at first
        sent = world.gateways.wechat.ledger.sends
        hanging.until = lambda: len(sent) == 1
        assert send(world) == 1
    assert fate(going)[0] == State.ACCEPTED
    assert (hanging.asked, hanging.left) == (1, 0)
    assert fate(waiting)[0] == State.WAITING


def test_a_core_that_hangs_is_waited_for_so_long_and_then_left_alone(
    world: World, hanging: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "ASKING_SECONDS", 0.3)
    first = of_a_stale_cart(world)
    assert send(world) == 0
    away_until = world.now + CORE_AWAY
    assert fate(first) == (State.WAITING, away_until)
    second, third = of_a_stale_cart(world), of_a_stale_cart(world)
    # who needs nothing of core goes all the same
    Cart.objects.of(world.shop.pk).filter(id=third.cart_id).update(issued_at=world.now)
    assert send(world, CORE_AWAY / 2) == 1
    assert fate(second) == (State.WAITING, away_until)
    assert hanging.asked == 1
    hanging.until = lambda: True
    assert send(world, CORE_AWAY) == 0
    assert hanging.asked == 3  # it may have come back


def test_promise_4_a_call_that_begins_too_long_after_its_claim_is_not_made(
    world: World,
) -> None:
    message = world.plan(world.person(), world.template("sms"))
    [flight] = world.promised()
    assert 0 <= time.monotonic() - flight.claimed_at < STALE_SECONDS
    late = replace(flight, claimed_at=flight.claimed_at - STALE_SECONDS - 1)
    result = calling(late)()
    assert (result.outcome, result.code) == (Outcome.REFUSED, "not-called")
    assert world.gateways.sent() == []
    record(landed=[(late, result)], now=world.now)
    assert fate(message) == (State.WAITING, world.now + timedelta(seconds=5))


def test_promise_4_a_call_ends_before_another_may_take_its_message() -> None:
    # three calls at most, and before each a token is fetched
    longest = 6 * (clients.CONNECT_SECONDS + clients.READ_SECONDS)
    assert timedelta(seconds=STALE_SECONDS + longest) < CALL_LEASE
    assert LAST_REPEAT + timedelta(seconds=STALE_SECONDS + longest) < DEDUPES_FOR
