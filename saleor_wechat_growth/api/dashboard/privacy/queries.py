from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, needs
from saleor_wechat_growth.api.dashboard.privacy.types import CustomerPrivacy
from saleor_wechat_growth.insights.queries import privacy as rights

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo


class PrivacyQueries(graphene.ObjectType):
    """What people have a right to."""

    customer_privacy = graphene.Field(
        CustomerPrivacy,
        id=graphene.ID(required=True, description="Of ours, also of who was erased."),
    )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_customer_privacy(
        _root: None,
        info: GraphQLResolveInfo,
        id: str,  # noqa: A002 -- GraphQL's word
    ) -> Any:
        return rights.privacy(info.context.installation_id, number_of(id))
