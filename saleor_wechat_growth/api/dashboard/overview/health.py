"""Whether everything runs, read from the ledgers of one shop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, QuerySet

from saleor_wechat_growth.inbox import queries as inbox
from saleor_wechat_growth.inbox.models import Reconciliation
from saleor_wechat_growth.journeys.models import Step, Watch
from saleor_wechat_growth.messaging.models import Message, Problem
from saleor_wechat_growth.reach.models import Account

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class InboxState:
    """News received and not handled yet; `given_up` failed for good."""

    waiting: int
    oldest_due_at: datetime | None
    given_up: int


@dataclass(frozen=True, slots=True)
class StreamState:
    """How far one stream of core's objects has been read."""

    stream: str
    state: str
    objects_seen: int
    finished_at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class BacklogState:
    """Work that is due and not done."""

    what: str
    due: int
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class HealthState:
    """What an operator looks at first."""

    checked_at: datetime
    inbox: InboxState
    streams: Sequence[StreamState]
    accounts: Sequence[Account]
    backlog: Sequence[BacklogState]
    problems: Sequence[Problem]


def of_shop(installation_id: int, now: datetime) -> HealthState:
    """Return the state of everything that works for one shop (seven queries)."""
    seen = inbox.health(installation_id)
    steps = Step.objects.of(installation_id).filter(state=Step.State.DUE)
    messages = Message.objects.of(installation_id).filter(state=Message.State.WAITING)
    return HealthState(
        checked_at=now,
        inbox=InboxState(seen.waiting, seen.oldest_due_at, seen.given_up),
        streams=[
            _stream(row)
            for row in Reconciliation.objects.of(installation_id).order_by("stream")
        ],
        accounts=list(Account.objects.of(installation_id).order_by("id")),
        backlog=[
            _backlog("sweep", Watch.objects.of(installation_id), now),
            _backlog("steps", steps, now),
            _backlog("messages", messages, now),
        ],
        problems=list(
            Problem.objects.of(installation_id).order_by("-raised_at", "-id")[:20]
        ),
    )


def _stream(row: Reconciliation) -> StreamState:
    return StreamState(
        stream=row.stream,
        state=_stream_state(row),
        objects_seen=row.objects_seen,
        finished_at=row.finished_at,
        error=row.error,
    )


def _stream_state(row: Reconciliation) -> str:
    if row.error:
        return "failing"
    if row.pass_started_at is None:
        return "waiting"
    if row.finished_at is None or row.pass_started_at > row.finished_at:
        return "running"
    return "done"


def _backlog(what: str, rows: QuerySet[Any], now: datetime) -> BacklogState:
    found = rows.filter(due_at__lte=now).aggregate(
        due=Count("id"), oldest=Min("due_at")
    )
    return BacklogState(what, found["due"], found["oldest"])
