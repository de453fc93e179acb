"""What the shop promises a person to tell: sales that begin, goods they wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.scalars import DateTime, Decimal
from saleor_wechat_growth.api.storefront.ids import global_id
from saleor_wechat_growth.promises import queries
from saleor_wechat_growth.promises.models import (
    GoodsWatch,
    Promise,
    Reminder,
    SaleDay,
    WatchRule,
)
from saleor_wechat_growth.promises.services import is_usable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphql import GraphQLResolveInfo

#: of a person's own, the newest
MOST: Final = 50

PromiseState = graphene.Enum.from_enum(
    Promise.State, name="PromiseState", description="What became of a promise."
)
WatchKind = graphene.Enum.from_enum(
    WatchRule.Kind, name="WatchKind", description="What somebody waits for."
)


class Sale(graphene.ObjectType):
    """Something that begins, which people may ask to be told of."""

    key = graphene.String(required=True, description="For remindMe.")
    title = graphene.String(required=True)
    starts_at = DateTime(required=True)
    ends_at = DateTime(required=True)
    template_id = graphene.String(
        description="What to ask wx.requestSubscribeMessage for before remindMe; "
        "null: nobody is told by this mini-program."
    )

    @staticmethod
    def resolve_template_id(sale: SaleDay, info: GraphQLResolveInfo) -> str | None:
        template = sale.template
        if template is None or not is_usable(template, info.context.bearer.app_id):
            return None
        return template.gateway_id


class SaleReminder(graphene.ObjectType):
    """The promise to tell somebody that a sale starts."""

    id = graphene.ID(required=True)
    sale = graphene.Field(Sale, required=True)
    state = PromiseState(required=True)
    promised_at = DateTime(required=True)

    @staticmethod
    def resolve_id(row: Reminder, _info: Any) -> str:
        return global_id("SaleReminder", row.pk)

    @staticmethod
    def resolve_sale(row: Reminder, _info: Any) -> SaleDay:
        return row.sale_day


class WatchOffer(graphene.ObjectType):
    """Something that people may wait for with watchVariant."""

    kind = WatchKind(required=True)
    template_id = graphene.String(
        required=True,
        description="What to ask wx.requestSubscribeMessage for before watchVariant.",
    )

    @staticmethod
    def resolve_template_id(rule: WatchRule, _info: Any) -> str:
        assert rule.template is not None
        return rule.template.gateway_id


class VariantWatch(graphene.ObjectType):
    """The promise to tell somebody once a variant is cheaper, or there again."""

    id = graphene.ID(required=True)
    kind = WatchKind(required=True)
    variant_id = graphene.ID(required=True)
    channel = graphene.String(required=True, description="Slug of the sales channel.")
    product = graphene.String(required=True)
    below = Decimal(description="Of PRICE: the most it may cost; null: anything less.")
    drop_percent = graphene.Int()
    price_then = Decimal(description="What it cost when they asked, gross.")
    currency = graphene.String(required=True)
    state = PromiseState(required=True)
    promised_at = DateTime(required=True)
    expires_at = DateTime(required=True)

    @staticmethod
    def resolve_id(row: GoodsWatch, _info: Any) -> str:
        return global_id("VariantWatch", row.pk)

    @staticmethod
    def resolve_variant_id(row: GoodsWatch, _info: Any) -> str:
        return row.variant

    @staticmethod
    def resolve_channel(row: GoodsWatch, _info: Any) -> str:
        return row.sales_channel


class PromiseQueries(graphene.ObjectType):
    """What can be promised, and was. All need a session (UNAUTHENTICATED)."""

    sales = graphene.List(
        graphene.NonNull(Sale),
        required=True,
        description="Those one can still ask to be told of, the next first.",
    )
    watch_offers = graphene.List(
        graphene.NonNull(WatchOffer),
        required=True,
        description="What this mini-program lets people wait for; empty: nothing.",
    )
    my_reminders = graphene.List(
        graphene.NonNull(SaleReminder), required=True, description="The newest 50."
    )
    my_watches = graphene.List(
        graphene.NonNull(VariantWatch), required=True, description="The newest 50."
    )

    @staticmethod
    def resolve_sales(_root: None, info: GraphQLResolveInfo) -> Iterable[SaleDay]:
        shop = info.context.bearer.installation_id
        return queries.coming_sales(shop, info.context.now)

    @staticmethod
    def resolve_watch_offers(
        _root: None, info: GraphQLResolveInfo
    ) -> Iterable[WatchRule]:
        bearer = info.context.bearer
        rules = queries.watch_rules(bearer.installation_id).values()
        return [
            rule
            for rule in sorted(rules, key=lambda rule: rule.kind)
            if rule.is_on and is_usable(rule.template, bearer.app_id)
        ]

    @staticmethod
    def resolve_my_reminders(
        _root: None, info: GraphQLResolveInfo
    ) -> Iterable[Reminder]:
        bearer = info.context.bearer
        rows = queries.reminders_of(bearer.installation_id, bearer.customer_id)
        rows = rows.select_related("sale_day__template__account")
        return rows.order_by("-promised_at", "-id")[:MOST]

    @staticmethod
    def resolve_my_watches(
        _root: None, info: GraphQLResolveInfo
    ) -> Iterable[GoodsWatch]:
        bearer = info.context.bearer
        rows = queries.watches_of(bearer.installation_id, bearer.customer_id)
        return rows.order_by("-promised_at", "-id")[:MOST]
