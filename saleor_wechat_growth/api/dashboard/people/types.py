"""Customers as lists and popups show them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.connections import connection_of
from saleor_wechat_growth.api.core.paging import Place
from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.permissions import REVENUE, needs
from saleor_wechat_growth.api.dashboard.types import MessageChannel, Money
from saleor_wechat_growth.insights.queries import people
from saleor_wechat_growth.messaging.router import Reason

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.rows import Row
    from saleor_wechat_growth.customers.models import Customer as CustomerRow

    Person = Row[CustomerRow]

NotReachable = graphene.Enum.from_enum(
    Enum(
        "_NotReachable",
        {each.name: each.value for each in Reason}
        | {people.NO_ACCOUNT.upper(): people.NO_ACCOUNT},
    ),
    name="NotReachable",
    description="Why nothing can go to somebody by a channel.",
)


class CustomerTag(graphene.ObjectType):
    """A tag on somebody."""

    key = graphene.String(required=True)
    name = graphene.String(required=True)
    at = DateTime(required=True)
    origin = graphene.String(
        required=True, description="What put it there: `run:7`, `segment:3`, `staff`."
    )


class CustomerStage(graphene.ObjectType):
    """The stage of their life with the shop that somebody is in."""

    key = graphene.String(required=True)
    name = graphene.String(required=True)
    since = DateTime(required=True)


class ReachableChannel(graphene.ObjectType):
    """Whether a reminder could go to somebody by a channel, caps and hours apart."""

    channel = MessageChannel(required=True)
    is_open = graphene.Boolean(required=True)
    reason = graphene.Field(NotReachable, description="Why not.")

    @staticmethod
    def resolve_reason(state: people.ChannelState, _info: Any) -> str | None:
        return state.reason or None


class CustomerPurchases(graphene.ObjectType):
    """What somebody bought: orders that were not cancelled."""

    count = graphene.Int(required=True)
    spent = graphene.List(
        graphene.NonNull(Money),
        required=True,
        description="Paid, less what was paid back; a sum for each currency.",
    )
    last_id = graphene.ID(description="Saleor's id of the last order.")
    last_number = graphene.String(required=True)
    last_at = DateTime()

    @staticmethod
    def resolve_spent(bought: people.Purchases, _info: Any) -> list[Money]:
        return [
            Money(amount=amount, currency=currency)
            for currency, amount in sorted(bought.spent.items())
        ]

    @staticmethod
    def resolve_last_id(bought: people.Purchases, _info: Any) -> str | None:
        return bought.last_saleor_id or None


def _face(person: Person, info: GraphQLResolveInfo) -> people.Face:
    shop = info.context.installation_id
    face = person.related("face", lambda ids: people.faces(shop, ids))
    assert face is not None, "everybody has a face"
    return face


class Customer(graphene.ObjectType):
    """A person of the shop, with what is known of them masked."""

    id = graphene.ID(required=True)
    name = graphene.String(required=True, description="As Saleor has it, or empty.")
    phone = graphene.String(required=True, description="Masked, or empty.")
    email = graphene.String(required=True, description="Masked, or empty.")
    is_on_wechat = graphene.Boolean(required=True)
    saleor_id = graphene.ID(description="Of their user in Saleor, if they have one.")
    first_seen_at = DateTime(required=True)
    tags = graphene.List(graphene.NonNull(CustomerTag), required=True)
    stage = graphene.Field(
        CustomerStage, description="Null: none, or the shop has no stages."
    )
    channels = graphene.List(
        graphene.NonNull(ReachableChannel),
        required=True,
        description="Every channel, in the order they are named.",
    )
    purchases = graphene.Field(CustomerPurchases, description="Needs MANAGE_ORDERS.")

    @staticmethod
    def resolve_name(person: Person, info: GraphQLResolveInfo) -> str:
        return _face(person, info).name

    @staticmethod
    def resolve_phone(person: Person, info: GraphQLResolveInfo) -> str:
        return _face(person, info).phone

    @staticmethod
    def resolve_email(person: Person, info: GraphQLResolveInfo) -> str:
        return _face(person, info).email

    @staticmethod
    def resolve_is_on_wechat(person: Person, info: GraphQLResolveInfo) -> bool:
        return _face(person, info).is_on_wechat

    @staticmethod
    def resolve_saleor_id(person: Person, info: GraphQLResolveInfo) -> str | None:
        return _face(person, info).saleor_id or None

    @staticmethod
    def resolve_first_seen_at(person: Person, info: GraphQLResolveInfo) -> Any:
        return _face(person, info).first_seen_at or person.it.created_at

    @staticmethod
    def resolve_tags(person: Person, info: GraphQLResolveInfo) -> Any:
        shop = info.context.installation_id
        return person.related("tags", lambda ids: people.tags(shop, ids)) or ()

    @staticmethod
    def resolve_stage(person: Person, info: GraphQLResolveInfo) -> Any:
        shop = info.context.installation_id
        return person.related("stage", lambda ids: people.stages(shop, ids))

    @staticmethod
    def resolve_channels(person: Person, info: GraphQLResolveInfo) -> Any:
        context = info.context
        return person.related(
            "channels",
            lambda ids: people.channels(context.installation_id, ids, context.now),
        )

    @staticmethod
    @needs(REVENUE)
    def resolve_purchases(person: Person, info: GraphQLResolveInfo) -> Any:
        shop = info.context.installation_id
        return person.related("purchases", lambda ids: people.purchases(shop, ids))


def _place(person: Person) -> Place:
    return Place(person.it.created_at, person.id)


CustomerConnection = connection_of(Customer, place=_place)
