from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.errors import UNAVAILABLE, coded
from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.dashboard.coupons.types import Coupon
from saleor_wechat_growth.api.dashboard.permissions import (
    CUSTOMERS,
    MANAGE_DISCOUNTS,
    RECALLS,
    needs,
)
from saleor_wechat_growth.api.dashboard.rows import Row, rows
from saleor_wechat_growth.coupons.services import sales_channels
from saleor_wechat_growth.insights.queries import coupons as queries
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.integrations.saleor.errors import SaleorError

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

_VOUCHERS: Final = frozenset({MANAGE_DISCOUNTS})


class SalesChannel(graphene.ObjectType):
    """A channel of Saleor's, in which goods are sold."""

    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    currency = graphene.String(required=True)


class CouponsQueries(graphene.ObjectType):
    """Coupons and what became of them."""

    coupons = graphene.List(graphene.NonNull(Coupon), required=True)
    coupon = graphene.Field(Coupon, id=graphene.ID(required=True))
    voucher_report = graphene.Field(
        Coupon,
        voucher_id=graphene.ID(required=True),
        description="The coupon whose codes live in a voucher; null: none of ours.",
    )
    sales_channels = graphene.List(
        graphene.NonNull(SalesChannel),
        description="Read from Saleor now; null with an error if it does not answer.",
    )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_coupons(_root: None, info: GraphQLResolveInfo) -> list[Row[Any]]:
        return rows(queries.coupons(info.context.installation_id))

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_coupon(
        _root: None,
        info: GraphQLResolveInfo,
        id: str,  # noqa: A002 -- GraphQL's word
    ) -> Row[Any] | None:
        found = queries.coupon(info.context.installation_id, number_of(id))
        return rows([found])[0] if found else None

    @staticmethod
    @needs(_VOUCHERS)
    def resolve_voucher_report(
        _root: None, info: GraphQLResolveInfo, voucher_id: str
    ) -> Row[Any] | None:
        found = queries.coupon_of_voucher(info.context.installation_id, voucher_id)
        return rows([found])[0] if found else None

    @staticmethod
    @needs(RECALLS)
    def resolve_sales_channels(_root: None, info: GraphQLResolveInfo) -> Any:
        try:
            return sales_channels(info.context.installation)
        except (NotInstalled, SaleorError):
            raise coded(UNAVAILABLE, "Saleor does not answer now.") from None
