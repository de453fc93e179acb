"""Who listens to what: the one way news travels through the house.

A domain registers a handler for kinds of happenings. Handlers run in the order of
the layers, in one transaction; what a handler returns are derived happenings
(an order was paid, a message delivered), heard by the handlers of later layers in
the same pass. Nothing travels back down, so one pass is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

LAYERS = (
    "inbox",
    "customers",
    "reach",
    "commerce",
    "activity",
    "coupons",
    "segments",
    "forms",
    "messaging",
    "promises",
    "journeys",
    "insights",
)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, outside (from an inbox row) or derived from it.

    kind: "<source>.<what>", e.g. "saleor.order_paid", "wechat.followed",
    "message.accepted"; subject: what it is about; at: when, by its source's clock.
    """

    installation_id: int
    kind: str
    subject: str
    at: datetime
    body: Mapping[str, Any] = field(default_factory=dict)


Handler = Callable[[Sequence[Happening], datetime], Iterable[Happening] | None]


_handlers: dict[str, list[tuple[frozenset[str], Handler]]] = {
    layer: [] for layer in LAYERS
}


def listen(layer: str, *kinds: str) -> Callable[[Handler], Handler]:
    """Register a handler of `layer` for `kinds`."""

    def register(handler: Handler) -> Handler:
        _handlers[layer].append((frozenset(kinds), handler))
        return handler

    return register


#: says of each of some happenings of one installation whether to forget what it said
Forgetter = Callable[[Sequence[Happening]], Sequence[bool]]

_forgetters: list[Forgetter] = []


def forgets(forgetter: Forgetter) -> Forgetter:
    """Have `forgetter` asked about news that was just handled.

    Of what is not to be known any more, such as news of the erased, not even the
    received body is kept then.
    """
    _forgetters.append(forgetter)
    return forgetter


def forgotten(happenings: Sequence[Happening]) -> list[bool]:
    """Return for each of `happenings`, of one installation, whether to forget it."""
    said = [forgetter(happenings) for forgetter in _forgetters]
    return [any(each) for each in zip(*said, strict=True)]


def dispatch(happenings: Iterable[Happening], now: datetime) -> None:
    """Hand `happenings` of one installation to every listener, in layer order.

    The caller holds the transaction. Whatever a handler raises passes through.
    """
    known = list(happenings)
    for layer in LAYERS:
        derived: list[Happening] = []
        for kinds, handler in _handlers[layer]:
            batch = [happening for happening in known if happening.kind in kinds]
            if batch:
                derived.extend(handler(batch, now) or ())
        known.extend(derived)
