"""What an operator watches: counts and ages read from the ledgers, without names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Min, QuerySet
from prometheus_client import CollectorRegistry, Gauge

from saleor_wechat_growth.inbox.models import InboxEvent, Reconciliation
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.journeys.models import Journey, Step, Watch
from saleor_wechat_growth.messaging.models import Message

if TYPE_CHECKING:
    from datetime import datetime
from typing import Any

REGISTRY = CollectorRegistry()

_DUE = Gauge("growth_due", "Rows due and not done", ["what"], registry=REGISTRY)
_AGE = Gauge(
    "growth_oldest_due_seconds",
    "How long the oldest due row has been waiting",
    ["what"],
    registry=REGISTRY,
)
_GIVEN_UP = Gauge(
    "growth_inbox_given_up", "Inbox rows that failed for good", registry=REGISTRY
)
_BEHIND = Gauge(
    "growth_reconciliations_failing", "Streams that failed last", registry=REGISTRY
)
_OPEN = Gauge(
    "growth_messages_open",
    "Messages not settled, by state",
    ["state"],
    registry=REGISTRY,
)
_OPEN_STATES = (Message.State.WAITING, Message.State.SENDING, Message.State.UNKNOWN)


def refresh(*, now: datetime) -> None:
    """Read every figure anew."""
    due: dict[str, QuerySet[Any]] = {
        # figures of the whole process group, not of one shop
        "inbox": InboxEvent.objects.across_installations(),
        "sweep": Watch.objects.across_installations(),
        "steps": Step.objects.across_installations().filter(
            state=Step.State.DUE,
            run__journey__status=Journey.Status.LIVE,
            installation__status=Installation.Status.ACTIVE,
        ),
        "messages": Message.objects.across_installations().filter(
            state=Message.State.WAITING,
            installation__status=Installation.Status.ACTIVE,
        ),
    }
    for what, rows in due.items():
        found = rows.filter(due_at__lte=now).aggregate(
            count=Count("id"), oldest=Min("due_at")
        )
        _DUE.labels(what).set(found["count"])
        oldest = found["oldest"]
        _AGE.labels(what).set((now - oldest).total_seconds() if oldest else 0)
    _GIVEN_UP.set(
        InboxEvent.objects.across_installations()
        .filter(due_at__isnull=True, handled_at__isnull=True, body__isnull=False)
        .count()
    )
    _BEHIND.set(Reconciliation.objects.across_installations().exclude(error="").count())
    counts = dict(
        Message.objects.across_installations()
        .filter(state__in=_OPEN_STATES)
        .values_list("state")
        .annotate(count=Count("id"))
    )
    for state in _OPEN_STATES:
        _OPEN.labels(state).set(counts.get(state, 0))
