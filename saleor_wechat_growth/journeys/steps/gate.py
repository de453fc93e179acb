from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from saleor_wechat_growth.journeys.steps.context import Context, Outcome

if TYPE_CHECKING:
    from saleor_wechat_growth.journeys.definition import Condition, Gate


def run(node: Gate, context: Context) -> Outcome:
    values: dict[str, Decimal] = {
        "cart.total": context.cart_total,
        "cart.count": Decimal(context.cart_count),
        "cart.has_contact": Decimal(context.cart_has_contact),
        "run.touches": Decimal(context.touches),
        "run.has_coupon": Decimal(context.has_coupon),
        "person.allows_profiling": Decimal(context.allows_profiling),
        "run.is_new_follower": Decimal(context.is_new_follower),
        "run.is_returning_follower": Decimal(context.is_returning_follower),
    }
    holds = all(_holds(condition, values[condition.value]) for condition in node.all)
    return Outcome(
        result="yes" if holds else "no",
        next=node.next if holds else node.otherwise,
        facts={condition.value: str(values[condition.value]) for condition in node.all},
    )


def _holds(condition: Condition, value: Decimal) -> bool:
    to = Decimal(condition.to)
    if condition.is_ == "at_least":
        return value >= to
    if condition.is_ == "below":
        return value < to
    return value == to
