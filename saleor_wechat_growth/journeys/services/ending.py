"""How runs end, and who gets the credit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from saleor_wechat_growth.activity.facts import DecisionFact
from saleor_wechat_growth.activity.models import Decision, Touch
from saleor_wechat_growth.activity.services import decide
from saleor_wechat_growth.commerce.models import Order
from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.coupons.services import release
from saleor_wechat_growth.journeys import queries
from saleor_wechat_growth.journeys.models import Run, Step
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.services import cancel

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from saleor_wechat_growth.inbox.registry import Happening

Outcome = Run.Outcome

#: for so long after its end a run takes the credit for an order heard of late
CORRECTABLE = timedelta(days=7)
#: the reason of a run that an order ended whose credit is another run's
ELSEWHERE = "credited_elsewhere"
#: what an order after a run's end can still earn it: its coupon and links live on
EARNED = frozenset({Outcome.RECOVERED_VOUCHER, Outcome.RECOVERED_LINK})


def end_by_orders(
    *, installation_id: int, orders: Sequence[Happening], now: datetime
) -> None:
    """The goal: a paid order ends every run of its person and its cart at once.

    A run that ended without it is judged again: the news may have come late.
    """
    paid = [order.body for order in orders if order.body.get("is_paid")]
    _credit_orders(
        installation_id,
        customer_ids={body["customer_id"] for body in paid if body["customer_id"]},
        cart_ids={body["cart_id"] for body in paid if body["cart_id"]},
        now=now,
    )


def credit_again(*, installation_id: int, runs: Sequence[Run], now: datetime) -> None:
    """Judge ended `runs` again: a touch was heard of after the order it brought."""
    ended = [run for run in runs if run.outcome != Outcome.WAITING]
    _credit_orders(
        installation_id,
        customer_ids={run.customer_id for run in ended},
        cart_ids={run.cart_id for run in ended if run.cart_id is not None},
        now=now,
    )


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What may earn a run the credit for an order; times are the touches' own."""

    span: timedelta
    #: the order that its coupon paid for, if any
    coupon_order: str
    links: Sequence[datetime]
    #: when the calls of the accepted messages were claimed
    messages: Sequence[datetime]

    def touched_before(self, paid_at: datetime) -> datetime | None:
        return max((at for at in self.messages if at <= paid_at), default=None)

    def verdict(self, order: Order) -> tuple[Outcome, str]:
        """Say what brought `order`: voucher beats link beats window (promise 9)."""
        assert order.paid_at is not None
        if self.coupon_order == order.saleor_id:
            return Outcome.RECOVERED_VOUCHER, "its_coupon"
        oldest = order.paid_at - self.span
        if any(oldest <= at <= order.paid_at for at in self.links):
            return Outcome.RECOVERED_LINK, "its_link"
        touched_at = self.touched_before(order.paid_at)
        if touched_at is None:
            return Outcome.CONVERTED, "before_any_touch"
        if touched_at >= oldest:
            return Outcome.RECOVERED_WINDOW, "within_window"
        return Outcome.LOST, "bought_too_late"


_Verdict = tuple[Outcome, str, str]
"""An outcome, its reason, and the order it came of."""


def _credit_orders(
    installation_id: int,
    *,
    customer_ids: Collection[int],
    cart_ids: Collection[int],
    now: datetime,
) -> None:
    """Judge the runs of these persons and carts by all their paid orders.

    From the rows alone, never from what was heard first, so that every order of
    arrival leads to the same outcomes.
    """
    runs = _judged_by_orders(installation_id, customer_ids, cart_ids, now)
    if not runs:
        return
    orders = _paid_orders(installation_id, runs)
    verdicts = _assign(
        runs,
        orders,
        _spent(installation_id, runs, orders),
        _evidence(installation_id, runs),
    )
    by_outcome: dict[Outcome, list[Run]] = {}
    for run in runs:
        verdict = verdicts.get(run.id)
        if verdict is None:
            continue
        outcome, reason, saleor_id = verdict
        if (run.outcome, run.order_saleor_id) == (outcome, saleor_id):
            continue
        is_corrected = run.outcome != Outcome.WAITING
        run.reason = f"corrected:{reason}" if is_corrected else reason
        run.order_saleor_id = saleor_id
        by_outcome.setdefault(outcome, []).append(run)
    for outcome, ended in by_outcome.items():
        end_runs(installation_id=installation_id, runs=ended, outcome=outcome, now=now)


def _judged_by_orders(
    installation_id: int,
    customer_ids: Collection[int],
    cart_ids: Collection[int],
    now: datetime,
) -> list[Run]:
    """Return and lock the runs going or ended lately, in id order."""
    runs = Run.objects.of(installation_id).filter(
        Q(outcome=Outcome.WAITING) | Q(ended_at__gte=now - CORRECTABLE)
    )
    ids = set(runs.filter(customer_id__in=customer_ids).values_list("id", flat=True))
    ids |= set(runs.filter(cart_id__in=cart_ids).values_list("id", flat=True))
    return list(
        runs.filter(id__in=ids)
        .select_related("cart")
        .order_by("id")
        .select_for_update(of=("self",))
    )


