from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F

from saleor_wechat_growth.activity.models import Decision
from saleor_wechat_growth.core.arrays import among
from saleor_wechat_growth.journeys.credit import RECOVERED
from saleor_wechat_growth.journeys.definition import (
    CartDefinition,
    Definition,
    Happened,
    parse,
)
from saleor_wechat_growth.journeys.models import Journey, JourneyVersion, Run, Step
from saleor_wechat_growth.messaging.models import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from django.db.models import QuerySet


def live(installation_id: int) -> list[Journey]:
    """Return the journeys that carts enter now."""
    return [
        journey
        for journey in _letting_in(installation_id)
        if isinstance(_entered(journey), CartDefinition)
    ]


def listening(
    installation_id: int, kinds: Collection[str]
) -> list[tuple[Journey, Definition, Happened]]:
    """Return the journeys that people enter now when one of `kinds` happens."""
    found = []
    for journey in _letting_in(installation_id):
        graph = _entered(journey)
        if isinstance(graph.entry, Happened) and graph.entry.kind in kinds:
            found.append((journey, graph, graph.entry))
    return found


def _letting_in(installation_id: int) -> QuerySet[Journey]:
    return (
        Journey.objects.of(installation_id)
        .filter(status=Journey.Status.LIVE)
        .order_by("id")
    )


def _entered(journey: Journey) -> Definition:
    assert journey.current_id is not None
    return _parsed(journey.current_id)


@lru_cache(maxsize=512)
def _parsed(version_id: int) -> Definition:
    # a published version never changes, so a process reads it once
    version = JourneyVersion.objects.across_installations().get(id=version_id)
    return parse(version.definition)


def definition(version_id: int) -> Definition:
    """Return a published version's graph."""
    return _parsed(version_id)


def definition_of(journey: Journey) -> CartDefinition:
    """Return what carts enter a journey by: one of those that are `live`."""
    graph = _entered(journey)
    assert isinstance(graph, CartDefinition)
    return graph


def waiting_runs(
    installation_id: int,
    *,
    customer_ids: Collection[int] = (),
    cart_ids: Collection[int] = (),
) -> list[Run]:
    """Return and lock the runs still going of these persons or carts, in id order."""
    runs = Run.objects.of(installation_id).filter(outcome=Run.Outcome.WAITING)
    ids = set(
        runs.filter(among("customer_id", customer_ids)).values_list("id", flat=True)
    )
    ids |= set(runs.filter(among("cart_id", cart_ids)).values_list("id", flat=True))
    return list(runs.filter(id__in=ids).order_by("id").select_for_update())


@dataclass(frozen=True)
class Funnel:
    """What became of all that a journey looked at (promise 9), each counted once.

    A cart, or a happening where those lead in. evaluated = not_eligible + held_out +
    entered; entered = the sum of `outcomes`. reversed: those of the recovered whose
    order was cancelled or fully refunded later, which earned nothing.
    """

    evaluated: int
    not_eligible: Mapping[str, int]
    held_out: int
    entered: int
    outcomes: Mapping[str, int]
    reversed: int = 0
    messages: Mapping[str, int] = field(default_factory=dict)


def funnel(installation_id: int, journey_id: int) -> Funnel:
    """Count what a journey judged, its runs and messages, from the ledgers.

    A cart may be judged often; it counts by its entry, else by its last verdict.
    """
    entries = Decision.objects.of(installation_id).filter(
        stage=Decision.Stage.ENTRY, facts__journey=journey_id
    )
    last = entries.order_by(
        "subject", F("run_id").asc(nulls_last=True), "-at", "-id"
    ).distinct("subject")
    judged = dict(
        Decision.objects.of(installation_id)
        .filter(id__in=last.values("id"))
        .values_list("reason")
        .annotate(count=Count("id"))
    )
    entered = judged.pop("", 0)
    runs = Run.objects.of(installation_id).filter(journey_id=journey_id)
    outcomes = dict(runs.values_list("outcome").annotate(count=Count("id")))
    taken_back = runs.filter(outcome__in=RECOVERED, reversed_at__isnull=False)
    messages = dict(
        Message.objects.of(installation_id)
        .filter(run_id__in=runs.values("id"))
        .values_list("state")
        .annotate(count=Count("id"))
    )
    return Funnel(
        evaluated=entered + sum(judged.values()),
        not_eligible=judged,
        held_out=0,
        entered=entered,
        outcomes=outcomes,
        reversed=taken_back.count(),
        messages=messages,
    )


@dataclass(frozen=True)
class Line:
    """One line of an explanation: when, what, why, with the facts that decided."""

    at: datetime
    stage: str
    verdict: str
    reason: str
    facts: Mapping[str, Any]


def explain_run(installation_id: int, run_id: int) -> list[Line]:
    """Return everything that was decided about a run, in order (promise 6)."""
    run = Run.objects.of(installation_id).get(id=run_id)
    decisions = Decision.objects.of(installation_id)
    decisions = decisions.order_by("at", "id")
    rows = list(decisions.filter(run_id=run_id))
    rows += decisions.filter(
        subject=run.entry_key or f"cart:{run.cart_id}",
        run_id__isnull=True,
        at__lte=run.entered_at,
    )
    lines = [Line(d.at, d.stage, d.verdict, d.reason, d.facts) for d in rows]
    # every node but a wait has left a decision
    told = {line.facts.get("node") for line in lines}
    for step in Step.objects.of(installation_id).filter(
        run_id=run_id, state=Step.State.DONE
    ):
        if step.node not in told and step.done_at is not None:
            facts = {"node": step.node, "due_at": step.due_at.isoformat()}
            lines.append(Line(step.done_at, "step", "wait", step.result, facts))
    return sorted(lines, key=lambda line: line.at)


def explain_cart(installation_id: int, cart_id: int) -> list[Line]:
    """Return why a cart did, or did not, lead to anything."""
    lines = [
        Line(d.at, d.stage, d.verdict, d.reason, d.facts)
        for d in Decision.objects.of(installation_id).filter(subject=f"cart:{cart_id}")
    ]
    for run_id in (
        Run.objects.of(installation_id)
        .filter(cart_id=cart_id)
        .values_list("id", flat=True)
    ):
        lines += explain_run(installation_id, run_id)
    return sorted(
        {
            (line.at, line.stage, line.verdict, line.reason): line for line in lines
        }.values(),
        key=lambda line: line.at,
    )


def last_runs(installation_id: int, limit: int = 20) -> list[Run]:
    return list(
        Run.objects.of(installation_id)
        .select_related("journey", "cart")
        .order_by("-id")[:limit]
    )
