from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, needs
from saleor_wechat_growth.api.dashboard.promises.types import (
    SaleDay,
    WatchedGoods,
    WatchRule,
    landing_of,
)
from saleor_wechat_growth.api.dashboard.rows import Row, rows
from saleor_wechat_growth.promises import queries
from saleor_wechat_growth.promises.models import WatchRule as RuleRow

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

#: the latest are shown
MOST_SALES: Final = 100
MOST_GOODS: Final = 20


class PromisesQueries(graphene.ObjectType):
    """What people asked to be told."""

    sale_days = graphene.List(
        graphene.NonNull(SaleDay), required=True, description="The latest 100."
    )
    sale_day = graphene.Field(SaleDay, id=graphene.ID(required=True))
    watch_rules = graphene.List(graphene.NonNull(WatchRule), required=True)
    watched_goods = graphene.List(
        graphene.NonNull(WatchedGoods),
        required=True,
        description="What most people wait for.",
    )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_sale_days(_root: None, info: GraphQLResolveInfo) -> list[Row[Any]]:
        return rows(queries.sale_days(info.context.installation_id)[:MOST_SALES])

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_sale_day(
        _root: None,
        info: GraphQLResolveInfo,
        id: str,  # noqa: A002 -- GraphQL's word
    ) -> Row[Any] | None:
        found = queries.sale_days(info.context.installation_id)
        return next(iter(rows(found.filter(id=number_of(id)))), None)

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_watch_rules(_root: None, info: GraphQLResolveInfo) -> list[WatchRule]:
        shop = info.context.installation_id
        kept = queries.kept_of_watches(shop)
        known = queries.watch_rules(shop)
        return [
            told(known.get(kind, RuleRow(kind=kind)), kept.get(kind, queries.Kept()))
            for kind in RuleRow.Kind
        ]

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_watched_goods(
        _root: None, info: GraphQLResolveInfo
    ) -> list[WatchedGoods]:
        return [
            WatchedGoods(kind=kind, product=product, waiting=waiting)
            for kind, product, waiting in queries.most_watched(
                info.context.installation_id, MOST_GOODS
            )
        ]


def told(rule: RuleRow, kept: queries.Kept) -> WatchRule:
    return WatchRule(
        kind=rule.kind,
        is_on=rule.is_on,
        template_id=rule.template_id,
        template_title=rule.template.title if rule.template else "",
        landing=landing_of(rule.landing),
        kept=kept,
    )
