from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, needs
from saleor_wechat_growth.api.dashboard.talks.types import CustomerTalk
from saleor_wechat_growth.insights.queries import people_profile as profiles
from saleor_wechat_growth.insights.queries.talks import talk

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo


class TalksQueries(graphene.ObjectType):
    """Talks with people in WeChat."""

    customer_talk = graphene.Field(CustomerTalk, id=graphene.ID(required=True))

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_customer_talk(
        _root: None,
        info: GraphQLResolveInfo,
        id: str,  # noqa: A002 -- GraphQL's word
    ) -> Any:
        context = info.context
        person = profiles.person(context.installation_id, customer_id=number_of(id))
        if person is None:
            return None
        return talk(context.installation_id, person.pk, context.now)
