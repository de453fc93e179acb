"""The storefront schema, built once a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import graphene
from graphql import GraphQLSchema, assert_valid_schema

from saleor_wechat_growth.api.storefront import mutations
from saleor_wechat_growth.api.storefront.coupons import CouponQueries
from saleor_wechat_growth.api.storefront.forms import FormQueries
from saleor_wechat_growth.api.storefront.promises import PromiseQueries
from saleor_wechat_growth.api.storefront.prompts import PromptQueries
from saleor_wechat_growth.api.storefront.slots import SlotQueries
from saleor_wechat_growth.api.storefront.types import Customer

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.customers.services import Bearer


class Query(CouponQueries, FormQueries, PromiseQueries, PromptQueries, SlotQueries):
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
    bind_location = mutations.BindLocation.Field()
    report_subscriptions = mutations.ReportSubscriptions.Field()
    set_consent = mutations.SetConsent.Field()
    request_my_data = mutations.RequestMyData.Field()
    request_erasure = mutations.RequestErasure.Field()
    cancel_erasure = mutations.CancelErasure.Field()
    claim_coupon = mutations.ClaimCoupon.Field()
    submit_form = mutations.SubmitForm.Field()
    open_form = mutations.OpenForm.Field()
    remind_me = mutations.RemindMe.Field()
    cancel_reminder = mutations.CancelReminder.Field()
    watch_variant = mutations.WatchVariant.Field()
    cancel_watch = mutations.CancelWatch.Field()
    track = mutations.Track.Field()
    follow_link = mutations.FollowLink.Field()
    enter_by_scene = mutations.EnterByScene.Field()


SCHEMA: GraphQLSchema = graphene.Schema(query=Query, mutation=Mutation).graphql_schema
assert_valid_schema(SCHEMA)