def _paid_orders(installation_id: int, runs: Sequence[Run]) -> list[Order]:
    """Return the paid orders that may be these runs', the first paid first."""
    paid = Order.objects.of(installation_id).filter(paid_at__isnull=False)
    found = {
        order.id: order
        for orders in (
            paid.filter(
                customer_id__in={run.customer_id for run in runs},
                placed_at__gte=min(run.started_from for run in runs),
            ),
            paid.filter(
                checkout_id__in={run.cart.saleor_id for run in runs if run.cart}
            ),
        )
        for order in orders
    }
    return sorted(found.values(), key=lambda order: (order.paid_at, order.saleor_id))


def _spent(
    installation_id: int, runs: Sequence[Run], orders: Sequence[Order]
) -> set[str]:
    """Return which of `orders` are the credit of other runs than `runs`."""
    return set(
        Run.objects.of(installation_id)
        .filter(order_saleor_id__in=[order.saleor_id for order in orders])
        .exclude(id__in=[run.id for run in runs])
        .exclude(reason__endswith=ELSEWHERE)
        .values_list("order_saleor_id", flat=True)
    )


def _evidence(installation_id: int, runs: Sequence[Run]) -> dict[int, _Evidence]:
    coupon_orders = dict(
        CouponGrant.objects.of(installation_id)
        .filter(id__in=[run.coupon_grant_id for run in runs if run.coupon_grant_id])
        .exclude(order_saleor_id="")
        .values_list("id", "order_saleor_id")
    )
    run_by_origin: dict[str, int] = {}
    messages: dict[int, list[datetime]] = defaultdict(list)
    for message in Message.objects.of(installation_id).filter(
        run_id__in=[run.id for run in runs]
    ):
        assert message.run_id is not None
        run_by_origin[f"message:{message.id}"] = message.run_id
        if message.accepted_at is not None and message.claimed_at is not None:
            messages[message.run_id].append(message.claimed_at)
    links: dict[int, list[datetime]] = defaultdict(list)
    for origin, at in (
        Touch.objects.of(installation_id)
        .filter(
            kind=Touch.Kind.LINK,
            customer_id__in={run.customer_id for run in runs},
            origin__in=run_by_origin,
        )
        .values_list("origin", "at")
    ):
        links[run_by_origin[origin]].append(at)
    return {
        run.id: _Evidence(
            span=queries.definition(run.version_id).attribution,
            coupon_order=coupon_orders.get(run.coupon_grant_id or 0, ""),
            links=links[run.id],
            messages=messages[run.id],
        )
        for run in runs
    }


def _assign(
    runs: Sequence[Run],
    orders: Sequence[Order],
    spent: Collection[str],
    evidence: Mapping[int, _Evidence],
) -> dict[int, _Verdict]:
    """Give each order to one run; the others it ends are credited elsewhere.

    A run goes by the first order that is its own, unless that came too late.
    """
    verdicts: dict[int, _Verdict] = {}
    for order in orders:
        earned = {
            run.id: evidence[run.id].verdict(order)
            for run in runs
            if _is_of(run, order)
            and verdicts.get(run.id, (Outcome.LOST,))[0] == Outcome.LOST
        }
        claims = [
            run
            for run in runs
            if run.id in earned
            and (
                earned[run.id][0] in EARNED
                or not (run.id in verdicts or _was_over(run, order))
            )
        ]
        if not claims:
            continue
        credited = max(claims, key=lambda run: _rank(run, order, evidence[run.id]))
        for run in claims:
            outcome, reason = earned[run.id]
            if run is not credited or order.saleor_id in spent:
                outcome, reason = Outcome.CONVERTED, ELSEWHERE
            verdicts[run.id] = (outcome, reason, order.saleor_id)
    return verdicts


def _is_own_cart(run: Run, order: Order) -> bool:
    return run.cart is not None and order.checkout_id == run.cart.saleor_id


def _is_of(run: Run, order: Order) -> bool:
    """Say whether an order is of the run's cart, or was placed during it."""
    return _is_own_cart(run, order) or (
        order.customer_id == run.customer_id and order.placed_at >= run.started_from
    )


def _was_over(run: Run, order: Order) -> bool:
    """Say whether the run had ended, by something else, before this was paid."""
    assert order.paid_at is not None
    return (
        run.ended_at is not None
        and run.order_saleor_id != order.saleor_id
        and order.paid_at > run.ended_at
    )


def _rank(run: Run, order: Order, evidence: _Evidence) -> tuple[bool, bool, float, int]:
    """Order claims on an order: its own cart, its voucher, the newest touch."""
    assert order.paid_at is not None
    touched_at = evidence.touched_before(order.paid_at)
    return (
        _is_own_cart(run, order),
        evidence.coupon_order == order.saleor_id,
        touched_at.timestamp() if touched_at else 0,
        -run.id,
    )


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
