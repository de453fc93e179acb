"""Orders that ended a run and were taken back.

What happened happened: the run keeps its outcome, so that the equations of promise 9
stand. That the order was cancelled or fully refunded later is noted beside it, and
figures of revenue leave such runs out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.activity.facts import DecisionFact
from saleor_wechat_growth.activity.models import Decision
from saleor_wechat_growth.activity.services import decide
from saleor_wechat_growth.commerce.models import Order
from saleor_wechat_growth.journeys.models import Run

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


def reverse_runs(
    *, installation_id: int, order_saleor_ids: Collection[str], now: datetime
) -> None:
    """Note of every run that one of these orders ended whether that was taken back.

    From the orders' rows alone, so that a refund may be heard of before the payment,
    and long after the run's end.
    """
    if not order_saleor_ids:
        return
    taken_back = {
        order.saleor_id: _taken_back(order)
        for order in Order.objects.of(installation_id).filter(
            saleor_id__in=order_saleor_ids
        )
    }
    changed = []
    reversed_now = []
    for run in (
        Run.objects.of(installation_id)
        .filter(order_saleor_id__in=taken_back)
        .order_by("id")
        .select_for_update()
    ):
        at, reason = taken_back[run.order_saleor_id]
        if (run.reversed_at, run.reversed_reason) == (at, reason):
            continue
        if run.reversed_at is None:
            reversed_now.append(run)
        run.reversed_at, run.reversed_reason = at, reason
        changed.append(run)
    Run.objects.of(installation_id).bulk_update(
        changed, ["reversed_at", "reversed_reason"]
    )
    decide(
        decisions=[
            DecisionFact(
                installation_id=installation_id,
                stage=Decision.Stage.OUTCOME,
                subject=f"run:{run.id}",
                verdict="reversed",
                reason=run.reversed_reason,
                facts={"order": run.order_saleor_id, "outcome": run.outcome},
                customer_id=run.customer_id,
                run_id=run.id,
            )
            for run in reversed_now
        ],
        now=now,
    )


def _taken_back(order: Order) -> tuple[datetime | None, str]:
    """Return when an order was first taken back, and how; None: it stands."""
    moments = [
        (at, reason)
        for at, reason in (
            (order.cancelled_at, "order_cancelled"),
            (order.refunded_at, "order_refunded"),
        )
        if at is not None
    ]
    return min(moments, default=(None, ""))
