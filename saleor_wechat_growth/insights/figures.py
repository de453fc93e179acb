"""What days come to together: the figures that pages show, each defined here. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from saleor_wechat_growth.core.money import NOTHING
from saleor_wechat_growth.insights.models import EarningDay, RecallDay
from saleor_wechat_growth.journeys.credit import RECOVERED
from saleor_wechat_growth.journeys.models import Run
from saleor_wechat_growth.messaging.models import Message

State = Message.State

#: a gateway took it, or may have: what counts as sent for caps counts here
SENT: Final = (State.ACCEPTED, State.DELIVERED, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Earned:
    """What recalls earned in one currency.

    revenue: totals of the recovered orders that stand, as they were paid, after all
    discounts. net: that less what was given back of them. coupon_cost: what the
    recalls' coupons took off, which the totals are without already. reversed: totals
    of orders that were cancelled or fully refunded later; no part of the revenue.
    """

    currency: str
    orders: int = 0
    voucher: Decimal = NOTHING
    link: Decimal = NOTHING
    window: Decimal = NOTHING
    refunded: Decimal = NOTHING
    reversed_orders: int = 0
    reversed: Decimal = NOTHING
    coupon_cost: Decimal = NOTHING

    @property
    def revenue(self) -> Decimal:
        return self.voucher + self.link + self.window

    @property
    def net(self) -> Decimal:
        return self.revenue - self.refunded


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of the people whom recalls looked at (promise 9).

    Runs and messages are those of the runs that entered in the time; what was earned
    is of the orders paid in it, by currency.
    """

    entered: int = 0
    touched: int = 0
    reversed: int = 0
    not_eligible: Mapping[str, int] = field(default_factory=dict)
    outcomes: Mapping[str, int] = field(default_factory=dict)
    messages: Mapping[str, int] = field(default_factory=dict)
    earned: tuple[Earned, ...] = ()

    @property
    def evaluated(self) -> int:
        return sum(self.not_eligible.values()) + self.held_out + self.entered

    @property
    def held_out(self) -> int:
        """Nobody is kept from a recall yet to measure it."""
        return 0

    @property
    def recovered(self) -> int:
        """Runs that an order came of which still stands."""
        return sum(self.outcomes.get(each, 0) for each in RECOVERED) - self.reversed

    @property
    def recovered_orders(self) -> int:
        return sum(each.orders for each in self.earned)

    @property
    def to_recover(self) -> int:
        """Those who did not buy by themselves or for another run: what the rates are of."""
        return self.entered - self.outcomes.get(Run.Outcome.CONVERTED, 0)

    @property
    def recovery_rate(self) -> float | None:
        """Of those who did not buy without it, how many were recovered."""
        return self.recovered / self.to_recover if self.to_recover else None

    @property
    def reach_rate(self) -> float | None:
        """Of all who entered, to how many a gateway took a message."""
        return self.touched / self.entered if self.entered else None

    @property
    def messages_sent(self) -> int:
        return sum(self.messages.get(each, 0) for each in SENT)

    @property
    def messages_planned(self) -> int:
        return sum(self.messages.values())


def together(recalls: Iterable[RecallDay], earnings: Iterable[EarningDay]) -> Figures:
    """Return what days, and journeys, come to together."""
    entered = touched = taken_back = 0
    not_eligible, outcomes, messages = Counter[str](), Counter[str](), Counter[str]()
    for day in recalls:
        entered += day.entered
        touched += day.touched
        taken_back += day.reversed
        not_eligible.update(day.not_eligible)
        outcomes.update(day.outcomes)
        messages.update(day.messages)
    return Figures(
        entered=entered,
        touched=touched,
        reversed=taken_back,
        not_eligible=not_eligible,
        outcomes=outcomes,
        messages=messages,
        earned=_earned(earnings),
    )


def _earned(earnings: Iterable[EarningDay]) -> tuple[Earned, ...]:
    by_currency: dict[str, list[EarningDay]] = {}
    for day in earnings:
        by_currency.setdefault(day.currency, []).append(day)
    return tuple(
        Earned(
            currency=currency,
            orders=sum(
                day.voucher_orders + day.link_orders + day.window_orders for day in days
            ),
            voucher=sum((day.voucher for day in days), NOTHING),
            link=sum((day.link for day in days), NOTHING),
            window=sum((day.window for day in days), NOTHING),
            refunded=sum((day.refunded for day in days), NOTHING),
            reversed_orders=sum(day.reversed_orders for day in days),
            reversed=sum((day.reversed for day in days), NOTHING),
            coupon_cost=sum((day.coupon_cost for day in days), NOTHING),
        )
        for currency, days in sorted(by_currency.items())
    )
