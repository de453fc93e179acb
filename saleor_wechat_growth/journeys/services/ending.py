"""How runs end, and who gets the credit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.activity.facts import DecisionFact
from saleor_wechat_growth.activity.models import Decision, Touch
from saleor_wechat_growth.activity.services import decide
from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.coupons.services import release
from saleor_wechat_growth.inbox.bodies import moment
from saleor_wechat_growth.journeys import queries
from saleor_wechat_growth.journeys.models import Run, Step
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.services import cancel

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from saleor_wechat_growth.inbox.registry import Happening

Outcome = Run.Outcome


def end_by_orders(
    *, installation_id: int, orders: Sequence[Happening], now: datetime
) -> None:
    """The goal: a paid order ends every run of its person and its cart at once."""
    paid = [order for order in orders if order.body.get("is_paid")]
    if not paid:
        return
    runs = queries.waiting_runs(
        installation_id,
        customer_ids={o.body["customer_id"] for o in paid if o.body["customer_id"]},
        cart_ids={o.body["cart_id"] for o in paid if o.body["cart_id"]},
    )
    ended: dict[Outcome, list[tuple[Run, str, str]]] = {}
    for run in runs:
        order = _order_of(run, paid)
        if order is None:
            continue
        outcome, reason = _credit(installation_id, run, order)
        ended.setdefault(outcome, []).append((run, reason, order.body["saleor_id"]))
    for outcome, entries in ended.items():
        for run, reason, saleor_id in entries:
            run.order_saleor_id = saleor_id
            run.reason = reason
        end_runs(
            installation_id=installation_id,
            runs=[run for run, _, _ in entries],
            outcome=outcome,
            now=now,
        )


def _paid_at(order: Happening) -> datetime:
    return moment(order.body.get("paid_at")) or order.at


def _order_of(run: Run, paid: Sequence[Happening]) -> Happening | None:
    """Return the first order that is this run's: of its cart, or placed during it."""
    own = [
        order
        for order in paid
        if (run.cart_id is not None and order.body["cart_id"] == run.cart_id)
        or (
            order.body["customer_id"] == run.customer_id
            and (moment(order.body["placed_at"]) or order.at) >= run.started_from
        )
    ]
    return min(own, key=_paid_at, default=None)


def _credit(installation_id: int, run: Run, order: Happening) -> tuple[Outcome, str]:
    """Say what brought the order back: voucher beats link beats window."""
    if run.touched_at is None:
        return Outcome.CONVERTED, "before_any_touch"
    span = queries.definition(run.version_id).attribution
    paid_at = _paid_at(order)
    if (
        run.coupon_grant_id is not None
        and CouponGrant.objects.of(installation_id)
        .filter(id=run.coupon_grant_id, order_saleor_id=order.body["saleor_id"])
        .exists()
    ):
        return Outcome.RECOVERED_VOUCHER, "its_coupon"
    touches = Message.objects.of(installation_id).filter(
        run_id=run.id, accepted_at__isnull=False, accepted_at__lte=paid_at
    )
    within = [
        message
        for message in touches
        if paid_at - message.accepted_at <= span  # type: ignore[operator]
    ]
    if not within:
        late = touches.exists()
        return (
            (Outcome.LOST, "bought_too_late")
            if late
            else (Outcome.CONVERTED, "before_any_touch")
        )
    followed = Touch.objects.of(installation_id).filter(
        kind=Touch.Kind.LINK,
        origin__in=[f"message:{message.id}" for message in within],
        at__lte=paid_at,
    )
    if followed.exists():
        return Outcome.RECOVERED_LINK, "its_link"
    return Outcome.RECOVERED_WINDOW, "within_window"


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
    by_outcome: dict[Outcome, list[Run]] = {}
    for run in runs:
        outcome, run.reason = _judge(run, states.get(run.id, []))
        by_outcome.setdefault(outcome, []).append(run)
    for outcome, ended in by_outcome.items():
        end_runs(installation_id=installation_id, runs=ended, outcome=outcome, now=now)


def _judge(run: Run, messages: Sequence[tuple[str, str]]) -> tuple[Outcome, str]:
    if run.touches:
        return Outcome.LOST, "no_order_in_time"
    if not messages:
        return Outcome.EXPIRED, "too_late_to_send"
    state, reason = messages[-1]
    if state in {Message.State.FAILED, Message.State.UNKNOWN}:
        return Outcome.FAILED, reason or state
    return Outcome.SUPPRESSED, reason or state


def end_runs(
    *, installation_id: int, runs: Collection[Run], outcome: Outcome, now: datetime
) -> None:
    """End `runs` wherever they stand: nothing more is sent, unused codes go back."""
    if not runs:
        return
    ids = [run.id for run in runs]
    for run in runs:
        run.outcome = outcome
        run.ended_at = now
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
