from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.connections import connection_of
from saleor_wechat_growth.api.core.errors import BAD_INPUT, coded
from saleor_wechat_growth.api.core.paging import Place
from saleor_wechat_growth.api.core.scalars import JSON, DateTime
from saleor_wechat_growth.api.dashboard.overview.types import RunSummary
from saleor_wechat_growth.api.dashboard.permissions import REVENUE, needs
from saleor_wechat_growth.api.dashboard.recalls.figures import (
    MessageStateCount,
    RecallFigures,
    RecallFunnel,
)
from saleor_wechat_growth.api.dashboard.types import MessageState
from saleor_wechat_growth.insights.figures import Figures
from saleor_wechat_growth.insights.queries import recalls
from saleor_wechat_growth.insights.queries.overview import (
    MOST_DAYS,
    by_journey,
    last_days,
    start_of,
)
from saleor_wechat_growth.journeys.models import Journey as JourneyRow

if TYPE_CHECKING:
    from datetime import datetime

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.overview.runs import RunRow
    from saleor_wechat_growth.api.dashboard.rows import Row

JourneyStatus = graphene.Enum.from_enum(
    JourneyRow.Status, name="JourneyStatus", description="Whether people enter it."
)


class MessageReasonCount(graphene.ObjectType):
    """How many messages did not go, and why."""

    state = MessageState(required=True)
    reason = graphene.String(required=True, description="A code.")
    count = graphene.Int(required=True)


class TouchFigures(graphene.ObjectType):
    """What became of one of a journey's touches."""

    number = graphene.Int(required=True, description="From 1.")
    planned = graphene.Int(required=True, description="All states together.")
    states = graphene.List(graphene.NonNull(MessageStateCount), required=True)
    reasons = graphene.List(
        graphene.NonNull(MessageReasonCount),
        required=True,
        description="Of those that did not go, the most frequent first.",
    )
    follows = graphene.Int(
        required=True, description="Messages whose link was followed."
    )
    coupons_issued = graphene.Int(required=True)
    coupons_redeemed = graphene.Int(required=True)
    orders = graphene.Int(description="Recovered orders that stand.")

    @staticmethod
    def resolve_states(row: recalls.TouchFigures, _info: Any) -> list[Any]:
        return [
            MessageStateCount(state=state, count=count)
            for state, count in sorted(row.states.items())
        ]

    @staticmethod
    def resolve_reasons(row: recalls.TouchFigures, _info: Any) -> list[Any]:
        ordered = sorted(row.reasons.items(), key=lambda entry: (-entry[1], entry[0]))
        return [
            MessageReasonCount(state=state, reason=reason, count=count)
            for (state, reason), count in ordered
        ]

    @staticmethod
    @needs(REVENUE)
    def resolve_orders(row: recalls.TouchFigures, _info: Any) -> int:
        return row.orders


def _days() -> Any:
    return graphene.Int(
        default_value=30, required=True, description="The shop's last days."
    )


class Journey(graphene.ObjectType):
    """A recall, as it is set up, and what it comes to."""

    id = graphene.ID(required=True)
    key = graphene.String(required=True)
    name = graphene.String(required=True)
    recipe = graphene.String(required=True)
    parameters = JSON(required=True, description="What the recipe is set to.")
    status = JourneyStatus(required=True)
    version = graphene.Int(
        required=True, description="How often what it does was changed; 0: never made."
    )
    live_since = DateTime()
    total = graphene.Field(
        RecallFunnel, required=True, description="All that it ever looked at."
    )
    funnel = graphene.Field(RecallFunnel, required=True, days=_days())
    figures = graphene.Field(RecallFigures, required=True, days=_days())
    touches = graphene.List(
        graphene.NonNull(TouchFigures),
        required=True,
        days=_days(),
        description="Of the runs that entered in these days.",
    )

    @staticmethod
    def resolve_key(row: Row[JourneyRow], _info: Any) -> str:
        return row.it.key

    @staticmethod
    def resolve_name(row: Row[JourneyRow], _info: Any) -> str:
        return row.it.name

    @staticmethod
    def resolve_recipe(row: Row[JourneyRow], _info: Any) -> str:
        return row.it.recipe

    @staticmethod
    def resolve_parameters(row: Row[JourneyRow], _info: Any) -> Any:
        return row.it.parameters

    @staticmethod
    def resolve_status(row: Row[JourneyRow], _info: Any) -> str:
        return row.it.status

    @staticmethod
    def resolve_version(row: Row[JourneyRow], _info: Any) -> int:
        return row.it.current.number if row.it.current else 0

    @staticmethod
    def resolve_live_since(row: Row[JourneyRow], _info: Any) -> datetime | None:
        return row.it.live_since

    @staticmethod
    def resolve_total(row: Row[JourneyRow], info: GraphQLResolveInfo) -> Figures:
        shop = info.context.installation_id
        return row.related("total", lambda _ids: by_journey(shop)) or Figures()

    @staticmethod
    def resolve_funnel(
        row: Row[JourneyRow], info: GraphQLResolveInfo, days: int
    ) -> Figures:
        return _figures(row, info, days)

    @staticmethod
    def resolve_figures(
        row: Row[JourneyRow], info: GraphQLResolveInfo, days: int
    ) -> Figures:
        return _figures(row, info, days)

    @staticmethod
    def resolve_touches(
        row: Row[JourneyRow], info: GraphQLResolveInfo, days: int
    ) -> list[recalls.TouchFigures]:
        context = info.context
        since = start_of(context.installation_id, _days_of(days), context.now)
        return recalls.touches(row.it, since)


def _days_of(days: int) -> int:
    if not 1 <= days <= MOST_DAYS:
        raise coded(BAD_INPUT, f"`days` is between 1 and {MOST_DAYS}.")
    return days


def _figures(row: Row[JourneyRow], info: GraphQLResolveInfo, days: int) -> Figures:
    context = info.context
    shop = context.installation_id

    def load(_ids: Any) -> Any:
        return by_journey(shop, last_days(shop, _days_of(days), context.now))

    return row.related(f"figures:{days}", load) or Figures()


def _place(row: RunRow) -> Place:
    return Place(row.run.entered_at, row.run.pk)


RunConnection = connection_of(RunSummary, place=_place)
