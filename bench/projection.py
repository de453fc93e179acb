"""projection: inbox rows to customers, carts and orders, in one process.

The rows are real deliveries as the door stored them, sealed; a recall is live, so
idle clocks are set as well. Goals: 2,000 events/s, and 0.3 of the yardstick, which
starts from the same bodies already opened (`projection_by_hand`).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.db import connection

from bench import bodies, projection_by_hand, shop
from bench.lines import Line, Size, at_least, load_note, median, say, spread
from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.customers.models import Identity
from saleor_wechat_growth.inbox import services
from saleor_wechat_growth.inbox.arrivals import Arrival, digest
from saleor_wechat_growth.inbox.bodies import parse, subject_of
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.journeys.models import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.bodies import Event
    from saleor_wechat_growth.journeys.models import Journey

CHUNK = 1000


def measure(size: Size) -> Iterator[Line]:
    count = size.of(20_000, 300)
    loaded = load_note()
    ours, theirs = [], []
    for number in range(1, size.rounds + 1):
        events = bodies.events(count, seed=number)
        product, yardstick = _shop(number), _shop(number + 100)
        _store(product.installation_id, events)
        _store(yardstick.installation_id, events)
        ours.append(count / _project(product.installation_id))
        theirs.append(count / _by_hand(yardstick, events))
        _same_rows(product.installation_id, yardstick.installation_id)
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


def _shop(number: int) -> Journey:
    made = shop.installation(f"http://127.0.0.1:9/{number}/graphql/")
    return shop.recall(made.id)


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


def _project(installation_id: int) -> float:
    """Return the seconds that the product takes."""
    # the yardstick's rows are due as well: only this shop's turn is measured
    others = InboxEvent.objects.across_installations().exclude(
        installation_id=installation_id
    )
    waiting = dict(others.filter(due_at__isnull=False).values_list("id", "due_at"))
    others.filter(due_at__isnull=False).update(due_at=None)
    now = bodies.BEGAN.replace(year=2027)
    began = time.perf_counter()
    while services.handle_due(now=now):
        pass
    took = time.perf_counter() - began
    InboxEvent.objects.across_installations().filter(id__in=waiting).update(due_at=now)
    return took


def _by_hand(journey: Journey, events: Sequence[Event]) -> float:
    """Return the seconds that the yardstick takes."""
    ids = InboxEvent.objects.of(journey.installation_id).order_by("id")
    rows = list(zip(ids.values_list("id", flat=True), events, strict=True))
    began = time.perf_counter()
    projection_by_hand.project(journey, rows)
    return time.perf_counter() - began


def _same_rows(product: int, yardstick: int) -> None:
    """Make sure that the yardstick did all of the work, and so did we."""
    for model in (Cart, Order, Identity, Watch):
        ours, theirs = (model.objects.of(each).count() for each in (product, yardstick))
        if ours != theirs:
            message = f"{model.__name__}: {ours} rows, by hand {theirs}"
            raise AssertionError(message)
    unhandled = InboxEvent.objects.across_installations().filter(handled_at=None)
    assert not unhandled.exists()
