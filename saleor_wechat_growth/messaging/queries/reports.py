"""What became of messages, for people who look and for the ledgers' equations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from saleor_wechat_growth.messaging.models import Message, Template

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from django.db.models import QuerySet

State = Message.State


@dataclass(frozen=True, slots=True)
class MessageCounts:
    """How many messages there were, and where each of them ended (promise 9)."""

    planned: int
    by_state: Mapping[str, int]
    #: (state, reason) of those that were suppressed, cancelled or failed
    by_reason: Mapping[tuple[str, str], int]

    @property
    def adds_up(self) -> bool:
        return self.planned == sum(self.by_state.values())


_EXPLAINED = (State.SUPPRESSED, State.CANCELLED, State.FAILED)


def counts(installation_id: int, run_ids: Iterable[int]) -> MessageCounts:
    """Count the messages of these runs (ids, or a query of them)."""
    messages = Message.objects.of(installation_id).filter(run_id__in=run_ids)
    by_state = dict.fromkeys(State.values, 0)
    for state, number in messages.values_list("state").annotate(Count("id")).order_by():
        by_state[state] = number
    reasons = messages.filter(state__in=_EXPLAINED).values_list("state", "reason")
    return MessageCounts(
        planned=messages.count(),
        by_state=by_state,
        by_reason={
            (state, reason): number
            for state, reason, number in reasons.annotate(Count("id")).order_by()
        },
    )


def history(installation_id: int, customer_id: int) -> QuerySet[Message]:
    """Return everything that was to be said to one person, newest first."""
    return (
        Message.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .select_related("template")
        .order_by("-planned_at", "-id")
    )


def in_flight(installation_id: int) -> QuerySet[Message]:
    """Return what is on its way, or whose fate nobody knows, oldest first."""
    return (
        Message.objects.of(installation_id)
        .filter(state__in=(State.SENDING, State.UNKNOWN))
        .order_by("claimed_at", "id")
    )


def template_ids(installation_id: int, keys: Collection[str]) -> Mapping[str, int]:
    """Return the ids of these templates, as far as there are such."""
    known = Template.objects.of(installation_id).filter(key__in=keys)
    return dict(known.values_list("key", "id"))
