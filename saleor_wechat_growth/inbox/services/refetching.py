from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from saleor_wechat_growth.core import jsontext
from saleor_wechat_growth.inbox.arrivals import Arrival, digest
from saleor_wechat_growth.inbox.faults import described
from saleor_wechat_growth.inbox.models import InboxEvent, Refetch
from saleor_wechat_growth.inbox.services.storing import receive
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.saleor.errors import SaleorError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from saleor_wechat_growth.integrations.saleor.client import SaleorClient

#: Deliveries of one change come close together: let them all in, then ask once.
SETTLE = timedelta(seconds=2)
LEASE = timedelta(minutes=1)
MAX_ATTEMPTS = 10
BATCH = 50


def ask_again(
    *, installation_id: int, objects: Iterable[tuple[str, str]], now: datetime
) -> None:
    """Have core asked soon for each (kind, id) of `objects`; see `Refetch.Kind`."""
    Refetch.objects.bulk_create(
        [
            Refetch(
                installation_id=installation_id,
                kind=kind,
                object_id=object_id,
                due_at=now + SETTLE,
            )
            for kind, object_id in sorted(set(objects))
            if object_id
        ],
        ignore_conflicts=True,
    )


def refetch_due(*, now: datetime) -> int:
    """Ask core for what is due and store the answers as arrivals; return how many."""
    rows = _claim(now)
    clients: dict[int, SaleorClient] = {}
    try:
        for row in rows:
            _refetch(row, clients, now)
    finally:
        for client in clients.values():
            client.close()
    return len(rows)


@transaction.atomic
def _claim(now: datetime) -> list[Refetch]:
    rows = list(
        Refetch.objects.across_installations()  # a claim
        .filter(due_at__lte=now)
        .select_for_update(skip_locked=True)
        .order_by("due_at", "id")[:BATCH]
    )
    for row in rows:
        row.due_at = now + LEASE
        row.attempts += 1
    Refetch.objects.bulk_update(rows, ["due_at", "attempts"])
    return rows


def _refetch(row: Refetch, clients: dict[int, SaleorClient], now: datetime) -> None:
    try:
        client = clients.get(row.installation_id)
        if client is None:
            installation = Installation.objects.get(id=row.installation_id)
            client = clients[row.installation_id] = saleor_client(installation)
        arrival = snapshot(
            client,
            installation_id=row.installation_id,
            kind=row.kind,
            object_id=row.object_id,
            now=now,
        )
    except NotInstalled:
        row.delete()
        return
    except SaleorError as error:
        if row.attempts >= MAX_ATTEMPTS:
            row.delete()
        else:
            row.error = described(error)[:500]
            row.due_at = now + timedelta(seconds=10 * 2**row.attempts)
            row.save(update_fields=["error", "due_at"])
        return
    with transaction.atomic():
        receive(arrivals=[arrival])
        row.delete()


def snapshot(
    client: SaleorClient,
    *,
    installation_id: int,
    kind: str,
    object_id: str,
    now: datetime,
) -> Arrival:
    """Return an object as core has it now, as an arrival that settles what it is.

    An object core no longer has arrives as null: a checkout that was completed or
    has expired is told apart by its order, which arrives instead of it.

    Raises:
        SaleorError: core did not answer.

    """
    name, found = kind, None
    if kind == Refetch.Kind.CHECKOUT:
        found = client.checkout(object_id)
        if found is None:
            orders = client.orders_of_checkouts([object_id])
            if orders:
                name, found = Refetch.Kind.ORDER, orders[0]
    elif kind == Refetch.Kind.ORDER:
        found = client.order(object_id)
    elif kind == Refetch.Kind.VOUCHER:
        found = client.voucher(object_id)
    else:
        found = client.customer(object_id)
    field = "user" if name == Refetch.Kind.CUSTOMER else str(name)
    body = jsontext.dumps(
        {
            "__typename": "Snapshot",
            "issuedAt": now.isoformat(),
            "fetched": True,
            "id": object_id,
            field: found,
        }
    ).encode()
    return Arrival(
        installation_id=installation_id,
        source=InboxEvent.Source.SALEOR,
        kind=f"saleor.{name}_snapshot",
        subject=object_id,
        dedupe_key=digest(body),
        body=body,
        received_at=now,
    )
