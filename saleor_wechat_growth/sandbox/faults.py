"""Faults that tests, benchmarks and the demo can order from a gateway.

A gateway describes each call it gets (`Call`), asks the plan what should go
wrong (`Faults.draw`) and lets `enact` carry the call out accordingly.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from random import Random
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import Receive, Scope, Send

#: the ASGI extension by which `serving` lets an application cut a connection
DROP_EXTENSION: Final = "sandbox.drop"


class Kind(StrEnum):
    """What goes wrong."""

    DELAY = "delay"
    HANG = "accept-then-hang"
    LOST = "accept-then-drop"
    HTTP = "http"
    DROP = "drop"
    ERRCODE = "errcode"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One order. `path` is a shell pattern; None matches anything.

    `times` is how often it strikes before it is used up (None: for ever);
    `probability` is drawn from a generator of its own, seeded by `seed`.
    """

    kind: Kind
    path: str = "*"
    recipient: str | None = None
    template: str | None = None
    times: int | None = None
    probability: float = 1.0
    seed: int = 0
    seconds: float = 0.0
    status: int = 500
    code: int | str = -1
    message: str = "system error"

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Fault:
        return cls(**{**body, "kind": Kind(body["kind"])})


@dataclass(frozen=True, slots=True)
class Call:
    """What a fault can be matched on."""

    path: str
    recipients: frozenset[str] = frozenset()
    template: str | None = None


@dataclass(slots=True)
class _Order:
    fault: Fault
    random: Random
    struck: int = 0

    def strikes(self, call: Call) -> bool:
        fault = self.fault
        if fault.times is not None and self.struck >= fault.times:
            return False
        if not fnmatchcase(call.path, fault.path):
            return False
        if fault.recipient is not None and fault.recipient not in call.recipients:
            return False
        if fault.template is not None and fault.template != call.template:
            return False
        if fault.probability < 1 and self.random.random() >= fault.probability:
            return False
        self.struck += 1
        return True


@dataclass(slots=True)
class Faults:
    """The orders in force, oldest first."""

    _orders: list[_Order] = field(default_factory=list)

    def order(self, fault: Fault) -> None:
        random = Random(fault.seed)  # noqa: S311 - repeatable by design
        self._orders.append(_Order(fault, random))

    def clear(self) -> None:
        self._orders.clear()

    def draw(self, call: Call) -> tuple[float, Fault | None]:
        """Seconds to wait, and the first other fault that strikes this call."""
        seconds = 0.0
        for order in self._orders:
            if order.strikes(call):
                if order.fault.kind is not Kind.DELAY:
                    return seconds, order.fault
                seconds += order.fault.seconds
        return seconds, None

    def describe(self) -> list[dict[str, Any]]:
        return [{**asdict(each.fault), "struck": each.struck} for each in self._orders]


class _Dropped(Response):
    """Cuts the connection without a byte of an answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        scope["extensions"][DROP_EXTENSION]["drop"]()
        await _until_disconnected(receive)


class _Hanging(Response):
    """Never answers; the caller has to give up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        await _until_disconnected(receive)


async def _until_disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def enact(
    faults: Faults,
    call: Call,
    carry_out: Callable[[], Response],
    refuse: Callable[[Fault], Response],
) -> Response:
    """Carry the call out the way the orders say.

    A delay comes before the work, and the work is done even if the caller has
    gone meanwhile: what a slow gateway does to a client with a short time-out.
    """
    seconds, fault = faults.draw(call)
    if seconds:
        await asyncio.sleep(seconds)
    if fault is None:
        return carry_out()
    if fault.kind is Kind.HTTP:
        return Response("", fault.status)
    if fault.kind is Kind.ERRCODE:
        return refuse(fault)
    if fault.kind is Kind.HANG:
        carry_out()
        return _Hanging()
    if fault.kind is Kind.LOST:
        carry_out()
    return _Dropped()
