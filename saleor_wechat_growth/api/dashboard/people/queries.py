from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.connections import (
    Page,
    newest_first,
    paged_arguments,
)
from saleor_wechat_growth.api.core.errors import BAD_INPUT, coded
from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.api.core.limits import MOST_PAGE
from saleor_wechat_growth.api.dashboard.people.merges import (
    CustomerMergeConnection,
    IdentityConflictConnection,
    conflicts_of,
    persons,
)
from saleor_wechat_growth.api.dashboard.people.profile import CustomerProfile
from saleor_wechat_growth.api.dashboard.people.tagging import TagChoice
from saleor_wechat_growth.api.dashboard.people.types import (
    Customer,
    CustomerConnection,
)
from saleor_wechat_growth.api.dashboard.permissions import CUSTOMERS, needs
from saleor_wechat_growth.api.dashboard.rows import rows
from saleor_wechat_growth.customers import queries as customer_queries
from saleor_wechat_growth.insights.queries import people
from saleor_wechat_growth.insights.queries import people_profile as profiles
from saleor_wechat_growth.segments import queries as segment_queries

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

MOST_TAGS: Final = 200


class PeopleQueries(graphene.ObjectType):
    """The shop's customers, and who of them is who."""

    customers = graphene.Field(
        CustomerConnection,
        required=True,
        search=graphene.String(
            description="A phone number or its last four digits, an e-mail address, an "
            "openid, a unionid, Saleor's user id, or the beginning of a name."
        ),
        **paged_arguments(),
        description="Newest first.",
    )
    customers_of_users = graphene.List(
        graphene.NonNull(Customer),
        required=True,
        saleor_ids=graphene.List(graphene.NonNull(graphene.ID), required=True),
        description="Those of Saleor's users that we know, 100 at most.",
    )
    customer = graphene.Field(
        CustomerProfile,
        id=graphene.ID(description="Of ours; of one merged into another, that other."),
        saleor_id=graphene.ID(description="Of Saleor's user."),
    )
    customer_tags = graphene.List(
        graphene.NonNull(TagChoice),
        required=True,
        description="The shop's tags, as they are chosen from: 200 at most.",
    )
    identity_conflicts = graphene.Field(
        IdentityConflictConnection,
        required=True,
        **paged_arguments(),
        description="What waits for a human to say who is who, newest first.",
    )
    merges = graphene.Field(
        CustomerMergeConnection,
        required=True,
        **paged_arguments(),
        description="Those that can be taken back, newest first.",
    )

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_customers(
        _root: None,
        info: GraphQLResolveInfo,
        first: int,
        after: str | None = None,
        search: str | None = None,
    ) -> Page:
        found = people.search(info.context.installation_id, search or "")
        page = newest_first(found, "created_at", first=first, after=after)
        page.rows = rows(page.rows)
        return page

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_customers_of_users(
        _root: None, info: GraphQLResolveInfo, saleor_ids: list[str]
    ) -> Any:
        if len(saleor_ids) > MOST_PAGE:
            raise coded(BAD_INPUT, f"`saleorIds` are {MOST_PAGE} at most.")
        shop = info.context.installation_id
        owners = customer_queries.customers_of_users(shop, saleor_ids)
        found = persons(shop, owners.values())
        wanted = (owners.get(each) for each in dict.fromkeys(saleor_ids))
        return [found[each] for each in wanted if each is not None]

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_customer(
        _root: None,
        info: GraphQLResolveInfo,
        id: str | None = None,  # noqa: A002 -- GraphQL's word
        saleor_id: str | None = None,
    ) -> Any:
        found = profiles.person(
            info.context.installation_id,
            customer_id=None if id is None else number_of(id),
            saleor_id=saleor_id or "",
        )
        return rows([found])[0] if found else None

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_customer_tags(_root: None, info: GraphQLResolveInfo) -> Any:
        return segment_queries.tags(info.context.installation_id)[:MOST_TAGS]

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_identity_conflicts(
        _root: None, info: GraphQLResolveInfo, first: int, after: str | None = None
    ) -> Page:
        shop = info.context.installation_id
        links = customer_queries.links_in_conflict(shop)
        page = newest_first(links, "first_seen_at", first=first, after=after)
        page.rows = conflicts_of(shop, page.rows)
        return page

    @staticmethod
    @needs(CUSTOMERS)
    def resolve_merges(
        _root: None, info: GraphQLResolveInfo, first: int, after: str | None = None
    ) -> Page:
        found = customer_queries.merges_in_force(info.context.installation_id)
        page = newest_first(found, "merged_at", first=first, after=after)
        page.rows = rows(page.rows)
        return page
