"""projection: inbox rows to customers, carts and orders, in one process.

In a shop of a million customers and carts. The rows are real deliveries as the door
stored them, sealed; a recall is live, so idle clocks are set as well. Goals: 2,000
events/s, and 0.3 of the yardstick, which starts from the same bodies already opened
(`projection_by_hand`).
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection

from bench import bodies, projection_by_hand
from bench.lines import Line, Size, at_least, load_note, median, say, spread
from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.customers.models import (
    Customer,
    Identity,
    Link,
    SaleorUser,
)
from saleor_wechat_growth.inbox import services
from saleor_wechat_growth.inbox.arrivals import Arrival, digest
from saleor_wechat_growth.inbox.bodies import parse, subject_of
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.journeys.models import Journey, Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bench.bodies import Event

    Rows = Sequence[tuple[int, Event]]

#: what a batch writes to, besides the inbox itself
TABLES = (Customer, Identity, Link, SaleorUser, Cart, Order, Watch)
CHUNK = 1000


def measure(size: Size) -> Iterator[Line]:
    count = size.of(20_000, 300)
    loaded = load_note()
    journey = Journey.objects.across_installations().get()
    ours, theirs = [], []
    for number in range(1, size.rounds + 1):
        seconds, rows = _measured(_project, journey, bodies.events(count, number, 1))
        ours.append(count / seconds)
        events = bodies.events(count, number, 2)
        seconds, rows_by_hand = _measured(projection_by_hand.project, journey, events)
        theirs.append(count / seconds)
        assert rows == rows_by_hand, "the yardstick does all of the work, and so do we"
        say(f"  round {number}: {ours[-1]:.0f} events/s, by hand {theirs[-1]:.0f}")
    note = f"{count} events; {spread(ours)}{loaded}"
    yield at_least("projection", median(ours), "events/s", 2000, note)
    ratios = [our / their for our, their in zip(ours, theirs, strict=True)]
    yield at_least(
        "projection.ratio",
        median(ratios),
        "ratio to yardstick",
        0.3,
        f"yardstick {median(theirs):.0f} events/s: SQL by hand, batches of 500",
    )


def _store(installation_id: int, events: Sequence[Event]) -> None:
    """Put deliveries into the inbox as the door does, due when a round asks."""
    for start in range(0, len(events), CHUNK):
        services.receive(
            arrivals=[
                Arrival(
                    installation_id=installation_id,
                    source=InboxEvent.Source.SALEOR,
                    kind=f"saleor.{event.name}",
                    subject=subject_of(parse(event.body)),
                    dedupe_key=digest(event.name.encode(), event.body),
                    body=event.body,
                    received_at=event.at,
                )
                for event in events[start : start + CHUNK]
            ]
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _measured(
    project: Callable[[Journey, Rows], None], journey: Journey, events: Sequence[Event]
) -> tuple[float, list[int]]:
    """Return the seconds that `project` takes, and how many rows each table gained."""
    _store(journey.installation_id, events)
    stored = InboxEvent.objects.of(journey.installation_id).filter(handled_at=None)
    ids = stored.order_by("id").values_list("id", flat=True)
    rows = list(zip(ids, events, strict=True))
    before = _counts()
    began = time.perf_counter()
    project(journey, rows)
    took = time.perf_counter() - began
    assert not stored.exists()
    return took, [now - then for now, then in zip(_counts(), before, strict=True)]


def _project(_: Journey, rows: Rows) -> None:
    now = rows[-1][1].at + timedelta(hours=1)
    while services.handle_due(now=now):
        pass


def _counts() -> list[int]:
    return [model.objects.across_installations().count() for model in TABLES]
