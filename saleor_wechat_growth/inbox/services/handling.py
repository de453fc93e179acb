from __future__ import annotations

import logging
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import connection, transaction

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.inbox import queries
from saleor_wechat_growth.inbox.bodies import UnreadableBody, happening_of
from saleor_wechat_growth.inbox.faults import described
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.registry import Happening, dispatch, forgotten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

logger = logging.getLogger(__name__)

BATCH = 500
MAX_ATTEMPTS = 8
FIRST_RETRY = timedelta(seconds=10)
KEEP_BODIES = timedelta(days=14)
#: what failed for good, since its receipt: its cause may be mended until then
KEEP_GIVEN_UP = timedelta(days=30)
#: First key of our advisory locks; the second is the installation's id.
LOCK_SPACE = 0x47524F57


def hold(installation_ids: Iterable[int]) -> None:
    """Wait until nobody else changes what we know of these shops, and keep it so.

    To the end of the caller's transaction. Taken before any row lock, in id order,
    so that two holders can never wait for each other.
    """
    with connection.cursor() as cursor:
        for installation_id in sorted(set(installation_ids)):
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, installation_id]
            )


def try_hold(installation_id: int) -> bool:
    """Do as `hold` does if nobody else holds this shop; return whether we do now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK_SPACE, installation_id]
        )
        is_ours: bool = cursor.fetchone() == (True,)
    return is_ours


def announce(*, happenings: Iterable[Happening], now: datetime) -> None:
    """Tell listeners of happenings that did not come through the inbox.

    In the caller's transaction, which has held their shops (`hold`) since before it
    locked its first row.
    """
    ordered = sorted(happenings, key=lambda happening: happening.installation_id)
    for _, of_one in groupby(ordered, key=lambda happening: happening.installation_id):
        dispatch(of_one, now)


def handle_due(*, now: datetime, limit: int = BATCH) -> int:
    """Handle what is due, a batch of each shop in turn; return how many rows.

    Call it again until it returns 0.
    """
    handled = 0
    seen: list[int] = []
    while (installation_id := _next_installation(now, seen)) is not None:
        seen.append(installation_id)
        handled += _handle_batch(installation_id, now, limit)
    return handled


def _next_installation(now: datetime, seen: Sequence[int]) -> int | None:
    return (
        InboxEvent.objects.across_installations()  # a claim: any shop's turn
        .filter(due_at__lte=now)
        .exclude(installation_id__in=seen)
        .order_by("due_at", "id")
        .values_list("installation_id", flat=True)
        .first()
    )


@transaction.atomic
def _handle_batch(installation_id: int, now: datetime, limit: int) -> int:
    if not try_hold(installation_id):
        return 0
    rows = list(
        InboxEvent.objects.of(installation_id)
        .filter(due_at__lte=now)
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True)[:limit]
    )
    readable: list[tuple[InboxEvent, Happening]] = []
    for row in rows:
        try:
            readable.append((row, _read(row)))
        except (UnreadableBody, crypto.Unreadable) as error:
            _give_up(row, str(error))
    if not _try(readable, now):
        for entry in readable:
            if not _try([entry], now):
                _put_off(entry[0], now)
    return len(rows)


def _read(row: InboxEvent) -> Happening:
    if row.body is None:
        msg = "the body was dropped before it was handled"
        raise UnreadableBody(msg)
    return happening_of(
        installation_id=row.installation_id,
        kind=row.kind,
        subject=row.subject,
        received_at=row.received_at,
        body=crypto.unseal(row.body),
    )


def _try(entries: Sequence[tuple[InboxEvent, Happening]], now: datetime) -> bool:
    if not entries:
        return True
    try:
        with transaction.atomic():
            dispatch([happening for _, happening in entries], now)
            InboxEvent.objects.of(entries[0][0].installation_id).filter(
                among("id", [row.id for row, _ in entries])
            ).update(handled_at=now, due_at=None, error="", buyer=None)
            _forget(entries)
    except Exception as error:  # noqa: BLE001 -- whatever it is, others are handled
        if len(entries) == 1:
            row = entries[0][0]
            row.error = described(error)[:500]
            # without its traceback, whose last line is the text
            logger.error(  # noqa: TRY400
                "inbox row %s (%s) failed: %s", row.id, row.kind, row.error
            )
        return False
    return True


def _forget(entries: Sequence[tuple[InboxEvent, Happening]]) -> None:
    """Drop at once what is not to be known; that the row was there stays known."""
    gone = forgotten([happening for _, happening in entries])
    rows = [row for (row, _), is_gone in zip(entries, gone, strict=True) if is_gone]
    if rows:
        InboxEvent.objects.of(rows[0].installation_id).filter(
            id__in=[row.id for row in rows]
        ).update(body=None, subject="")


def _put_off(row: InboxEvent, now: datetime) -> None:
    row.attempts += 1
    row.due_at = (
        now + FIRST_RETRY * 2 ** (row.attempts - 1)
        if row.attempts < MAX_ATTEMPTS
        else None
    )
    row.save(update_fields=["attempts", "due_at", "error"])


def _give_up(row: InboxEvent, why: str) -> None:
    row.due_at = None
    row.error = why[:500]
    row.save(update_fields=["due_at", "error"])


def retry_failed(
    *,
    installation_id: int,
    now: datetime,
    since: datetime | None = None,
    kind: str = "",
) -> int:
    """Make given-up rows of a shop due again, all or as `queries.given_up` chooses.

    Return how many. Those whose body was dropped (`queries.lapsed`) stay as they are.
    """
    rows = queries.given_up(installation_id, since=since, kind=kind)
    return rows.update(due_at=now, attempts=0)


def drop_old_bodies(*, now: datetime) -> int:
    """Drop bodies handled more than 14 days ago (promise 10); return how many.

    Those of the erased are gone already (`registry.forgets`). Those of rows that failed
    for good go 30 days after receipt, and whose order it was with them: nobody will
    mend their cause, and a message they hold is too late by then.
    """
    rows = InboxEvent.objects.across_installations()  # housekeeping of all shops
    handled = rows.filter(handled_at__lt=now - KEEP_BODIES, body__isnull=False)
    given_up = rows.filter(
        handled_at__isnull=True,
        due_at__isnull=True,
        received_at__lt=now - KEEP_GIVEN_UP,
        body__isnull=False,
    )
    return handled.update(body=None) + given_up.update(body=None, buyer=None)
