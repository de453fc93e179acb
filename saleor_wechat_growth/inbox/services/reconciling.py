"""Healing what webhooks lost (promise 3): core's objects are paged to a watermark."""

from __future__ import annotations

import logging
from contextlib import closing
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from saleor_wechat_growth.core import jsontext
from saleor_wechat_growth.inbox.arrivals import Arrival, digest
from saleor_wechat_growth.inbox.bodies import UnreadableBody, moment, parse, subject_of
from saleor_wechat_growth.inbox.faults import described
from saleor_wechat_growth.inbox.models import InboxEvent, Reconciliation
from saleor_wechat_growth.inbox.services.storing import receive
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.turns import Turn, turn
from saleor_wechat_growth.integrations.saleor.client import EVER, SaleorClient
from saleor_wechat_growth.integrations.saleor.errors import SaleorError, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

logger = logging.getLogger(__name__)

EVERY = timedelta(minutes=10)
#: A worker that died in a pass loses it after this, one that lives keeps its turn.
LEASE = timedelta(minutes=5)
#: Clocks differ and transactions overlap: look a little further back than seen.
OVERLAP = timedelta(minutes=2)
PAGE = 100
FIRST_RETRY = timedelta(seconds=15)
MOST_ATTEMPTS = 8
A_MOMENT = timedelta(seconds=1)
#: Core keeps failed deliveries 14 days.
DELIVERIES_KEPT = timedelta(days=14)

Stream = Reconciliation.Stream
_OBJECT = {
    Stream.CUSTOMERS: "user",
    Stream.ORDERS: "order",
    Stream.CHECKOUTS: "checkout",
}
_KIND = {
    Stream.CUSTOMERS: "saleor.customer_snapshot",
    Stream.ORDERS: "saleor.order_snapshot",
    Stream.CHECKOUTS: "saleor.checkout_snapshot",
}


def start_reconciliation(
    *, installation_id: int, now: datetime, since_ever: bool = False
) -> None:
    """Have every stream of a shop read soon: after install, and after we were down.

    since_ever: forget how far was read, and read everything.
    """
    if since_ever:
        Reconciliation.objects.of(installation_id).update(seen_until=None)
    Reconciliation.objects.bulk_create(
        [
            Reconciliation(installation_id=installation_id, stream=stream, due_at=now)
            for stream in Stream
        ],
        update_conflicts=True,
        unique_fields=["installation", "stream"],
        update_fields=["due_at"],
    )


def reconcile_due(*, now: datetime) -> int:
    """Read every stream that is due, a shop at a time; return how many objects were new.

    A shop that another worker reads now is left to it.
    """
    new = 0
    seen: list[int] = []
    while (installation_id := _next_installation(now, seen)) is not None:
        seen.append(installation_id)
        with turn(Turn.RECONCILING, installation_id) as is_ours:
            while is_ours and (row := _claim(installation_id, now)) is not None:
                new += _reconcile(row, now)
    return new


def _due(now: datetime) -> QuerySet[Reconciliation]:
    return Reconciliation.objects.across_installations().filter(  # a claim: any shop's
        due_at__lte=now, installation__status=Installation.Status.ACTIVE
    )


def _next_installation(now: datetime, seen: Sequence[int]) -> int | None:
    return (
        _due(now)
        .exclude(installation_id__in=seen)
        .order_by("due_at", "id")
        .values_list("installation_id", flat=True)
        .first()
    )


@transaction.atomic
def _claim(installation_id: int, now: datetime) -> Reconciliation | None:
    row = (
        _due(now)
        .filter(installation_id=installation_id)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("due_at", "id")
        .first()
    )
    if row is not None:
        row.due_at = now + LEASE
        row.pass_started_at = now
        row.objects_seen = 0
        row.save(update_fields=["due_at", "pass_started_at", "objects_seen"])
    return row


def _reconcile(row: Reconciliation, now: datetime) -> int:
    since = row.seen_until - OVERLAP if row.seen_until else EVER
    same = Reconciliation.objects.of(row.installation_id).filter(id=row.pk)
    # asked for anew meanwhile, it is due at once, and not read up to now
    as_claimed = same.filter(due_at=row.due_at)
    new = 0
    try:
        installation = Installation.objects.get(id=row.installation_id)
        with closing(saleor_client(installation)) as client:
            arrivals = _arrivals(client, row, since, now)
            while page := list(islice(arrivals, PAGE)):
                new += receive(arrivals=page)
                same.update(objects_seen=F("objects_seen") + len(page))
    except (SaleorError, NotInstalled, Installation.DoesNotExist) as error:
        attempts = min(row.attempts + 1, MOST_ATTEMPTS)
        until = now + FIRST_RETRY * 2**attempts
        why = described(error)[:500]
        as_claimed.update(attempts=attempts, error=why, due_at=until)
        logger.warning(
            "shop %s: %s not read from core, again at %s: %s",
            row.installation_id,
            row.stream,
            until.isoformat(timespec="seconds"),
            why,
        )
        if isinstance(error, Unreachable):
            _put_off_shop(row.installation_id, until)
        return new
    as_claimed.update(
        seen_until=now, finished_at=now, due_at=now + EVERY, attempts=0, error=""
    )
    if row.attempts:
        logger.info("shop %s: %s read from core again", row.installation_id, row.stream)
    return new


def _put_off_shop(installation_id: int, until: datetime) -> None:
    """Leave the other streams of a core that is away alone as well, untried.

    Their turn comes first then: it may be one stream that core cannot answer for.
    """
    before = until - A_MOMENT
    Reconciliation.objects.of(installation_id).filter(due_at__lt=before).update(
        due_at=before
    )


def _arrivals(
    client: SaleorClient, row: Reconciliation, since: datetime, now: datetime
) -> Iterator[Arrival]:
    if row.stream == Stream.DELIVERIES:
        yield from _failed(client, row.installation_id, since, now)
        return
    stream = Stream(row.stream)
    pages = {
        Stream.CUSTOMERS: client.customers_page,
        Stream.ORDERS: client.orders_page,
        Stream.CHECKOUTS: client.checkouts_page,
    }[stream]
    for found in pages(since=since):
        yield _snapshot(row.installation_id, stream, found, now)


def _snapshot(
    installation_id: int, stream: Stream, found: dict[str, Any], now: datetime
) -> Arrival:
    content = jsontext.dumps(found).encode()
    field = _OBJECT[stream]
    body = jsontext.dumps(
        {
            "__typename": "Snapshot",
            "issuedAt": now.isoformat(),
            "fetched": True,
            "id": found["id"],
            field: found,
        }
    ).encode()
    return Arrival(
        installation_id=installation_id,
        source=InboxEvent.Source.SALEOR,
        kind=_KIND[stream],
        subject=subject_of({field: found}),
        # the same state read again is no news
        dedupe_key=digest(b"page", content),
        body=body,
        received_at=now,
    )


def _failed(
    client: SaleorClient, installation_id: int, since: datetime, now: datetime
) -> Iterator[Arrival]:
    """Yield the deliveries core gave up, as if they had come."""
    for delivery in client.failed_deliveries(since=max(since, now - DELIVERIES_KEPT)):
        if delivery.payload is None:
            continue
        body = delivery.payload.encode()
        kind = delivery.event_type.lower()
        try:
            value = parse(body)
        except UnreadableBody:
            continue
        yield Arrival(
            installation_id=installation_id,
            source=InboxEvent.Source.SALEOR,
            kind=f"saleor.{kind}",
            subject=subject_of(value),
            dedupe_key=digest(kind.encode(), body),
            body=body,
            received_at=moment(value.get("issuedAt")) or now,
        )
