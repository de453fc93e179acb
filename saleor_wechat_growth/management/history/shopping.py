"""What people did in the shop for three months, one visit after the other."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.management.history import goods, people, rhythm
from saleor_wechat_growth.management.history.recalling import Recaller
from saleor_wechat_growth.management.history.speaking import NotOver
from saleor_wechat_growth.management.history.told import (
    Bought,
    Did,
    Left,
    Memory,
    Prompted,
    Story,
)
from saleor_wechat_growth.reach.models import Channel

if TYPE_CHECKING:
    from random import Random

    from saleor_wechat_growth.management.history.people import Shopper
    from saleor_wechat_growth.management.history.scene import Scene

NEWCOMERS: Final = 900
RETURNS: Final = 2100
#: carts of visitors who never said who they are
NAMELESS: Final = 90
#: later carts are not left: a journey that goes live anew would watch them
_CLOSING: Final = timedelta(hours=8)
#: how often a run is told anew that would not be over
_TRIES: Final = 6


def invent(scene: Scene, random: Random) -> list[Shopper]:
    """Make up the people whom `Shopping` sends to the shop."""
    joined = rhythm.moments(
        random, since=scene.since, until=scene.until, count=NEWCOMERS
    )
    return people.invent(random, joined, scene.until)


class Shopping:
    """Three months of visits. Whoever comes has a row already, and so has an id."""

    def __init__(self, scene: Scene, random: Random, shoppers: list[Shopper]) -> None:
        self.scene = scene
        self.random = random
        self.story = Story(shoppers)
        self.memories = {shopper.number: Memory() for shopper in shoppers}
        self.recaller = Recaller(scene, random, self._order_of)
        self.subscriptions = sorted(
            {
                route.gateway_id
                for route in scene.routes.values()
                if route.channel == Channel.WECHAT_SUBSCRIBE
            }
        )

    def tell(self) -> Story:
        visits = [(each.joined_at, each.number) for each in self.story.shoppers]
        since, until = self.scene.since, self.scene.until
        for count, who in ((RETURNS, -1), (NAMELESS, -2)):
            moments = rhythm.moments(self.random, since=since, until=until, count=count)
            visits += [(at, who) for at in moments]
        known: list[Shopper] = []
        for at, who in sorted(visits):
            if who == -2:
                self._leave(None, at)
            elif who >= 0:
                known.append(self.story.shoppers[who])
                self._visit(known[-1], at)
            elif known:
                self._visit(self._somebody(known), at)
        self.story.orders.sort(key=lambda order: order.placed_at)
        return self.story

    def _somebody(self, known: list[Shopper]) -> Shopper:
        """Return who comes back: those who like to buy, more often."""
        few = self.random.choices(known, k=4)
        return max(few, key=lambda each: each.zeal * self.random.random())

    # -- a visit -----------------------------------------------------------------

    def _visit(self, shopper: Shopper, at: datetime) -> None:
        memory = self.memories[shopper.number]
        basket = goods.fill(self.random)
        self._browse(shopper, basket, at)
        chance = self.random.random()
        if chance < 0.4:
            return
        is_busy = memory.busy_until is not None and at < memory.busy_until
        is_late = at > self.scene.until - _CLOSING
        buys = chance < 0.4 + 0.22 * shopper.zeal
        if (buys or is_late) and not is_busy:
            self._buy_at_once(shopper, basket, at)
        elif not is_late:
            self._leave(shopper, at, basket)

    def _browse(self, shopper: Shopper, basket: goods.Basket, at: datetime) -> None:
        if not shopper.mini_program:
            return
        self._did(shopper, "mall_viewed", at, {"page": "pages/home/index"})
        for variant, _ in basket.wanted:
            at += self._while(90)
            self._did(shopper, "product_viewed", at, {"product": variant.product_id})

    def _put_in(self, cart: Left) -> None:
        shopper = cart.shopper
        self.story.carts.append(cart)
        if shopper is None or not shopper.mini_program:
            return
        for variant, quantity in cart.basket.wanted:
            properties = {"product": variant.product_id, "quantity": quantity}
            self._did(shopper, "cart_added", cart.begun_at, properties)
        self._prompt(shopper, cart.begun_at + self._while(60))

    def _prompt(self, shopper: Shopper, at: datetime) -> None:
        """Ask for a send of each template, as the mini-program does now and then."""
        memory = self.memories[shopper.number]
        if memory.is_off or self.random.random() > 0.72:
            return
        for gateway_id in self.subscriptions:
            answer = "accept" if self.random.random() < 0.82 else "reject"
            self.story.prompts.append(Prompted(shopper, gateway_id, answer, at))
            if answer == "accept":
                memory.subscriptions[gateway_id] += 1

    def _did(
        self, shopper: Shopper, kind: str, at: datetime, properties: dict[str, object]
    ) -> None:
        self.story.events.append(Did(shopper, kind, at, properties))

    # -- buying ------------------------------------------------------------------

    def _cart(
        self, shopper: Shopper | None, basket: goods.Basket, at: datetime
    ) -> Left:
        return Left(
            saleor_id=self._new_id("Checkout"),
            shopper=shopper,
            basket=basket,
            begun_at=at + self._while(120),
            touched_at=at + timedelta(seconds=125) + self._while(500),
        )

    def _buy_at_once(
        self, shopper: Shopper, basket: goods.Basket, at: datetime
    ) -> None:
        cart = self._cart(shopper, basket, at)
        self._put_in(cart)
        order = self._order_of(cart, cart.touched_at + self._while(900))
        if self.random.random() < 0.03 and order.taken_back is None:
            # they never paid
            order.paid_at = order.fulfilled_at = order.refunded_at = None
            order.refunded = Decimal(0)
            over = order.placed_at + timedelta(days=1)
            order.cancelled_at = over if over < self.scene.until else None

    def _order_of(self, cart: Left, at: datetime) -> Bought:
        """Have a cart ordered, so that it is paid `at`, and tell what came of it."""
        assert cart.shopper is not None
        order = cart.order = Bought(
            saleor_id=self._new_id("Order"),
            checkout_id=cart.saleor_id,
            shopper=cart.shopper,
            basket=cart.basket,
            placed_at=at - timedelta(seconds=self.random.uniform(9, 40)),
            paid_at=at,
        )
        until = self.scene.until
        fulfilled_at = at + timedelta(hours=18) + self._while(3600 * 40)
        order.fulfilled_at = fulfilled_at if fulfilled_at < until else None
        chance = self.random.random()
        later = at + timedelta(hours=2) + self._while(3600 * 24 * 9)
        if later < until:
            if chance < 0.03:
                order.cancelled_at, order.fulfilled_at = later, None
            elif chance < 0.055:
                order.refunded_at, order.fulfilled_at = later, None
            elif chance < 0.085 and order.fulfilled_at is not None:
                order.refunded = Decimal(10)
        self.memories[cart.shopper.number].bought_at = order.placed_at
        self.story.orders.append(order)
        return order

    # -- leaving -----------------------------------------------------------------

    def _leave(
        self, shopper: Shopper | None, at: datetime, basket: goods.Basket | None = None
    ) -> None:
        """Have a cart left, judged an hour later, and recalled if it may be."""
        cart = self._cart(shopper, basket or goods.fill(self.random), at)
        if cart.touched_at > self.scene.until - _CLOSING:
            return
        self._put_in(cart)
        idle = self.scene.graph.entry.bare_after
        cart.judged_at = cart.touched_at + idle + self._while(3)
        if shopper is None:
            cart.verdict = "nobody_known"
            return
        memory = self.memories[shopper.number]
        is_busy = memory.busy_until is not None and at < memory.busy_until
        if not is_busy and self.random.random() < 0.04:
            # another one was bought before the hour was over
            self._buy_at_once(shopper, goods.fill(self.random), cart.touched_at)
        cart.verdict = self._verdict(cart, shopper, memory)
        if cart.verdict or self._recall(cart, memory):
            return
        # it would be under way: this one was emptied in time instead
        cart.judged_at = cart.verdict = None
        cart.emptied_at = cart.touched_at + self._while(idle.total_seconds() * 0.9)

    def _verdict(self, cart: Left, shopper: Shopper, memory: Memory) -> str:
        assert cart.judged_at is not None
        if memory.bought_at is not None and memory.bought_at >= cart.touched_at:
            return "bought_since"
        cooling_off = self.scene.graph.entry.cooling_off
        if memory.entered_at and memory.entered_at > cart.judged_at - cooling_off:
            return "cooling_off"
        reachable = shopper.mini_program or shopper.service or shopper.phone
        return "" if reachable else "no_address"

    def _recall(self, cart: Left, memory: Memory) -> bool:
        assert cart.shopper is not None
        for _ in range(_TRIES):
            before, orders = memory.copy(), len(self.story.orders)
            try:
                cart.run = self.recaller.recall(cart, memory)
            except NotOver:
                self.memories[cart.shopper.number] = memory = before
                del self.story.orders[orders:]
                cart.order = None
                continue
            cart.emptied_at = cart.run.emptied_at
            return True
        return False

    # -- chance ------------------------------------------------------------------

    def _while(self, most_seconds: float) -> timedelta:
        return timedelta(seconds=most_seconds * self.random.random())

    def _new_id(self, kind: str) -> str:
        return goods.global_id(kind, uuid.UUID(int=self.random.getrandbits(128)))
