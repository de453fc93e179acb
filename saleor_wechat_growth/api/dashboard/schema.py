"""The dashboard schema, built once a process."""

from __future__ import annotations

import graphene
from graphql import GraphQLSchema, assert_valid_schema

from saleor_wechat_growth.api.dashboard.coupons.mutations import CouponsMutations
from saleor_wechat_growth.api.dashboard.coupons.queries import CouponsQueries
from saleor_wechat_growth.api.dashboard.forms.mutations import FormsMutations
from saleor_wechat_growth.api.dashboard.forms.queries import FormsQueries
from saleor_wechat_growth.api.dashboard.messages.mutations import MessagesMutations
from saleor_wechat_growth.api.dashboard.messages.queries import MessagesQueries
from saleor_wechat_growth.api.dashboard.overview.mutations import OverviewMutations
from saleor_wechat_growth.api.dashboard.overview.queries import OverviewQueries
from saleor_wechat_growth.api.dashboard.people.mutations import PeopleMutations
from saleor_wechat_growth.api.dashboard.people.queries import PeopleQueries
from saleor_wechat_growth.api.dashboard.privacy.mutations import PrivacyMutations
from saleor_wechat_growth.api.dashboard.privacy.queries import PrivacyQueries
from saleor_wechat_growth.api.dashboard.promises.mutations import PromisesMutations
from saleor_wechat_growth.api.dashboard.promises.queries import PromisesQueries
from saleor_wechat_growth.api.dashboard.recalls.mutations import RecallsMutations
from saleor_wechat_growth.api.dashboard.recalls.queries import RecallsQueries
from saleor_wechat_growth.api.dashboard.segments.mutations import SegmentsMutations
from saleor_wechat_growth.api.dashboard.segments.queries import SegmentsQueries
from saleor_wechat_growth.api.dashboard.settings.mutations import SettingsMutations
from saleor_wechat_growth.api.dashboard.settings.queries import SettingsQueries
from saleor_wechat_growth.api.dashboard.sources.mutations import SourcesMutations
from saleor_wechat_growth.api.dashboard.sources.queries import SourcesQueries
from saleor_wechat_growth.api.dashboard.storefront.mutations import StorefrontMutations
from saleor_wechat_growth.api.dashboard.storefront.queries import StorefrontQueries
from saleor_wechat_growth.api.dashboard.talks.mutations import TalksMutations
from saleor_wechat_growth.api.dashboard.talks.queries import TalksQueries
from saleor_wechat_growth.api.dashboard.wechat.mutations import WeChatMutations
from saleor_wechat_growth.api.dashboard.wechat.queries import WeChatQueries


class Query(
    CouponsQueries,
    FormsQueries,
    MessagesQueries,
    OverviewQueries,
    PeopleQueries,
    PrivacyQueries,
    PromisesQueries,
    RecallsQueries,
    SegmentsQueries,
    SettingsQueries,
    SourcesQueries,
    StorefrontQueries,
    TalksQueries,
    WeChatQueries,
):
    """What staff can read about their own shop, each field by its permission."""


class Mutation(
    CouponsMutations,
    FormsMutations,
    MessagesMutations,
    OverviewMutations,
    PeopleMutations,
    PrivacyMutations,
    PromisesMutations,
    RecallsMutations,
    SegmentsMutations,
    SettingsMutations,
    SourcesMutations,
    StorefrontMutations,
    TalksMutations,
    WeChatMutations,
):
    """What staff can change. Each change stands in the audit log."""


SCHEMA: GraphQLSchema = graphene.Schema(query=Query, mutation=Mutation).graphql_schema
assert_valid_schema(SCHEMA)
