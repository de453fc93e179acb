"""Figures of recalls as both the overview and the recalls show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.dashboard.permissions import REVENUE, needs
from saleor_wechat_growth.api.dashboard.types import MessageState, Money, RunOutcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from saleor_wechat_growth.insights.figures import Earned, Figures


class ReasonCount(graphene.ObjectType):
    """How many, and why."""

    reason = graphene.String(required=True, description="A code.")
    count = graphene.Int(required=True)


class OutcomeCount(graphene.ObjectType):
    """How many runs ended so."""

    outcome = RunOutcome(required=True)
    count = graphene.Int(required=True)


class MessageStateCount(graphene.ObjectType):
    """How many messages are so."""

    state = MessageState(required=True)
    count = graphene.Int(required=True)


class RecallFunnel(graphene.ObjectType):
    """Evaluated = not eligible + held out + entered; entered = all outcomes together."""

    evaluated = graphene.Int(required=True)
    not_eligible = graphene.List(graphene.NonNull(ReasonCount), required=True)
    held_out = graphene.Int(required=True)
    entered = graphene.Int(required=True)
    reached = graphene.Int(
        required=True, description="Runs of which a gateway took a message."
    )
    outcomes = graphene.List(graphene.NonNull(OutcomeCount), required=True)
    recovered = graphene.Int(
        required=True, description="Recovered runs whose order stands."
    )
    reversed = graphene.Int(
        required=True,
        description="Recovered runs whose order was cancelled or fully refunded.",
    )
    messages = graphene.List(graphene.NonNull(MessageStateCount), required=True)

    @staticmethod
    def resolve_not_eligible(figures: Figures, _info: Any) -> list[ReasonCount]:
        return reason_counts(figures.not_eligible)

    @staticmethod
    def resolve_reached(figures: Figures, _info: Any) -> int:
        return figures.touched

    @staticmethod
    def resolve_outcomes(figures: Figures, _info: Any) -> list[OutcomeCount]:
        return [
            OutcomeCount(outcome=outcome, count=count)
            for outcome, count in sorted(figures.outcomes.items())
        ]

    @staticmethod
    def resolve_messages(figures: Figures, _info: Any) -> list[MessageStateCount]:
        return [
            MessageStateCount(state=state, count=count)
            for state, count in sorted(figures.messages.items())
        ]


class RecallFigures(graphene.ObjectType):
    """What recalls did and earned in a time; amounts per currency, never converted.

    Runs and messages are of those that entered in the time, orders are those paid
    in it.
    """

    entered = graphene.Int(required=True)
    reached = graphene.Int(required=True)
    recovered_revenue = graphene.List(
        graphene.NonNull(Money),
        description="Totals of recovered orders that stand, after discounts.",
    )
    recovered_orders = graphene.Int(description="Recovered orders that stand.")
    recovery_rate = graphene.Float(
        description="Of those who did not buy by themselves, the part recovered."
    )
    messages_sent = graphene.Int(
        required=True, description="Taken by a gateway, or perhaps so."
    )
    messages_planned = graphene.Int(required=True)
    reach_rate = graphene.Float(
        description="Of those who entered, the part a gateway took a message to."
    )
    coupon_cost = graphene.List(
        graphene.NonNull(Money),
        description="What the recalls' coupons took off; revenue is without it.",
    )
    net = graphene.List(
        graphene.NonNull(Money),
        description="Recovered revenue less what was given back of those orders.",
    )
    reversed_revenue = graphene.List(
        graphene.NonNull(Money),
        description="Recovered orders cancelled or fully refunded: earned nothing.",
    )

    @staticmethod
    def resolve_reached(figures: Figures, _info: Any) -> int:
        return figures.touched

    @staticmethod
    @needs(REVENUE)
    def resolve_recovered_revenue(figures: Figures, _info: Any) -> list[Money]:
        return amounts(figures, lambda earned: earned.revenue)

    @staticmethod
    @needs(REVENUE)
    def resolve_recovered_orders(figures: Figures, _info: Any) -> int:
        return figures.recovered_orders

    @staticmethod
    @needs(REVENUE)
    def resolve_coupon_cost(figures: Figures, _info: Any) -> list[Money]:
        return amounts(figures, lambda earned: earned.coupon_cost)

    @staticmethod
    @needs(REVENUE)
    def resolve_net(figures: Figures, _info: Any) -> list[Money]:
        return amounts(figures, lambda earned: earned.net)

    @staticmethod
    @needs(REVENUE)
    def resolve_reversed_revenue(figures: Figures, _info: Any) -> list[Money]:
        return amounts(figures, lambda earned: earned.reversed)


def amounts(figures: Figures, of: Callable[[Earned], Decimal]) -> list[Money]:
    return [
        Money(amount=of(earned), currency=earned.currency) for earned in figures.earned
    ]


def reason_counts(reasons: Any) -> list[ReasonCount]:
    """Return counts by reason, the most frequent first."""
    return [
        ReasonCount(reason=reason, count=count)
        for reason, count in sorted(
            reasons.items(), key=lambda entry: (-entry[1], entry[0])
        )
    ]
