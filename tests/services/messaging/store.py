"""A core with things to sell, and carts of them that our shop knows, as core has them."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import requests
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Event

from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.commerce.words import cart_word
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.inbox.services import handle_due
from saleor_wechat_growth.messaging import services
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.sandbox.saleor.app import create_app
from saleor_wechat_growth.sandbox.saleor.model import (
    App,
    Checkout,
    CheckoutLine,
    Variant,
)
from saleor_wechat_growth.sandbox.saleor.shop import Shop
from saleor_wechat_growth.sandbox.serving import Serving
from tests.services.messaging.world import MINI_APP, Person, World

CHANNEL = "default-channel"
SOON = timedelta(seconds=5)


class Counting:
    """Counts what core is asked, by the name of the query.

    takes: how long it takes, in seconds, for each of the next answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.asked: Counter[str] = Counter()
        self.takes: list[float] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def heard() -> Event:
            event = await receive()
            found = re.search(rb"(?:query|mutation) (\w+)", event.get("body", b""))
            if found is not None:
                self.asked[found[1].decode()] += 1
            return event

        is_asked = scope["type"] == "http" and scope["path"] == "/graphql/"
        if is_asked and self.takes:
            await asyncio.sleep(self.takes.pop(0))
        await self._app(scope, heard if is_asked else receive, send)


@dataclass
class Store:
    world: World
    shop: Shop
    url: str
    asked: Counter[str]
    takes: list[float]
    variants: dict[str, Variant] = field(default_factory=dict)

    def sells(self, name: str, price: int, stock: int = 9) -> Variant:
        number = len(self.variants)
        product = self.shop.add_product(
            name=name, slug=f"p{number}", category=self.shop.add_category(name)
        )
        variant = self.shop.add_variant(
            product, name=name, prices={CHANNEL: Decimal(price)}, stock=stock
        )
        self.variants[name] = variant
        return variant

    def control(self, path: str, **body: Any) -> None:
        """Do as the shop's staff does."""
        answer = requests.post(f"{self.url}/_sandbox/{path}", json=body, timeout=20)
        assert answer.status_code == 200, answer.text

    def has(self, name: str, **stock: Any) -> None:
        self.control("stock", variant=self.variants[name].id, **stock)

    def costs(self, name: str, price: int) -> None:
        self.control("price", variant=self.variants[name].id, price=price)

    def cart(self, person: Person, *lines: tuple[str, int]) -> Cart:
        """Return a cart of (name, quantity), as core has it at this moment."""
        number = len(self.shop.checkouts)
        checkout = Checkout(
            f"c{number}", self.shop.channels[CHANNEL], self.world.now, self.world.now
        )
        for index, (name, quantity) in enumerate(lines):
            checkout.lines.append(
                CheckoutLine(f"l{number}-{index}", self.variants[name], quantity)
            )
        self.shop.checkouts[checkout.pk] = checkout
        prices = {name: self.variants[name].prices[CHANNEL] for name, _ in lines}
        word = cart_word(
            {"id": checkout.id, "updatedAt": self.world.now.isoformat()},
            issued_at=self.world.now,
            is_fetched=False,
        )
        return Cart.objects.create(
            installation=self.world.shop,
            saleor_id=checkout.id,
            status=Cart.Status.OPEN,
            customer=person.customer,
            # the checkout itself names nobody
            attached_identity=person.identities[MINI_APP],
            sales_channel=CHANNEL,
            currency="CNY",
            lines=[
                {
                    "variant": self.variants[name].id,
                    "name": name,
                    "quantity": quantity,
                    "unit_price": str(prices[name]),
                }
                for name, quantity in lines
            ],
            total=sum(prices[name] * quantity for name, quantity in lines),
            issued_at=self.world.now,
            source_updated_at=self.world.now,
            digest=word.digest,
        )

    def message(
        self, *lines: tuple[str, int], text: str = "{{ cart.items }}", **changes: Any
    ) -> Message:
        """Plan a recall of such a cart, due now."""
        person = self.world.person()
        template = self.world.template("wechat_template", text=text)
        cart = self.cart(person, *lines)
        return self.world.plan(person, template, cart=cart, **changes)

    def send(self, later: timedelta = timedelta()) -> int:
        """Run the outbox at one moment, after what is news by then was read."""
        moment = self.world.at(later)
        handle_due(now=moment)
        return services.send_due(clock=lambda: moment)

    def said(self) -> list[dict[str, str]]:
        """Return what people were told, in order."""
        return [sent.data for sent in self.world.gateways.wechat.ledger.sends]


@contextmanager
def open_store(world: World, clock: datetime) -> Iterator[Store]:
    shop = Shop(clock=lambda: clock)
    shop.add_channel(CHANNEL, "默认", "CNY")
    shop.add_user(email="staff@shop.example", password="x", is_staff=True)
    permissions = frozenset(
        {"MANAGE_CHECKOUTS", "MANAGE_ORDERS", "MANAGE_USERS", "MANAGE_PRODUCTS"}
    )
    shop.apps[1] = App(1, "growth", "Growth", "1", "app-token", permissions, {})
    counting = Counting(create_app(shop))
    with Serving({"saleor": counting}) as serving:
        url = serving.url("saleor")
        shop.public_url = url
        world.shop.saleor_api_url = f"{url}/graphql/"
        world.shop.sealed_token = crypto.seal_text("app-token")
        world.shop.save()
        yield Store(world, shop, url, counting.asked, counting.takes)
