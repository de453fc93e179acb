from __future__ import annotations

from typing import TYPE_CHECKING, Final

import graphene

from saleor_wechat_growth.api.core.errors import BAD_INPUT, coded
from saleor_wechat_growth.api.core.paging import DEFAULT_PAGE, page_size
from saleor_wechat_growth.api.dashboard.overview import health, runs
from saleor_wechat_growth.api.dashboard.overview.types import (
    Attention,
    Health,
    Overview,
    RunSummary,
)
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, needs
from saleor_wechat_growth.insights.queries import overview
from saleor_wechat_growth.insights.queries.attention import RECENT, attention

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.overview.health import HealthState
    from saleor_wechat_growth.api.dashboard.overview.runs import RunRow
    from saleor_wechat_growth.insights.queries.attention import (
        Attention as AttentionRow,
    )
    from saleor_wechat_growth.insights.queries.overview import Overview as OverviewRow

_DAYS: Final = 30


class OverviewQueries(graphene.ObjectType):
    """The first page: what runs, what earned."""

    health = graphene.Field(Health, required=True)
    last_runs = graphene.List(
        graphene.NonNull(RunSummary),
        required=True,
        first=graphene.Int(default_value=DEFAULT_PAGE, required=True),
        description="The newest runs of all journeys, newest first.",
    )

    overview = graphene.Field(
        Overview,
        required=True,
        days=graphene.Int(default_value=_DAYS, required=True),
        description=f"The last days of the shop, {overview.MOST_DAYS} at most.",
    )
    attention = graphene.List(
        graphene.NonNull(Attention),
        required=True,
        description="What somebody has to look at, the worst first.",
    )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_overview(
        _root: None, info: GraphQLResolveInfo, days: int
    ) -> OverviewRow:
        if not 1 <= days <= overview.MOST_DAYS:
            raise coded(BAD_INPUT, f"`days` is between 1 and {overview.MOST_DAYS}.")
        shop, now = info.context.installation_id, info.context.now
        return overview.overview(shop, overview.last_days(shop, days, now))

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_attention(_root: None, info: GraphQLResolveInfo) -> list[AttentionRow]:
        shop, now = info.context.installation_id, info.context.now
        recent = overview.figures(shop, overview.last_days(shop, RECENT, now))
        return attention(shop, recent, now)

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_health(_root: None, info: GraphQLResolveInfo) -> HealthState:
        return health.of_shop(info.context.installation_id, info.context.now)

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_last_runs(
        _root: None, info: GraphQLResolveInfo, first: int
    ) -> list[RunRow]:
        return runs.newest(info.context.installation_id, page_size(first))
