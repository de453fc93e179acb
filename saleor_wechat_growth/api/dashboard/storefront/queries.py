from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene
from django.conf import settings

from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, NOTHING, needs
from saleor_wechat_growth.api.dashboard.storefront.types import (
    SearchOfferRow,
    Slot,
    StorefrontAccess,
)
from saleor_wechat_growth.coupons.queries import search_offers
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.queries import accounts
from saleor_wechat_growth.segments.queries import slots

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo


class StorefrontQueries(graphene.ObjectType):
    """What the mini-program shows, and how it reaches us."""

    slots = graphene.List(graphene.NonNull(Slot), required=True)
    slot = graphene.Field(Slot, key=graphene.String(required=True))
    search_offers = graphene.List(graphene.NonNull(SearchOfferRow), required=True)
    storefront_access = graphene.Field(StorefrontAccess, required=True)

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_slots(_root: None, info: GraphQLResolveInfo) -> Any:
        return slots(info.context.installation_id)

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_slot(_root: None, info: GraphQLResolveInfo, key: str) -> Any:
        return slots(info.context.installation_id).filter(key=key).first()

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_search_offers(_root: None, info: GraphQLResolveInfo) -> Any:
        found = search_offers(info.context.installation_id)
        return found.select_related("coupon__claim_offer")

    @staticmethod
    @needs(NOTHING)
    def resolve_storefront_access(_root: None, info: GraphQLResolveInfo) -> Any:
        shop = info.context.installation
        return StorefrontAccess(
            endpoint=f"{settings.PUBLIC_URL}/graphql/storefront/",
            shop_key=shop.public_key,
            app_ids=[
                each.app_id
                for each in accounts(shop.id)
                if each.kind == Account.Kind.MINI_PROGRAM
            ],
        )
