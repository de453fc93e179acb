from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Q, Sum

from saleor_wechat_growth.core import arrays, jsontext
from saleor_wechat_growth.inbox.arrivals import Arrival, digest
from saleor_wechat_growth.inbox.faults import described
from saleor_wechat_growth.inbox.models import InboxEvent, Refetch
from saleor_wechat_growth.inbox.services.storing import receive
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.turns import Turn, turn
from saleor_wechat_growth.integrations.saleor.errors import SaleorError, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from saleor_wechat_growth.integrations.saleor.client import SaleorClient

#: Deliveries of one change come close together: let them all in, then ask once.
SETTLE = timedelta(seconds=2)
#: A worker that died loses its rows after this.
LEASE = timedelta(minutes=1)
MAX_ATTEMPTS = 10
BATCH = 50
FIRST_RETRY = timedelta(seconds=10)
#: A core that is away is looked at this often, at the least.
LAST_RETRY = timedelta(minutes=10)

#: Never later than it was due, or news that keep coming would put it off for ever; and
#: never as it was, or who asks core now would take it for answered (`_as_claimed`).
_ASK: Final = """
INSERT INTO growth_refetch AS present
    (installation_id, kind, object_id, due_at, attempts, error)
SELECT installation_id, kind, object_id, due_at, 0, ''
FROM unnest(%b::bigint[], %b::text[], %b::text[], %b::timestamptz[])
     AS news (installation_id, kind, object_id, due_at)
ON CONFLICT (installation_id, kind, object_id) DO UPDATE SET
    due_at = LEAST(present.due_at, EXCLUDED.due_at) - interval '1 microsecond',
    attempts = 0
RETURNING id
"""


def ask_again(
    *, installation_id: int, objects: Iterable[tuple[str, str]], now: datetime
) -> None:
    """Have core asked soon for each (kind, id) of `objects`; see `Refetch.Kind`.

    Also for those it is being asked for at this moment: its answer may be of before.
    """
    wanted = sorted({(kind, object_id) for kind, object_id in objects if object_id})
    if wanted:
        columns: list[list[Any]] = [
            [installation_id] * len(wanted),
            [str(kind) for kind, _ in wanted],
            [object_id for _, object_id in wanted],
            [now + SETTLE] * len(wanted),
        ]
        arrays.run(_ASK, columns)


def refetch_due(*, now: datetime) -> int:
    """Ask cores for what is due, a batch of each shop in turn; return how many rows.

    The answers are stored as arrivals. Call it again until it returns 0: whom another
    worker asks now is left to it.
    """
    done = 0
    seen: list[int] = []
    while (installation_id := _next_installation(now, seen)) is not None:
        seen.append(installation_id)
        with turn(Turn.REFETCHING, installation_id) as is_ours:
            if is_ours:
                done += _refetch_batch(installation_id, now)
    return done


def _next_installation(now: datetime, seen: Sequence[int]) -> int | None:
    return (
        Refetch.objects.across_installations()  # a claim: any shop's turn
        .filter(due_at__lte=now)
        .exclude(installation_id__in=seen)
        .order_by("due_at", "id")
        .values_list("installation_id", flat=True)
        .first()
    )


def _refetch_batch(installation_id: int, now: datetime) -> int:
    rows = _claim(installation_id, now)
    if not rows:
        return 0
    try:
        client = saleor_client(Installation.objects.get(id=installation_id))
    except (NotInstalled, Installation.DoesNotExist):
        Refetch.objects.of(installation_id).filter(
            id__in=[row.id for row in rows], due_at=rows[0].due_at
        ).delete()
        return len(rows)
    with closing(client):
        for row in rows:
            try:
                _refetch(row, client, now)
            except Unreachable as error:
                _put_off_shop(row, error, now)
                break
            except SaleorError as error:
                _put_off(row, error, now + FIRST_RETRY * 2 ** (row.attempts + 1))
    return len(rows)


@transaction.atomic
def _claim(installation_id: int, now: datetime) -> list[Refetch]:
    rows = list(
        Refetch.objects.of(installation_id)
        .filter(due_at__lte=now)
        .select_for_update(skip_locked=True)
        .order_by("due_at", "id")[:BATCH]
    )
    for row in rows:
        row.due_at = now + LEASE
    Refetch.objects.bulk_update(rows, ["due_at"])
    return rows


def _as_claimed(row: Refetch) -> QuerySet[Refetch]:
    """Return the row unless it was asked for again since, which it then still is."""
    return Refetch.objects.of(row.installation_id).filter(id=row.pk, due_at=row.due_at)


def _refetch(row: Refetch, client: SaleorClient, now: datetime) -> None:
    arrival = snapshot(
        client,
        installation_id=row.installation_id,
        kind=row.kind,
        object_id=row.object_id,
        now=now,
    )
    with transaction.atomic():
        receive(arrivals=[arrival])
        _as_claimed(row).delete()


def _put_off(row: Refetch, error: SaleorError, until: datetime) -> None:
    if row.attempts + 1 >= MAX_ATTEMPTS:
        _as_claimed(row).delete()
        return
    _as_claimed(row).update(
        attempts=row.attempts + 1, error=described(error)[:500], due_at=until
    )


def _put_off_shop(row: Refetch, error: Unreachable, now: datetime) -> None:
    """Leave a core that is away alone, longer each time; `row` alone was tried.

    The row itself waits twice as long, so that another is tried first: it may be this
    object that core cannot answer for.
    """
    of_shop = Refetch.objects.of(row.installation_id)
    tries = of_shop.aggregate(tries=Sum("attempts"))["tries"] or 0
    pause = min(FIRST_RETRY * 2 ** min(tries + 1, MAX_ATTEMPTS), LAST_RETRY)
    _put_off(row, error, now + 2 * pause)
    claimed_with_it = Q(due_at=row.due_at)
    of_shop.filter(claimed_with_it | Q(due_at__lt=now + pause)).update(
        due_at=now + pause
    )


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
