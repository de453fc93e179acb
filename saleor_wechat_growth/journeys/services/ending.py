"""How runs end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.activity.facts import DecisionFact
from saleor_wechat_growth.activity.models import Decision
from saleor_wechat_growth.activity.services import decide
from saleor_wechat_growth.coupons.services import release
from saleor_wechat_growth.journeys import queries
from saleor_wechat_growth.journeys.models import Run, Step
from saleor_wechat_growth.journeys.profiling import NO_PROFILING, needs_profiling
from saleor_wechat_growth.journeys.steps.send import COUPON_GONE
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.services import cancel
from saleor_wechat_growth.reach.queries import refusing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

Outcome = Run.Outcome


def end_by_carts(
    *, installation_id: int, carts: Mapping[int, str], now: datetime
) -> None:
    """End the runs of carts their owners emptied: there is nothing to come back to."""
    emptied = {cart_id for cart_id, status in carts.items() if status == "emptied"}
    runs = queries.waiting_runs(installation_id, cart_ids=emptied)
    for run in runs:
        run.reason = "cart_emptied"
    end_runs(
        installation_id=installation_id, runs=runs, outcome=Outcome.EXPIRED, now=now
    )


def end_by_coupons(
    *, installation_id: int, grant_ids: Collection[int], now: datetime
) -> None:
    """End the runs that were to remind of these coupons, which are redeemed.

    Those that have reminded go on: the order may be theirs.
    """
    runs = list(
        Run.objects.of(installation_id)
        .filter(
            entry_key__in=[f"coupon:{grant_id}" for grant_id in grant_ids],
            coupon_grant_id__in=grant_ids,
            outcome=Outcome.WAITING,
            touches=0,
        )
        .order_by("id")
        .select_for_update()
    )
    for run in runs:
        run.reason = COUPON_GONE
    end_runs(
        installation_id=installation_id, runs=runs, outcome=Outcome.EXPIRED, now=now
    )


def end_by_people(
    *,
    installation_id: int,
    customer_ids: Collection[int],
    reason: str,
    now: datetime,
) -> None:
    """End whatever these people are under way in."""
    runs = queries.waiting_runs(installation_id, customer_ids=customer_ids)
    for run in runs:
        run.reason = reason
    end_runs(
        installation_id=installation_id, runs=runs, outcome=Outcome.SUPPRESSED, now=now
    )


def end_unprofiled(
    *, installation_id: int, customer_ids: Collection[int], now: datetime
) -> None:
    """End what chose these people by what they are and do, if they refuse that now."""
    runs = [
        run
        for run in queries.waiting_runs(
            installation_id, customer_ids=refusing(installation_id, customer_ids)
        )
        if needs_profiling(queries.definition(run.version_id))
    ]
    for run in runs:
        run.reason = NO_PROFILING
    end_runs(
        installation_id=installation_id, runs=runs, outcome=Outcome.SUPPRESSED, now=now
    )


def finish(installation_id: int, runs: Sequence[Run], now: datetime) -> None:
    """End runs that reached the exit: lost, or never reached at all and why."""
    if not runs:
        return
    states: dict[int, list[tuple[str, str]]] = {}
    for run_id, state, reason in (
        Message.objects.of(installation_id)
        .filter(run_id__in=[run.id for run in runs])
        .order_by("id")
        .values_list("run_id", "state", "reason")
    ):
        assert run_id is not None
        states.setdefault(run_id, []).append((state, reason))
    silent = set(
        Step.objects.of(installation_id)
        .filter(run_id__in=[run.id for run in runs], result=COUPON_GONE)
        .values_list("run_id", flat=True)
    )
    by_outcome: dict[Outcome, list[Run]] = {}
    for run in runs:
        outcome, run.reason = _judge(
            run,
            states.get(run.id, []),
            COUPON_GONE if run.id in silent else "too_late_to_send",
        )
        by_outcome.setdefault(outcome, []).append(run)
    for outcome, ended in by_outcome.items():
        end_runs(installation_id=installation_id, runs=ended, outcome=outcome, now=now)


def _judge(
    run: Run, messages: Sequence[tuple[str, str]], unsaid: str
) -> tuple[Outcome, str]:
    if run.touches:
        return Outcome.LOST, "no_order_in_time"
    if not messages:
        return Outcome.EXPIRED, unsaid
    state, reason = messages[-1]
    if state in {Message.State.FAILED, Message.State.UNKNOWN}:
        return Outcome.FAILED, reason or "gave_no_reason"
    return Outcome.SUPPRESSED, reason or "gave_no_reason"


def end_runs(
    *, installation_id: int, runs: Collection[Run], outcome: Outcome, now: datetime
) -> None:
    """End `runs` wherever they stand: nothing more is sent, unused codes go back."""
    if not runs:
        return
    ids = [run.id for run in runs]
    for run in runs:
        run.outcome = outcome
        # a corrected run ended when it did
        run.ended_at = run.ended_at or now
    Run.objects.of(installation_id).bulk_update(
        runs, ["outcome", "reason", "ended_at", "order_saleor_id"]
    )
    Step.objects.of(installation_id).filter(
        run_id__in=ids, state=Step.State.DUE
    ).update(state=Step.State.DROPPED, done_at=now)
    cancel(installation_id=installation_id, run_ids=ids, reason="run_ended", now=now)
    # a message on its way may show its code yet
    flying = set(
        Message.objects.of(installation_id)
        .filter(
            run_id__in=ids,
            state__in=[Message.State.SENDING, Message.State.UNKNOWN],
        )
        .values_list("coupon_grant_id", flat=True)
    )
    unseen = [
        run.coupon_grant_id
        for run in runs
        if run.coupon_grant_id is not None and run.coupon_grant_id not in flying
    ]
    if unseen:
        release(installation_id=installation_id, grant_ids=unseen, now=now)
    decide(
        decisions=[
            DecisionFact(
                installation_id=installation_id,
                stage=Decision.Stage.OUTCOME,
                subject=f"run:{run.id}",
                verdict=outcome,
                reason=run.reason,
                facts={"order": run.order_saleor_id, "touches": run.touches},
                customer_id=run.customer_id,
                run_id=run.id,
            )
            for run in runs
        ],
        now=now,
    )
