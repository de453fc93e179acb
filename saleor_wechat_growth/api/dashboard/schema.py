"""The dashboard schema, built once a process."""

from __future__ import annotations

import graphene
from graphql import GraphQLSchema, assert_valid_schema

from saleor_wechat_growth.api.dashboard.coupons.mutations import CouponsMutations
from saleor_wechat_growth.api.dashboard.coupons.queries import CouponsQueries
from saleor_wechat_growth.api.dashboard.messages.mutations import MessagesMutations
from saleor_wechat_growth.api.dashboard.messages.queries import MessagesQueries
from saleor_wechat_growth.api.dashboard.overview.mutations import OverviewMutations
from saleor_wechat_growth.api.dashboard.overview.queries import OverviewQueries
from saleor_wechat_growth.api.dashboard.people.mutations import PeopleMutations
from saleor_wechat_growth.api.dashboard.people.queries import PeopleQueries
from saleor_wechat_growth.api.dashboard.recalls.mutations import RecallsMutations
from saleor_wechat_growth.api.dashboard.recalls.queries import RecallsQueries
from saleor_wechat_growth.api.dashboard.segments.mutations import SegmentsMutations
from saleor_wechat_growth.api.dashboard.segments.queries import SegmentsQueries
from saleor_wechat_growth.api.dashboard.settings.mutations import SettingsMutations
from saleor_wechat_growth.api.dashboard.settings.queries import SettingsQueries


class Query(
    CouponsQueries,
    MessagesQueries,
    OverviewQueries,
    PeopleQueries,
    RecallsQueries,
    SegmentsQueries,
    SettingsQueries,
):
    """What staff can read about their own shop, each field by its permission."""


class Mutation(
    CouponsMutations,
    MessagesMutations,
    OverviewMutations,
    PeopleMutations,
    RecallsMutations,
    SegmentsMutations,
    SettingsMutations,
):
    """What staff can change. Each change stands in the audit log."""


SCHEMA: GraphQLSchema = graphene.Schema(query=Query, mutation=Mutation).graphql_schema
assert_valid_schema(SCHEMA)
