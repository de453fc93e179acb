from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Min, Q

from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.inbox.bodies import ORDER_NEWS
from saleor_wechat_growth.inbox.models import InboxEvent, Reconciliation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from django.db.models import QuerySet


@dataclass(frozen=True)
class Health:
    """What an operator looks at first. Ages are of the oldest row still waiting."""

    waiting: int
    oldest_due_at: datetime | None
    given_up: int
    reconciliations: tuple[tuple[str, datetime | None, int, str], ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """What nobody has read of some subjects and people.

    due: those with news that workers will read; lost_orders: those with news of an
    order that failed for good and waits for an operator, and when the last came.
    """

    due: frozenset[str]
    lost_orders: Mapping[str, datetime]


def unread_news(installation_id: int, about: Collection[str]) -> Unread:
    """Return what is unread of these: subjects, or whoever news of an order names."""
    due: set[str] = set()
    lost: dict[str, datetime] = {}
    wanted = frozenset(about)
    if not wanted:
        return Unread(frozenset(), lost)
    rows = InboxEvent.objects.of(installation_id).filter(
        Q(among("subject", wanted)) | Q(among("buyer", wanted)),
        handled_at__isnull=True,
        # nothing can be mended any more without it
        body__isnull=False,
    )
    for subject, buyer, kind, due_at, received_at in rows.values_list(
        "subject", "buyer", "kind", "due_at", "received_at"
    ):
        for each in wanted & {subject, buyer}:
            if due_at is not None:
                due.add(each)
            elif kind.startswith(ORDER_NEWS):
                lost[each] = max(received_at, lost.get(each, received_at))
    return Unread(frozenset(due), lost)


def given_up(
    installation_id: int, *, since: datetime | None = None, kind: str = ""
) -> QuerySet[InboxEvent]:
    """Return the rows that failed for good and could be tried again, oldest first.

    since: received then or later; kind: e.g. "saleor.order_paid", "" is every one.
    """
    return _failed(installation_id, since, kind).filter(body__isnull=False)


def lapsed(
    installation_id: int, *, since: datetime | None = None, kind: str = ""
) -> QuerySet[InboxEvent]:
    """Return the rows that failed for good so long ago that their body was dropped.

    They cannot be tried again. `since`, `kind`: as for `given_up`.
    """
    return _failed(installation_id, since, kind).filter(body__isnull=True)


def _failed(
    installation_id: int, since: datetime | None, kind: str
) -> QuerySet[InboxEvent]:
    rows = InboxEvent.objects.of(installation_id).filter(
        handled_at__isnull=True, due_at__isnull=True
    )
    if since is not None:
        rows = rows.filter(received_at__gte=since)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("received_at", "id")


def is_reading(installation_id: int) -> bool:
    """Whether a stream of core's objects is being read now."""
    begun = Reconciliation.objects.of(installation_id).filter(
        pass_started_at__isnull=False, error=""
    )
    return begun.filter(
        Q(finished_at__isnull=True) | Q(finished_at__lt=F("pass_started_at"))
    ).exists()


def has_webhooks(installation_id: int) -> bool:
    """Whether core ever delivered news to us, other than what we read ourselves."""
    news = InboxEvent.objects.of(installation_id).filter(
        source=InboxEvent.Source.SALEOR
    )
    return news.exclude(kind__endswith="_snapshot").exists()


def health(installation_id: int) -> Health:
    unread = InboxEvent.objects.of(installation_id).filter(handled_at__isnull=True)
    counts = unread.aggregate(
        waiting=Count("id", filter=Q(due_at__isnull=False)),
        oldest=Min("due_at"),
        given_up=Count("id", filter=Q(due_at__isnull=True, body__isnull=False)),
    )
    streams = Reconciliation.objects.of(installation_id).order_by("stream")
    return Health(
        waiting=counts["waiting"],
        oldest_due_at=counts["oldest"],
        given_up=counts["given_up"],
        reconciliations=tuple(
            (stream.stream, stream.finished_at, stream.objects_seen, stream.error)
            for stream in streams
        ),
    )
