"""Events as a busy shop's core sends them, made from bodies a real core sent.

Shoppers come and go at the same time: carts are made, changed three times, some are
bought, some shoppers register. A third of the carts belong to people who were here
before. No two bodies are equal.
"""

from __future__ import annotations

import copy
import json
import random
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests import captures

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGAN = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
BOUGHT = 0.3
REGISTER = 0.15
KNOWN = 0.35
ANONYMOUS = 0.3


@dataclass(frozen=True, order=True)
class Event:
    """One delivery: when core issued it, its event name, its bytes."""

    at: datetime
    name: str
    body: bytes


def events(count: int, seed: int, label: int = 0) -> list[Event]:
    """Return `count` events in the order of their time.

    The same seed tells the same story, another label tells it of other objects.
    """
    return sorted(_Shop(seed, label).events(count))[:count]


class _Shop:
    def __init__(self, seed: int, label: int) -> None:
        self._label = f"{seed}-{label}"
        self._phones = 13_000_000_000 + (seed * 10 + label) * 10_000_000
        self._dice = random.Random(seed)
        captured = {each.name: each.value for each in captures.deliveries()}
        self._checkout = captured["0025-checkout_updated"]
        self._order = captured["0034-order_created"]
        self._user = captured["0057-customer_updated"]

    def events(self, count: int) -> Iterator[Event]:
        made = number = 0
        while made < count:
            # about a hundred shoppers are under way at any moment
            at = BEGAN + timedelta(seconds=number)
            for event in self._session(number, at):
                made += 1
                yield event
            number += 1

    def _session(self, number: int, at: datetime) -> Iterator[Event]:
        dice = self._dice
        user = mail = None
        if dice.random() < KNOWN:
            user = self._person(dice.randrange(max(1, number)))
        elif dice.random() > ANONYMOUS:
            mail = f"shopper.{self._label}.{number}@example.com"
        if user is None and dice.random() < REGISTER:
            user = self._person(number)
            yield self._customer("customer_created", user, self._later(at, -20))
            yield self._customer("customer_updated", user, self._later(at, -10))
        email = mail or (user["email"] if user else None)
        checkout = self._new_checkout(number, at, user)
        for name, seconds in (
            ("checkout_created", 0),
            ("checkout_updated", 20),
            ("checkout_updated", 45),
            ("checkout_updated", 70),
        ):
            at_this = self._later(at, seconds)
            checkout["lines"][0]["quantity"] += 1
            self._reprice(checkout)
            if seconds > 40 and email:
                checkout["email"] = email
                checkout["billingAddress"] = self._address(number)
            yield self._event(name, "checkout", checkout, at_this)
        if email and dice.random() < BOUGHT:
            yield from self._buy(number, checkout, user, self._later(at, 95))

    def _buy(
        self, number: int, checkout: dict[str, Any], user: Any, at: datetime
    ) -> Iterator[Event]:
        order = copy.deepcopy(self._order["order"])
        order.update(
            id=self._id("Order", number),
            number=str(number),
            created=at.isoformat(),
            checkoutId=checkout["id"],
            userEmail=checkout["email"],
            user=user,
            billingAddress=checkout["billingAddress"],
            shippingAddress=checkout["billingAddress"],
            voucherCode=None,
            voucher=None,
            isPaid=False,
        )
        for name, seconds in (
            ("order_created", 0),
            ("order_confirmed", 1),
            ("order_fully_paid", 2),
            ("order_updated", 30),
        ):
            order["isPaid"] = seconds > 1
            yield self._event(name, "order", order, self._later(at, seconds))

    def _new_checkout(self, number: int, at: datetime, user: Any) -> dict[str, Any]:
        checkout: dict[str, Any] = copy.deepcopy(self._checkout["checkout"])
        checkout.update(
            id=self._id("Checkout", number),
            created=at.isoformat(),
            user=user,
            email=None,
            billingAddress=None,
            shippingAddress=None,
        )
        return checkout

    def _reprice(self, checkout: dict[str, Any]) -> None:
        gross = sum(
            line["quantity"] * line["unitPrice"]["gross"]["amount"]
            for line in checkout["lines"]
        )
        checkout["totalPrice"]["gross"]["amount"] = round(gross, 2)

    def _person(self, number: int) -> dict[str, Any]:
        user: dict[str, Any] = copy.deepcopy(self._user["user"])
        user.update(
            id=self._id("User", number),
            email=f"user.{self._label}.{number}@example.com",
            firstName=f"First{number}",
        )
        return user

    def _address(self, number: int) -> dict[str, Any]:
        address = copy.deepcopy(self._user["user"]["defaultShippingAddress"])
        address["phone"] = f"+86{self._phones + number}"
        return dict(address)

    def _customer(self, name: str, user: dict[str, Any], at: datetime) -> Event:
        return self._event(name, "user", user, at)

    def _event(
        self, name: str, field: str, value: dict[str, Any], at: datetime
    ) -> Event:
        value["updatedAt"] = at.isoformat()
        body = {
            "__typename": "".join(word.title() for word in name.split("_")),
            "issuedAt": (at + timedelta(milliseconds=120)).isoformat(),
            "version": "3.23.28",
            "issuingPrincipal": None,
            "recipient": {"id": "QXBwOjE=", "name": "Growth"},
            field: value,
        }
        return Event(at, name, json.dumps(body).encode())

    def _id(self, kind: str, number: int) -> str:
        return b64encode(f"{kind}:{self._label}-{number:09d}".encode()).decode()

    def _later(self, at: datetime, seconds: float) -> datetime:
        return at + timedelta(seconds=seconds, microseconds=self._dice.randrange(10**6))
