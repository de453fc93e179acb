"""freshness: from the commit of an inbox row to the membership and the run it leads to.

Scheduler and worker run as in production, beside 250,000, 500,000 and a million
customers; ten segments are live, one of which every event lets somebody new into, and
a journey begins with that. 500 events a second, each an inbox row of its own. Goal: 99
of 100 runs are there to be seen within a second.
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

from bench import crowd, shop
from bench.lines import (
    Line,
    Size,
    at_most,
    load_note,
    median,
    percentile,
    say,
    shown,
)
from bench.segment import RULE
from saleor_wechat_growth.activity.facts import EventFact
from saleor_wechat_growth.activity.models import ActivityEvent
from saleor_wechat_growth.activity.services import RECORDED, write_events
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.customers.models import Customer, Identity, IdentityKind
from saleor_wechat_growth.inbox.arrivals import Arrival, digest
from saleor_wechat_growth.inbox.intake import HANDLE_TASK
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import receive
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.journeys.models import Run
from saleor_wechat_growth.journeys.services import go_live, save_recipe
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
    segments = _segments(installation_id)
    _journey(installation_id)
    with _processes():
        there = 0
        for total in crowd.sizes(size):
            if there:
                say(f"  growing to {total} customers…")
                crowd.grow(installation_id, total - there)
            people = _reachable(installation_id, beyond=there, count=count + TOGETHER)
            there = total
            _build(segments)
            # once the first are in, both processes are up
            first, others = people[:TOGETHER], people[TOGETHER:]
            began = _happen(installation_id, first)
            _watch(installation_id, dict.fromkeys(first, began))
            late = _send(installation_id, others)
            note = (
                f"{total} customers: p99 of {len(late)} runs at {RATE} events/s, "
                f"{len(segments)} segments live; median {median(late):.2f} s{loaded}"
            )
            value = percentile(late, 99)
            if total == crowd.sizes(size)[-1]:
                yield at_most("freshness", value, "s", 1, note)
            else:
                yield shown(f"freshness.at_{total}", value, "s", note)


@contextlib.contextmanager
def _processes() -> Iterator[None]:
    with contextlib.ExitStack() as running:
        for command in ("worker", "scheduler"):
            child = subprocess.Popen(
                [sys.executable, "-m", "saleor_wechat_growth", command],
                # figures alone go to our stdout
                stdout=sys.stderr,
            )
            running.callback(child.wait, 30)
            running.callback(child.terminate)
        yield


def _segments(installation_id: int) -> list[Segment]:
    """Make the segments live; the last is the one that events let people into."""
    now = datetime.now(UTC)  # noqa: TID251 -- the processes live by the clock
    rules = {f"other-{number}": RULE for number in range(OTHERS)}
    rules[KIND] = {"type": "event", "kind": KIND, "within": "1d"}
    return [
        services.go_live(
            installation_id=installation_id,
            segment_id=services.save_segment(
                installation_id=installation_id, key=key, name=key, rule=rule, now=now
            ).id,
            now=now,
        )
        for key, rule in rules.items()
    ]


def _build(segments: Sequence[Segment]) -> None:
    for segment in segments:
        services.build(
            installation_id=segment.installation_id,
            segment_id=segment.id,
            now=datetime.now(UTC),  # noqa: TID251
        )
        say(f"  built {segment.key}")


def _journey(installation_id: int) -> None:
    """Let whoever enters the segment begin a journey, a day before its message."""
    now = datetime.now(UTC)  # noqa: TID251
    shop.template(installation_id)
    journey = save_recipe(
        installation_id=installation_id,
        key=KIND,
        name=KIND,
        recipe="segment_entry",
        parameters={"segment": KIND, "touches": [{"after": 24, "templates": ["cart"]}]},
        now=now,
    )
    go_live(installation_id=installation_id, journey_id=journey.id, now=now)


def _reachable(installation_id: int, *, beyond: int, count: int) -> list[int]:
    """Give customers an address, without which nobody enters; return who they are."""
    people = list(
        Customer.objects.of(installation_id)
        .filter(id__gt=beyond)
        .order_by("id")
        .values_list("id", flat=True)[:count]
    )
    Identity.objects.bulk_create(
        Identity(
            installation_id=installation_id,
            customer_id=person,
            kind=IdentityKind.OPENID,
            scope=shop.APP_ID,
            lookup=uuid.uuid4().bytes,
            # a day passes before anybody opens it
            sealed_value=b"",
            first_seen_at=datetime.now(UTC),  # noqa: TID251
        )
        for person in people
    )
    return people


def _send(installation_id: int, people: Sequence[int]) -> list[float]:
    """Let events happen at the rate; return how late each run was seen."""
    due: dict[int, datetime] = {}
    seen: dict[int, datetime] = {}
    began = looked = time.perf_counter()
    for start in range(0, len(people), TOGETHER):
        some = people[start : start + TOGETHER]
        time.sleep(max(0, began + start / RATE - time.perf_counter()))
        due |= dict.fromkeys(some, _happen(installation_id, some))
        if time.perf_counter() - looked > LOOK_EVERY_SECONDS:
            _look(installation_id, due, seen)
            looked = time.perf_counter()
    _watch(installation_id, due, seen)
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


def _look(
    installation_id: int, due: dict[int, datetime], seen: dict[int, datetime]
) -> None:
    waited_for = due.keys() - seen.keys()
    runs = Run.objects.of(installation_id).filter(customer_id__in=waited_for)
    members = Membership.objects.of(installation_id).filter(segment__key=KIND)
    entered = set(runs.values_list("customer_id", flat=True))
    found = members.filter(customer_id__in=entered)
    there = list(found.values_list("customer_id", flat=True))
    at = datetime.now(UTC)  # noqa: TID251
    seen |= dict.fromkeys(there, at)


def _watch(
    installation_id: int,
    due: dict[int, datetime],
    seen: dict[int, datetime] | None = None,
) -> None:
    """Look until everybody is in."""
    seen = {} if seen is None else seen
    ends_at = max(due.values()) + GIVE_UP
    while len(seen) < len(due):
        _look(installation_id, due, seen)
        now = datetime.now(UTC)  # noqa: TID251
        assert now < ends_at, f"{len(due) - len(seen)} people never entered"
        time.sleep(LOOK_EVERY_SECONDS)
