"""One customer, as their page and the widget show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import graphene

from saleor_wechat_growth.api.core.connections import Page, paged_arguments
from saleor_wechat_growth.api.core.paging import page_size
from saleor_wechat_growth.api.dashboard.carts import cart_for
from saleor_wechat_growth.api.dashboard.people import entries
from saleor_wechat_growth.api.dashboard.people.entries import TimelineEntryConnection
from saleor_wechat_growth.api.dashboard.people.merges import CustomerMerge
from saleor_wechat_growth.api.dashboard.people.parts import (
    ConsentStatement,
    CustomerCart,
    CustomerCoupon,
    CustomerFollow,
    CustomerGrant,
    CustomerIdentity,
    CustomerMessage,
    CustomerPlace,
    CustomerRun,
    CustomerSuppression,
)
from saleor_wechat_growth.api.dashboard.people.traits import CustomerTrait
from saleor_wechat_growth.api.dashboard.people.types import Customer
from saleor_wechat_growth.api.dashboard.rows import Row, rows
from saleor_wechat_growth.insights.queries import people_profile as profiles
from saleor_wechat_growth.segments.queries import traits_of

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.customers.models import Customer as CustomerRow

    Person = Row[CustomerRow]

_FEW: Final = 10


def _all_of(kind: type[graphene.ObjectType], description: str) -> graphene.List:
    return graphene.List(graphene.NonNull(kind), required=True, description=description)


def _some_of(kind: type[graphene.ObjectType]) -> graphene.List:
    return graphene.List(
        graphene.NonNull(kind),
        required=True,
        first=graphene.Int(default_value=_FEW, required=True),
        description="Newest first.",
    )


class CustomerProfile(graphene.ObjectType):
    """A customer with everything that is known of them."""

    customer = graphene.Field(Customer, required=True)
    identities = _all_of(CustomerIdentity, "Strongest first.")
    consents = _all_of(
        ConsentStatement,
        "Newest first, at most 50; the first of each channel and purpose counts.",
    )
    suppressions = _all_of(CustomerSuppression, "Those in force, newest first.")
    follows = _all_of(CustomerFollow, "Of each service account they were seen at.")
    grants = _all_of(CustomerGrant, "Those with sends left first.")
    places = _all_of(
        CustomerPlace,
        "Where they last were at each account, newest first; only with their consent.",
    )
    open_carts = _all_of(CustomerCart, "Newest first.")
    coupons = _some_of(CustomerCoupon)
    messages = _some_of(CustomerMessage)
    runs = _some_of(CustomerRun)
    traits = _all_of(CustomerTrait, "All that the shop has, by label.")
    merges = _all_of(CustomerMerge, "Those in force, newest first.")
    timeline = graphene.Field(
        TimelineEntryConnection,
        required=True,
        **paged_arguments(),
        description="Everything, newest first. Orders need MANAGE_ORDERS.",
    )

    @staticmethod
    def resolve_customer(person: Person, _info: Any) -> Person:
        return person

    @staticmethod
    def resolve_identities(person: Person, info: GraphQLResolveInfo) -> Any:
        shop = info.context.installation_id
        return profiles.identities(shop, customer_ids=[person.id])

    @staticmethod
    def resolve_consents(person: Person, info: GraphQLResolveInfo) -> Any:
        return profiles.consents(info.context.installation_id, person.id)

    @staticmethod
    def resolve_suppressions(person: Person, info: GraphQLResolveInfo) -> Any:
        context = info.context
        return profiles.suppressions(context.installation_id, person.id, context.now)

    @staticmethod
    def resolve_follows(person: Person, info: GraphQLResolveInfo) -> Any:
        return profiles.follows(info.context.installation_id, person.id)

    @staticmethod
    def resolve_grants(person: Person, info: GraphQLResolveInfo) -> Any:
        return profiles.grants(info.context.installation_id, person.id)

    @staticmethod
    def resolve_places(person: Person, info: GraphQLResolveInfo) -> Any:
        return profiles.places(info.context.installation_id, person.id)

    @staticmethod
    def resolve_open_carts(person: Person, info: GraphQLResolveInfo) -> Any:
        context = info.context
        return [
            cart_for(context.staff, cart)
            for cart in profiles.open_carts(context.installation_id, person.id)
        ]

    @staticmethod
    def resolve_coupons(person: Person, info: GraphQLResolveInfo, first: int) -> Any:
        shop = info.context.installation_id
        return profiles.coupons(shop, person.id, page_size(first))

    @staticmethod
    def resolve_messages(person: Person, info: GraphQLResolveInfo, first: int) -> Any:
        shop = info.context.installation_id
        return profiles.messages(shop, person.id, page_size(first))

    @staticmethod
    def resolve_runs(person: Person, info: GraphQLResolveInfo, first: int) -> Any:
        shop = info.context.installation_id
        return profiles.runs(shop, person.id, page_size(first))

    @staticmethod
    def resolve_traits(person: Person, info: GraphQLResolveInfo) -> Any:
        return traits_of(info.context.installation_id, person.id)

    @staticmethod
    def resolve_merges(person: Person, info: GraphQLResolveInfo) -> Any:
        return rows(profiles.merges(info.context.installation_id, person.id))

    @staticmethod
    def resolve_timeline(
        person: Person, info: GraphQLResolveInfo, first: int, after: str | None = None
    ) -> Page:
        return entries.page_of(info.context, person.id, first=first, after=after)
