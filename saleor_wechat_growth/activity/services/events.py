from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction

from saleor_wechat_growth.activity.models import ClientEventId
from saleor_wechat_growth.core import arrays, jsontext
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.inbox.arrivals import Arrival, digest
from saleor_wechat_growth.inbox.intake import HANDLE_TASK
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import receive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_wechat_growth.activity.facts import EventFact

#: an inbox row that tells of events: {"events": [[customer id, kind], …]}
RECORDED: Final = "storefront.events_recorded"
#: an event: an entry of a service account's menu was used
MENU_USED: Final = "menu_used"
#: how long a client's event id counts as a repetition
REMEMBERED: Final = timedelta(days=30)
MONTHS_AHEAD: Final = 3
#: of all schedulers, one makes months
_MONTHS_LOCK: Final = 0x6D6F6E746873

_CLAIM: Final = """
INSERT INTO growth_clienteventid (installation_id, event_id, reported_at)
SELECT %b, unnest(%b::uuid[]), %b ON CONFLICT DO NOTHING RETURNING event_id
"""
# an id forgotten after 30 days still has its row: the key holds it once
_INSERT: Final = """
INSERT INTO growth_activityevent
    (installation_id, id, occurred_at, customer_id, kind, source, properties)
SELECT %b, id, occurred_at, customer_id, kind, source, properties::jsonb
FROM unnest(%b::uuid[], %b::timestamptz[], %b::bigint[], %b::text[], %b::text[],
            %b::text[])
    AS event (id, occurred_at, customer_id, kind, source, properties)
ON CONFLICT DO NOTHING
"""


@transaction.atomic(savepoint=False)
def record_events(
    *, installation_id: int, events: Sequence[EventFact], now: datetime
) -> int:
    """Write down what people told us they did; return how many events were new.

    Those who listen hear of it ("activity.recorded") when the inbox is handled next:
    whoever tells us must not wait for what follows. See also `write_events`.
    """
    written = _write(installation_id, events, now)
    _pass_on(installation_id, written, now)
    return len(written)


@transaction.atomic
def write_events(
    *, installation_id: int, events: Sequence[EventFact], now: datetime
) -> list[EventFact]:
    """Write down what people did; return what was new, for a handler to announce.

    An event whose `event_id` was reported before, or stands twice in `events`,
    counts once (the first).
    """
    return _write(installation_id, events, now)


def _write(
    installation_id: int, events: Sequence[EventFact], now: datetime
) -> list[EventFact]:
    fresh = _claim_ids(installation_id, events, now)
    kept = _once(events, fresh)
    if not kept:
        return []
    columns: list[Any] = [
        installation_id,
        [each.event_id or uuid.uuid4() for each in kept],
        [each.occurred_at for each in kept],
        [each.customer_id for each in kept],
        [each.kind for each in kept],
        [each.source for each in kept],
        [json.dumps(dict(each.properties)) for each in kept],
    ]
    arrays.run(_INSERT, columns, planned_once=True)
    return kept


def _pass_on(installation_id: int, written: Sequence[EventFact], now: datetime) -> None:
    """Put the news of events into the inbox: who did what kind of thing."""
    news = sorted(
        {(each.customer_id, each.kind) for each in written if each.customer_id}
    )
    if not news:
        return
    receive(
        arrivals=[
            Arrival(
                installation_id=installation_id,
                source=InboxEvent.Source.STOREFRONT,
                kind=RECORDED,
                subject="",
                dedupe_key=digest(uuid.uuid4().bytes),
                body=jsontext.dumps({"events": news}).encode(),
                received_at=now,
            )
        ]
    )
    transaction.on_commit(lambda: wake(HANDLE_TASK))


def is_first(*, installation_id: int, event_id: uuid.UUID, now: datetime) -> bool:
    """Say whether a client's report is new, and remember it; one winner among rivals.

    For reports that are no events; their ids share a name space with those of events.
    """
    fresh = _claim_new(installation_id, [event_id], now)
    return event_id in fresh


def _claim_ids(
    installation_id: int, events: Sequence[EventFact], now: datetime
) -> set[uuid.UUID]:
    """Insert the ids not seen before and return them; one winner among rivals."""
    # sorted, so that two reports with the same ids cannot deadlock
    ids = sorted({each.event_id for each in events if each.event_id is not None})
    return _claim_new(installation_id, ids, now) if ids else set()


def _claim_new(
    installation_id: int, ids: list[uuid.UUID], now: datetime
) -> set[uuid.UUID]:
    rows = arrays.run(_CLAIM, [installation_id, ids, now], planned_once=True)
    return {row[0] for row in rows}


def _once(events: Sequence[EventFact], fresh: set[uuid.UUID]) -> list[EventFact]:
    taken: set[uuid.UUID] = set()
    kept: list[EventFact] = []
    for each in events:
        if each.event_id is not None:
            if each.event_id not in fresh or each.event_id in taken:
                continue
            taken.add(each.event_id)
        kept.append(each)
    return kept


def forget_event_ids(*, now: datetime) -> int:
    """Delete client event ids reported longer ago than `REMEMBERED`."""
    # the sweep of all shops
    old = ClientEventId.objects.across_installations().filter(
        reported_at__lt=now - REMEMBERED
    )
    return old.delete()[0]


def make_months(*, now: datetime) -> list[str]:
    """Make the partitions of this month and the next three; return the new ones.

    Months are UTC's. Rows of a month that had no partition yet lie in the default
    one and move over.
    """
    made = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_MONTHS_LOCK])
        first = _month(now)
        for _ in range(MONTHS_AHEAD + 1):
            following = _month(first + timedelta(days=31))
            name = f"growth_activityevent_{first:%Y_%m}"
            cursor.execute("SELECT to_regclass(%s) IS NULL", [name])
            row = cursor.fetchone()
            if row and row[0]:
                cursor.execute(_MONTH_SQL.format(name=name), [first, following])
                cursor.execute(
                    f"ALTER TABLE growth_activityevent ATTACH PARTITION {name} "
                    f"FOR VALUES FROM ('{first.isoformat()}') "
                    f"TO ('{following.isoformat()}')"
                )
                made.append(name)
            first = following
    return made


#: filled before it is attached: while the default holds a row of the month,
#: PostgreSQL refuses the partition
_MONTH_SQL: Final = """
CREATE TABLE {name} (
    LIKE growth_activityevent INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES
);
WITH moved AS (
    DELETE FROM growth_activityevent_other
    WHERE occurred_at >= %s AND occurred_at < %s RETURNING *
)
INSERT INTO {name} SELECT * FROM moved
"""


def _month(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
