"""What a recipe would do, before anybody saves it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.scalars import JSON, DateTime
from saleor_wechat_growth.api.dashboard.types import (
    MessageChannel,
    MessagePurpose,
    Money,
)
from saleor_wechat_growth.coupons.standing import held_back
from saleor_wechat_growth.insights.queries import choices
from saleor_wechat_growth.insights.queries import preview as previews
from saleor_wechat_growth.insights.queries.starting import StartKind
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.segments.models import Segment

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.insights.queries.starting import Start


def _says(member: Enum | None) -> str:
    return "Why a template would not do it." if member is None else str(member.value)


RouteDoubt = graphene.Enum.from_enum(
    Enum("RouteDoubt", {each.name: each.value for each in previews.Doubt}),
    description=_says,
)


def _starts(member: Enum | None) -> str:
    return "What lets people in." if member is None else str(member.value)


RecallStartKind = graphene.Enum.from_enum(
    Enum("RecallStartKind", {each.name: each.value for each in StartKind}),
    description=_starts,
)


class RecallStart(graphene.ObjectType):
    """What lets people into a recall."""

    kind = RecallStartKind(required=True)
    name = graphene.String(
        required=True,
        description="Of the coupon, segment, account or source; empty: any.",
    )
    count = graphene.Int(
        required=True,
        description="Carts open now; coupons that people hold unused; who came to the "
        "segment, or began to follow, in the last 30 days.",
    )
    can_happen = graphene.Boolean(
        required=True,
        description="False: the segment is not live, or no such coupon is reminded of.",
    )

    @staticmethod
    def resolve_kind(row: Start, _info: Any) -> str:
        return row.kind.value


class WrongParameter(graphene.ObjectType):
    """What is wrong with one parameter."""

    path = graphene.String(
        required=True, description="`touches.0.after`; empty: all of them together."
    )
    code = graphene.String(required=True, description="`unknown`, or pydantic's type.")
    message = graphene.String(required=True, description="For developers, in English.")


class PreviewRoute(graphene.ObjectType):
    """One way a touch may go; the first that may and can reach the person does."""

    template = graphene.String(required=True, description="Its key.")
    title = graphene.String(required=True)
    channel = MessageChannel(required=True)
    purpose = MessagePurpose(required=True)
    sends_at = DateTime(description="When it could go, after quiet hours; null: never.")
    doubts = graphene.List(graphene.NonNull(RouteDoubt), required=True)

    @staticmethod
    def resolve_template(row: previews.Route, _info: Any) -> str:
        return row.template.key

    @staticmethod
    def resolve_title(row: previews.Route, _info: Any) -> str:
        return row.template.title

    @staticmethod
    def resolve_channel(row: previews.Route, _info: Any) -> str:
        return row.template.channel

    @staticmethod
    def resolve_purpose(row: previews.Route, _info: Any) -> str:
        return row.template.purpose

    @staticmethod
    def resolve_doubts(row: previews.Route, _info: Any) -> list[str]:
        return [doubt.value for doubt in row.doubts]


class PreviewTouch(graphene.ObjectType):
    """One touch on the time line of the example."""

    number = graphene.Int(required=True)
    after_minutes = graphene.Int(
        required=True,
        description="Since the cart was last touched, or what else started it.",
    )
    at = DateTime(required=True)
    with_coupon = graphene.Boolean(
        required=True,
        description="The person has a coupon by then, and a template shows it.",
    )
    routes = graphene.List(graphene.NonNull(PreviewRoute), required=True)

    @staticmethod
    def resolve_after_minutes(row: previews.PlannedTouch, _info: Any) -> int:
        return round(row.after.total_seconds() / 60)


class PreviewCost(graphene.ObjectType):
    """What the coupon may cost in one currency, at worst."""

    a_cart = graphene.Field(Money, required=True, description="Each time it is used.")
    budget_left = graphene.Field(Money, required=True)
    at_most = graphene.Field(
        Money,
        required=True,
        description="For the carts open now, within the budget; all of the budget "
        "where no cart starts it.",
    )

    @staticmethod
    def resolve_a_cart(row: previews.Ceiling, _info: Any) -> Money:
        return Money(amount=row.a_cart, currency=row.currency)

    @staticmethod
    def resolve_budget_left(row: previews.Ceiling, _info: Any) -> Money:
        return Money(amount=row.left, currency=row.currency)

    @staticmethod
    def resolve_at_most(row: previews.Ceiling, _info: Any) -> Money:
        return Money(amount=row.at_most, currency=row.currency)


class RecallPreview(graphene.ObjectType):
    """Either what is wrong, or what would happen to who starts at `startsAt`."""

    wrong = graphene.List(graphene.NonNull(WrongParameter), required=True)
    parameters = JSON(required=True, description="As understood, defaults included.")
    start = graphene.Field(RecallStart, description="Null if something is wrong.")
    starts_at = DateTime()
    ends_at = DateTime(description="Until when an order counts as recovered.")
    touches = graphene.List(graphene.NonNull(PreviewTouch), required=True)
    open_carts = graphene.Int(
        required=True, description="To be looked at now; 0 where no cart starts it."
    )
    messages_at_most = graphene.Int(required=True, description="For those carts.")
    costs = graphene.List(graphene.NonNull(PreviewCost), required=True)

    @staticmethod
    def resolve_costs(row: previews.Preview, _info: Any) -> Any:
        return row.ceilings


class TemplateChoice(graphene.ObjectType):
    """A template that a touch can use."""

    key = graphene.String(required=True)
    title = graphene.String(required=True)
    channel = MessageChannel(required=True)
    purpose = MessagePurpose(required=True)
    account = graphene.String(required=True, description="Its account's name.")
    is_paused = graphene.Boolean(required=True)

    @staticmethod
    def resolve_account(row: Template, _info: Any) -> str:
        return row.account.name

    @staticmethod
    def resolve_is_paused(row: Template, _info: Any) -> bool:
        return row.status == Template.Status.PAUSED


class CouponChoice(graphene.ObjectType):
    """A coupon that a recall can give."""

    key = graphene.String(required=True)
    name = graphene.String(required=True)
    is_paused = graphene.Boolean(required=True)
    currencies = graphene.List(graphene.NonNull(graphene.String), required=True)

    @staticmethod
    def resolve_key(row: choices.CouponChoice, _info: Any) -> str:
        return row.coupon.key

    @staticmethod
    def resolve_name(row: choices.CouponChoice, _info: Any) -> str:
        return row.coupon.name

    @staticmethod
    def resolve_is_paused(row: choices.CouponChoice, info: GraphQLResolveInfo) -> bool:
        return bool(held_back(row.coupon, info.context.now))


class SegmentChoice(graphene.ObjectType):
    """A segment that a recall can start from."""

    key = graphene.String(required=True)
    name = graphene.String(required=True)
    is_live = graphene.Boolean(
        required=True, description="Nobody comes to one that is not."
    )
    size = graphene.Int(required=True, description="When it was built last.")

    @staticmethod
    def resolve_is_live(row: Segment, _info: Any) -> bool:
        return row.status == Segment.Status.LIVE


class StartChoice(graphene.ObjectType):
    """An account or a source that a welcome can start from."""

    key = graphene.String(required=True)
    name = graphene.String(required=True)


class RecallChoices(graphene.ObjectType):
    """What a recall can be made of."""

    templates = graphene.List(graphene.NonNull(TemplateChoice), required=True)
    coupons = graphene.List(graphene.NonNull(CouponChoice), required=True)
    tags = graphene.List(graphene.NonNull(graphene.String), required=True)
    segments = graphene.List(graphene.NonNull(SegmentChoice), required=True)
    accounts = graphene.List(
        graphene.NonNull(StartChoice),
        required=True,
        description="That people can follow.",
    )
    sources = graphene.List(graphene.NonNull(StartChoice), required=True)
