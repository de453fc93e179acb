"""Healing what webhooks lost (promise 3): core's objects are paged to a watermark."""

from __future__ import annotations

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
from saleor_wechat_growth.integrations.saleor.client import EVER, SaleorClient
from saleor_wechat_growth.integrations.saleor.errors import SaleorError

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERY = timedelta(minutes=10)
#: A worker that died in a pass loses it after this; every page renews it.
LEASE = timedelta(minutes=5)
#: Clocks differ and transactions overlap: look a little further back than seen.
OVERLAP = timedelta(minutes=2)
PAGE = 100
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
    """Read every stream that is due; return how many objects were new to us."""
    new = 0
    while (row := _claim(now)) is not None:
        new += _reconcile(row, now)
    return new


@transaction.atomic
def _claim(now: datetime) -> Reconciliation | None:
    row = (
        Reconciliation.objects.across_installations()  # a claim
        .filter(due_at__lte=now, installation__status=Installation.Status.ACTIVE)
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
    installation = Installation.objects.get(id=row.installation_id)
    since = row.seen_until - OVERLAP if row.seen_until else EVER
    new = 0
    try:
        client = saleor_client(installation)
        try:
            arrivals = _arrivals(client, row, since, now)
            while page := list(islice(arrivals, PAGE)):
                new += receive(arrivals=page)
                Reconciliation.objects.of(row.installation_id).filter(id=row.id).update(
                    objects_seen=F("objects_seen") + len(page), due_at=now + LEASE
                )
        finally:
            client.close()
    except (SaleorError, NotInstalled) as error:
        row.attempts = min(row.attempts + 1, 8)
        row.error = described(error)[:500]
        row.due_at = now + timedelta(seconds=15 * 2**row.attempts)
        row.save(update_fields=["attempts", "error", "due_at"])
        return new
    Reconciliation.objects.of(row.installation_id).filter(id=row.id).update(
        seen_until=now, finished_at=now, due_at=now + EVERY, attempts=0, error=""
    )
    return new


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
