"""The storefront schema, built once a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import graphene
from graphql import GraphQLSchema, assert_valid_schema

from saleor_wechat_growth.api.storefront import mutations
from saleor_wechat_growth.api.storefront.types import Customer

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.customers.services import Bearer


class Query(graphene.ObjectType):
    """What can be read."""

    me = graphene.Field(
        Customer, description="Who is logged in; needs a session (UNAUTHENTICATED)."
    )

    @staticmethod
    def resolve_me(_root: None, info: GraphQLResolveInfo) -> Bearer:
        bearer: Bearer = info.context.bearer
        return bearer


class Mutation(graphene.ObjectType):
    """What can be told. All but wechatLogin and refreshSession need a session."""

    wechat_login = mutations.WechatLogin.Field()
    refresh_session = mutations.RefreshSession.Field()
    logout = mutations.Logout.Field()
    attach_cart = mutations.AttachCart.Field()
    link_saleor_customer = mutations.LinkSaleorCustomer.Field()
    bind_phone = mutations.BindPhone.Field()
    report_subscriptions = mutations.ReportSubscriptions.Field()
    set_consent = mutations.SetConsent.Field()
    track = mutations.Track.Field()
    follow_link = mutations.FollowLink.Field()


SCHEMA: GraphQLSchema = graphene.Schema(query=Query, mutation=Mutation).graphql_schema
assert_valid_schema(SCHEMA)
