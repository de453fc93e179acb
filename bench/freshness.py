"""freshness: from the commit of an inbox row to the membership that it makes.

Scheduler and worker run as in production beside 250,000 customers; ten segments are
live, one of which every event lets somebody new into. 500 events a second, each an
inbox row of its own. Goal: 99 of 100 memberships are there to be seen within a second.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from bench.lines import Line, Size, at_most, load_note, median, percentile, say
from bench.segment import RULE
from saleor_wechat_growth.activity.facts import EventFact
from saleor_wechat_growth.activity.models import ActivityEvent
from saleor_wechat_growth.activity.services import RECORDED, write_events
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.customers.models import Customer
from saleor_wechat_growth.inbox.arrivals import Arrival, digest
from saleor_wechat_growth.inbox.intake import HANDLE_TASK
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import receive
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.models import Membership, Segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RATE = 500
#: as many rows are committed together: 100 commits a second
TOGETHER = 5
KIND = "bench_seen"
OTHERS = 9
GIVE_UP = timedelta(seconds=60)
LOOK_EVERY_SECONDS = 0.02


def measure(size: Size) -> Iterator[Line]:
    loaded = load_note()
    installation_id = Installation.objects.get().id
    count = size.of(10_000, 200)
    people = list(
        Customer.objects.of(installation_id)
        .order_by("id")
        .values_list("id", flat=True)[: count + TOGETHER]
    )
    target = _live(installation_id)
    with contextlib.ExitStack() as running:
        for command in ("worker", "scheduler"):
            child = subprocess.Popen(
                [sys.executable, "-m", "saleor_wechat_growth", command],
                # figures alone go to our stdout
                stdout=sys.stderr,
            )
            running.callback(child.wait, 30)
            running.callback(child.terminate)
        # once the first are in, both are up
        first, others = people[:TOGETHER], people[TOGETHER:]
        _watch(target, {person: _happen(installation_id, [person]) for person in first})
        late = _send(installation_id, target, others)
    yield at_most(
        "freshness",
        percentile(late, 99),
        "s",
        1,
        f"p99 of {len(late)} memberships at {RATE} events/s, {OTHERS + 1} segments live; "
        f"median {median(late):.2f} s{loaded}",
    )


def _live(installation_id: int) -> Segment:
    """Make the segments live; return the one that events let people into."""
    now = datetime.now(UTC)  # noqa: TID251 -- the processes live by the clock
    rules = {f"other-{number}": RULE for number in range(OTHERS)}
    rules["seen"] = {"type": "event", "kind": KIND, "within": "1d"}
    made = {}
    for key, rule in rules.items():
        made[key] = services.save_segment(
            installation_id=installation_id, key=key, name=key, rule=rule, now=now
        )
        services.go_live(
            installation_id=installation_id, segment_id=made[key].id, now=now
        )
        services.build(
            installation_id=installation_id, segment_id=made[key].id, now=now
        )
        say(f"  built {key}")
    return made["seen"]


def _send(installation_id: int, target: Segment, people: Sequence[int]) -> list[float]:
    """Let events happen at the rate; return how late each membership was seen."""
    due: dict[int, datetime] = {}
    seen: dict[int, datetime] = {}
    began = looked = time.perf_counter()
    for start in range(0, len(people), TOGETHER):
        some = people[start : start + TOGETHER]
        time.sleep(max(0, began + start / RATE - time.perf_counter()))
        due |= dict.fromkeys(some, _happen(installation_id, some))
        if time.perf_counter() - looked > LOOK_EVERY_SECONDS:
            _look(target, due, seen)
            looked = time.perf_counter()
    _watch(target, due, seen)
    return [(seen[person] - due[person]).total_seconds() for person in due]


def _happen(installation_id: int, people: Sequence[int]) -> datetime:
    """Let each of these people be seen; return when that was committed."""
    now = datetime.now(UTC)  # noqa: TID251
    with transaction.atomic():
        write_events(
            installation_id=installation_id,
            events=[
                EventFact(KIND, now, ActivityEvent.Source.CLIENT, person)
                for person in people
            ],
            now=now,
        )
        receive(
            arrivals=[
                Arrival(
                    installation_id=installation_id,
                    source=InboxEvent.Source.STOREFRONT,
                    kind=RECORDED,
                    subject="",
                    dedupe_key=digest(uuid.uuid4().bytes),
                    body=json.dumps({"events": [[person, KIND]]}).encode(),
                    received_at=now,
                )
                for person in people
            ]
        )
    wake(HANDLE_TASK)
    return datetime.now(UTC)  # noqa: TID251


def _look(target: Segment, due: dict[int, datetime], seen: dict[int, datetime]) -> None:
    waited_for = due.keys() - seen.keys()
    members = Membership.objects.of(target.installation_id).filter(segment=target)
    found = list(
        members.filter(customer_id__in=waited_for).values_list("customer_id", flat=True)
    )
    at = datetime.now(UTC)  # noqa: TID251
    seen |= dict.fromkeys(found, at)


def _watch(
    target: Segment,
    due: dict[int, datetime],
    seen: dict[int, datetime] | None = None,
) -> None:
    """Look until everybody is in."""
    seen = {} if seen is None else seen
    ends_at = max(due.values()) + GIVE_UP
    while len(seen) < len(due):
        _look(target, due, seen)
        now = datetime.now(UTC)  # noqa: TID251
        assert now < ends_at, f"{len(due) - len(seen)} people never entered"
        time.sleep(LOOK_EVERY_SECONDS)
