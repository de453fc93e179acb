"""Which paid order recovers which run: voucher beats link beats window (promise 9).

Pure: from what is stored of runs, orders and touches, never from what was heard first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.journeys.models import Run

if TYPE_CHECKING:
    from saleor_wechat_growth.commerce.models import Order

Outcome = Run.Outcome

#: the reason of a run that an order ended whose credit is another run's
ELSEWHERE: Final = "credited_elsewhere"
#: what an order after a run's end can still earn it: its coupon and links live on
EARNED: Final = frozenset({Outcome.RECOVERED_VOUCHER, Outcome.RECOVERED_LINK})
#: every outcome that says an order came of the run's touches
RECOVERED: Final = frozenset({*EARNED, Outcome.RECOVERED_WINDOW})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What may earn a run the credit for an order; times are the touches' own."""

    span: timedelta
    #: the order that its coupon paid for, if any
    coupon_order: str
    #: it gave that coupon itself, and does not only remind of it
    gave_coupon: bool
    links: Sequence[datetime]
    #: when the calls of the accepted messages were claimed
    messages: Sequence[datetime]

    def touched_before(self, paid_at: datetime) -> datetime | None:
        return max((at for at in self.messages if at <= paid_at), default=None)

    def brought_voucher(self, order: Order) -> bool:
        """Say whether its coupon paid: one given elsewhere, only once reminded of."""
        assert order.paid_at is not None
        return self.coupon_order == order.saleor_id and (
            self.gave_coupon or self.touched_before(order.paid_at) is not None
        )

    def verdict(self, order: Order) -> tuple[Outcome, str]:
        """Say what brought `order`: voucher beats link beats window (promise 9)."""
        assert order.paid_at is not None
        if self.brought_voucher(order):
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


Verdict = tuple[Outcome, str, str]
"""An outcome, its reason, and the order it came of."""


def assign(
    runs: Sequence[Run],
    orders: Sequence[Order],
    spent: Collection[str],
    evidence: Mapping[int, Evidence],
) -> dict[int, Verdict]:
    """Give each order to one run; the others it ends are credited elsewhere.

    A run goes by the first order that is its own, unless that came too late.
    """
    verdicts: dict[int, Verdict] = {}
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


def _rank(run: Run, order: Order, evidence: Evidence) -> tuple[bool, bool, float, int]:
    """Order claims on an order: its own cart, its voucher, the newest touch."""
    assert order.paid_at is not None
    touched_at = evidence.touched_before(order.paid_at)
    return (
        _is_own_cart(run, order),
        evidence.brought_voucher(order),
        touched_at.timestamp() if touched_at else 0,
        -run.id,
    )
