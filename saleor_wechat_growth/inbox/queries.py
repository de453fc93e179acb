from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Min, Q

from saleor_wechat_growth.inbox.models import InboxEvent, Reconciliation

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet


@dataclass(frozen=True)
class Health:
    """What an operator looks at first. Ages are of the oldest row still waiting."""

    waiting: int
    oldest_due_at: datetime | None
    given_up: int
    reconciliations: tuple[tuple[str, datetime | None, int, str], ...]


def unread_subjects(installation_id: int, subjects: Collection[str]) -> frozenset[str]:
    """Return those of `subjects` that still have news nobody has read (promise 5)."""
    if not subjects:
        return frozenset()
    return frozenset(
        InboxEvent.objects.of(installation_id)
        .filter(due_at__isnull=False, subject__in=subjects)
        .values_list("subject", flat=True)
    )


def given_up(
    installation_id: int, *, since: datetime | None = None, kind: str = ""
) -> QuerySet[InboxEvent]:
    """Return the rows that failed for good and could be tried again, oldest first.

    since: received then or later; kind: e.g. "saleor.order_paid", "" is every one.
    """
    rows = InboxEvent.objects.of(installation_id).filter(
        handled_at__isnull=True, due_at__isnull=True, body__isnull=False
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
    counts = InboxEvent.objects.of(installation_id).aggregate(
        waiting=Count("id", filter=Q(due_at__isnull=False)),
        oldest=Min("due_at"),
        given_up=Count("id", filter=Q(due_at__isnull=True, handled_at__isnull=True)),
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
