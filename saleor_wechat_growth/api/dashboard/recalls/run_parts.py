"""What the record of a run is made of: decisions, messages, its coupon, cart and order."""

from __future__ import annotations

from decimal import Decimal as Amount
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.activity.models import Touch
from saleor_wechat_growth.api.core.scalars import JSON, DateTime
from saleor_wechat_growth.api.dashboard.carts import CartTotal
from saleor_wechat_growth.api.dashboard.types import (
    CouponGrantState,
    MessageChannel,
    MessageState,
    Money,
)

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.api.dashboard.carts import CartRow
    from saleor_wechat_growth.commerce.models import Order
    from saleor_wechat_growth.coupons.models import CouponGrant
    from saleor_wechat_growth.insights.queries import recalls

TouchKind = graphene.Enum.from_enum(
    Touch.Kind, name="TouchKind", description="A message taken, or its link followed."
)


class RunLine(graphene.ObjectType):
    """One decision about a run: when, what, why, with the facts that decided."""

    at = DateTime(required=True)
    stage = graphene.String(required=True)
    verdict = graphene.String(required=True)
    reason = graphene.String(required=True, description="A code; may be empty.")
    touch = graphene.Int(description="Which touch it is about, from 1.")
    facts = JSON(
        required=True,
        description="Of a run that an order ended, that order and amounts need "
        "MANAGE_ORDERS.",
    )


class RunMessage(graphene.ObjectType):
    """Something that was to be said."""

    id = graphene.ID(required=True)
    touch = graphene.Int(required=True, description="From 1; 0: none of its touches.")
    template = graphene.String(required=True, description="Its title; may be empty.")
    channel = MessageChannel()
    state = MessageState(required=True)
    reason = graphene.String(required=True, description="A code; may be empty.")
    planned_at = DateTime(required=True)
    accepted_at = DateTime()
    settled_at = DateTime()

    @staticmethod
    def resolve_id(row: recalls.Said, _info: Any) -> str:
        return str(row.message.pk)

    @staticmethod
    def resolve_touch(row: recalls.Said, _info: Any) -> int:
        return row.number

    @staticmethod
    def resolve_template(row: recalls.Said, _info: Any) -> str:
        return row.message.template.title if row.message.template else ""

    @staticmethod
    def resolve_channel(row: recalls.Said, _info: Any) -> str | None:
        return row.message.channel or None

    @staticmethod
    def resolve_state(row: recalls.Said, _info: Any) -> str:
        return row.message.state

    @staticmethod
    def resolve_reason(row: recalls.Said, _info: Any) -> str:
        return row.message.reason

    @staticmethod
    def resolve_planned_at(row: recalls.Said, _info: Any) -> datetime:
        return row.message.planned_at

    @staticmethod
    def resolve_accepted_at(row: recalls.Said, _info: Any) -> datetime | None:
        return row.message.accepted_at

    @staticmethod
    def resolve_settled_at(row: recalls.Said, _info: Any) -> datetime | None:
        return row.message.settled_at


class RunTouch(graphene.ObjectType):
    """One contact as it happened."""

    at = DateTime(required=True)
    kind = TouchKind(required=True)
    touch = graphene.Int(required=True, description="From 1; 0: none of its touches.")
    channel = MessageChannel()
    template = graphene.String(required=True)

    @staticmethod
    def resolve_touch(row: recalls.Contact, _info: Any) -> int:
        return row.said.number

    @staticmethod
    def resolve_channel(row: recalls.Contact, _info: Any) -> str | None:
        return row.said.message.channel or None

    @staticmethod
    def resolve_template(row: recalls.Contact, _info: Any) -> str:
        template = row.said.message.template
        return template.title if template else ""


class RunCoupon(graphene.ObjectType):
    """The coupon that a run gave; its code is not shown."""

    key = graphene.String(required=True)
    name = graphene.String(required=True)
    state = CouponGrantState(required=True)
    value = graphene.Field(Money, required=True, description="What it costs at worst.")
    issued_at = DateTime(description="When the person was shown it.")
    expires_at = DateTime(required=True)
    redeemed_at = DateTime()

    @staticmethod
    def resolve_key(row: CouponGrant, _info: Any) -> str:
        return row.coupon.key

    @staticmethod
    def resolve_name(row: CouponGrant, _info: Any) -> str:
        return row.coupon.name

    @staticmethod
    def resolve_value(row: CouponGrant, _info: Any) -> Money:
        return Money(amount=row.value, currency=row.currency)


class RunCartLine(graphene.ObjectType):
    """One article of a cart."""

    name = graphene.String(required=True)
    variant_name = graphene.String(required=True)
    quantity = graphene.Int(required=True)
    unit_price = graphene.Field(
        Money, description="Of a cart that became an order: needs MANAGE_ORDERS."
    )
    thumbnail = graphene.String(required=True)


class RunCartDetails(CartTotal, graphene.ObjectType):
    """A cart as it was last seen."""

    id = graphene.ID(required=True, description="Saleor's id of the checkout.")
    status = graphene.String(required=True)
    lines = graphene.List(graphene.NonNull(RunCartLine), required=True)
    updated_at = DateTime()

    @staticmethod
    def resolve_id(row: CartRow, _info: Any) -> str:
        return row.it.saleor_id

    @staticmethod
    def resolve_status(row: CartRow, _info: Any) -> str:
        return row.it.status

    @staticmethod
    def resolve_lines(row: CartRow, _info: Any) -> list[RunCartLine]:
        return [_cart_line(row, line) for line in row.it.lines]

    @staticmethod
    def resolve_updated_at(row: CartRow, _info: Any) -> datetime | None:
        return row.it.source_updated_at


def _cart_line(row: CartRow, line: Any) -> RunCartLine:
    price = line.get("unit_price") if row.is_priced else None
    currency = row.it.currency
    return RunCartLine(
        name=line["name"],
        variant_name=line.get("variant_name", ""),
        quantity=line["quantity"],
        unit_price=Money(amount=Amount(price), currency=currency) if price else None,
        thumbnail=line.get("thumbnail", ""),
    )


class RunOrder(graphene.ObjectType):
    """The order that ended a run."""

    id = graphene.ID(required=True, description="Saleor's.")
    number = graphene.String(required=True)
    total = graphene.Field(Money, required=True)
    paid_at = DateTime()

    @staticmethod
    def resolve_id(row: Order, _info: Any) -> str:
        return row.saleor_id

    @staticmethod
    def resolve_total(row: Order, _info: Any) -> Money:
        return Money(amount=row.total, currency=row.currency)
