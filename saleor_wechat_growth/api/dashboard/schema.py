"""The dashboard schema, built once a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import graphene
from graphql import GraphQLSchema, assert_valid_schema

from saleor_wechat_growth.api.core.paging import DEFAULT_PAGE, page_size
from saleor_wechat_growth.api.dashboard import health, runs
from saleor_wechat_growth.api.dashboard.types import Health, RunSummary

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.health import HealthState
    from saleor_wechat_growth.api.dashboard.runs import RunRow


class Query(graphene.ObjectType):
    """What staff with MANAGE_USERS can read about their own shop."""

    health = graphene.Field(Health, required=True)
    last_runs = graphene.List(
        graphene.NonNull(RunSummary),
        required=True,
        first=graphene.Int(default_value=DEFAULT_PAGE, required=True),
        description="The newest runs of all journeys, newest first.",
    )

    @staticmethod
    def resolve_health(_root: None, info: GraphQLResolveInfo) -> HealthState:
        return health.of_shop(info.context.installation_id, info.context.now)

    @staticmethod
    def resolve_last_runs(
        _root: None, info: GraphQLResolveInfo, first: int
    ) -> list[RunRow]:
        return runs.newest(info.context.installation_id, page_size(first))


SCHEMA: GraphQLSchema = graphene.Schema(query=Query).graphql_schema
assert_valid_schema(SCHEMA)
