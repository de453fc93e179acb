"""Runs: the record that explains one, and what brought an order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.carts import cart_for
from saleor_wechat_growth.api.dashboard.permissions import REVENUE, needs
from saleor_wechat_growth.api.dashboard.recalls.run_parts import (
    RunCartDetails,
    RunCoupon,
    RunLine,
    RunMessage,
    RunOrder,
    RunTouch,
)
from saleor_wechat_growth.api.dashboard.types import (
    RunOutcome,
)
from saleor_wechat_growth.commerce.models import Cart

if TYPE_CHECKING:
    from datetime import datetime

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.carts import CartRow
    from saleor_wechat_growth.api.dashboard.staff import Staff
    from saleor_wechat_growth.insights.queries import recalls
    from saleor_wechat_growth.journeys.models import Run

#: facts that name an order, or what the cart came to that became it
_OF_ORDERS: Final = frozenset({"order", "total", "currency", "cart.total"})


class RunRecord(graphene.ObjectType):
    """One run with everything that explains it."""

    id = graphene.ID(required=True)
    journey_id = graphene.ID(required=True)
    journey = graphene.String(required=True, description="The journey's name.")
    customer_id = graphene.ID(required=True)
    customer_name = graphene.String(required=True, description="May be empty.")
    outcome = RunOutcome(required=True)
    reason = graphene.String(required=True, description="A code; empty if none.")
    entered_at = DateTime(required=True)
    idle_since = DateTime(required=True)
    ended_at = DateTime()
    reversed_at = DateTime()
    reversed_reason = graphene.String(required=True)
    lines = graphene.List(graphene.NonNull(RunLine), required=True)
    messages = graphene.List(graphene.NonNull(RunMessage), required=True)
    contacts = graphene.List(graphene.NonNull(RunTouch), required=True)
    coupon = graphene.Field(RunCoupon)
    cart = graphene.Field(RunCartDetails)
    order = graphene.Field(RunOrder)

    @staticmethod
    def resolve_id(row: recalls.RunRecord, _info: Any) -> str:
        return str(row.run.pk)

    @staticmethod
    def resolve_journey_id(row: recalls.RunRecord, _info: Any) -> str:
        return str(row.run.journey_id)

    @staticmethod
    def resolve_journey(row: recalls.RunRecord, _info: Any) -> str:
        return row.run.journey.name

    @staticmethod
    def resolve_customer_id(row: recalls.RunRecord, _info: Any) -> str:
        return str(row.run.customer_id)

    @staticmethod
    def resolve_outcome(row: recalls.RunRecord, _info: Any) -> str:
        return row.run.outcome

    @staticmethod
    def resolve_reason(row: recalls.RunRecord, _info: Any) -> str:
        return row.run.reason

    @staticmethod
    def resolve_entered_at(row: recalls.RunRecord, _info: Any) -> datetime:
        return row.run.entered_at

    @staticmethod
    def resolve_idle_since(row: recalls.RunRecord, _info: Any) -> datetime:
        return row.run.started_from

    @staticmethod
    def resolve_ended_at(row: recalls.RunRecord, _info: Any) -> datetime | None:
        return row.run.ended_at

    @staticmethod
    def resolve_reversed_at(row: recalls.RunRecord, _info: Any) -> datetime | None:
        return row.run.reversed_at

    @staticmethod
    def resolve_reversed_reason(row: recalls.RunRecord, _info: Any) -> str:
        return row.run.reversed_reason

    @staticmethod
    def resolve_lines(
        row: recalls.RunRecord, info: GraphQLResolveInfo
    ) -> list[RunLine]:
        left_out = _kept_from(info.context.staff, row.run)
        return [
            RunLine(
                at=line.at,
                stage=line.stage,
                verdict=line.verdict,
                reason=line.reason,
                touch=row.numbers.get(line.facts.get("node", "")),
                facts={
                    name: fact
                    for name, fact in line.facts.items()
                    if name not in left_out
                },
            )
            for line in row.lines
        ]

    @staticmethod
    def resolve_messages(row: recalls.RunRecord, _info: Any) -> Any:
        return row.said

    @staticmethod
    def resolve_coupon(row: recalls.RunRecord, _info: Any) -> Any:
        return row.run.coupon_grant

    @staticmethod
    def resolve_cart(
        row: recalls.RunRecord, info: GraphQLResolveInfo
    ) -> CartRow | None:
        return cart_for(info.context.staff, row.run.cart, is_bought=_is_bought(row.run))

    @staticmethod
    @needs(REVENUE)
    def resolve_order(row: recalls.RunRecord, _info: Any) -> Any:
        return row.order


def _is_bought(run: Run) -> bool:
    """Whether an order ended a run, or took its cart."""
    return run.order_saleor_id != "" or (
        run.cart is not None and run.cart.status == Cart.Status.CONVERTED
    )


def _kept_from(staff: Staff, run: Run) -> frozenset[str]:
    """Return which facts of a run's lines whoever asks may not see."""
    return _OF_ORDERS if _is_bought(run) and not staff.may(REVENUE) else frozenset()


class OrderContact(graphene.ObjectType):
    """One contact before an order was paid."""

    contact = graphene.Field(RunTouch, required=True)
    is_credited = graphene.Boolean(required=True, description="This one brought it.")


class OrderAttribution(graphene.ObjectType):
    """What brought an order: the run it ended, and the contacts before it was paid.

    The outcome says by what: a voucher beats a link, a link beats the time since the
    newest message.
    """

    run_id = graphene.ID(required=True)
    journey_id = graphene.ID(required=True)
    journey = graphene.String(required=True, description="The journey's name.")
    outcome = RunOutcome(required=True)
    reason = graphene.String(required=True, description="A code.")
    entered_at = DateTime(required=True)
    paid_at = DateTime()
    reversed_at = DateTime(
        description="When the order was cancelled or fully refunded, if it was."
    )
    contacts = graphene.List(graphene.NonNull(OrderContact), required=True)
    coupon = graphene.Field(RunCoupon)
    other_runs = graphene.Int(
        required=True, description="How many more it ended, without credit."
    )

    @staticmethod
    def resolve_run_id(row: recalls.Attribution, _info: Any) -> str:
        return str(row.run.pk)

    @staticmethod
    def resolve_journey_id(row: recalls.Attribution, _info: Any) -> str:
        return str(row.run.journey_id)

    @staticmethod
    def resolve_journey(row: recalls.Attribution, _info: Any) -> str:
        return row.run.journey.name

    @staticmethod
    def resolve_outcome(row: recalls.Attribution, _info: Any) -> str:
        return row.run.outcome

    @staticmethod
    def resolve_reason(row: recalls.Attribution, _info: Any) -> str:
        return row.run.reason

    @staticmethod
    def resolve_entered_at(row: recalls.Attribution, _info: Any) -> datetime:
        return row.run.entered_at

    @staticmethod
    def resolve_paid_at(row: recalls.Attribution, _info: Any) -> datetime | None:
        return row.order.paid_at

    @staticmethod
    def resolve_reversed_at(row: recalls.Attribution, _info: Any) -> datetime | None:
        return row.run.reversed_at

    @staticmethod
    def resolve_contacts(row: recalls.Attribution, _info: Any) -> list[OrderContact]:
        return [
            OrderContact(contact=each, is_credited=each is row.credited)
            for each in row.contacts
        ]

    @staticmethod
    def resolve_coupon(row: recalls.Attribution, _info: Any) -> Any:
        return row.run.coupon_grant

    @staticmethod
    def resolve_other_runs(row: recalls.Attribution, _info: Any) -> int:
        return row.elsewhere
