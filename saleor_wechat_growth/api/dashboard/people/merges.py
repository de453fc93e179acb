"""Who was taken into whom, and what waits for a human to say who is who."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.core.connections import connection_of
from saleor_wechat_growth.api.core.paging import Place
from saleor_wechat_growth.api.core.scalars import DateTime
from saleor_wechat_growth.api.dashboard.people.parts import CustomerIdentity
from saleor_wechat_growth.api.dashboard.people.types import Customer
from saleor_wechat_growth.api.dashboard.rows import Row, rows
from saleor_wechat_growth.customers.models import Customer as CustomerRow
from saleor_wechat_growth.customers.models import Merge as MergeRow
from saleor_wechat_growth.insights.queries import people_profile as profiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.customers.models import Link


def persons(
    installation_id: int, customer_ids: Iterable[int]
) -> dict[int, Row[CustomerRow]]:
    """Return people who know of each other, by their ids."""
    found = CustomerRow.objects.of(installation_id).filter(id__in=set(customer_ids))
    return {person.id: person for person in rows(found)}


class CustomerMerge(graphene.ObjectType):
    """Somebody who was taken into another; `unmergeCustomer` takes it back."""

    id = graphene.ID(required=True)
    merged_at = DateTime(required=True)
    undone_at = DateTime()
    survivor = graphene.Field(Customer, required=True)
    identities = graphene.List(
        graphene.NonNull(CustomerIdentity),
        required=True,
        description="What the one who was taken in brought along.",
    )

    @staticmethod
    def resolve_merged_at(row: Row[MergeRow], _info: Any) -> Any:
        return row.it.merged_at

    @staticmethod
    def resolve_undone_at(row: Row[MergeRow], _info: Any) -> Any:
        return row.it.undone_at

    @staticmethod
    def resolve_survivor(row: Row[MergeRow], info: GraphQLResolveInfo) -> Any:
        shop = info.context.installation_id
        return row.related("survivor", lambda ids: _survivors(shop, ids))

    @staticmethod
    def resolve_identities(row: Row[MergeRow], info: GraphQLResolveInfo) -> Any:
        shop = info.context.installation_id
        return row.related("identities", lambda ids: profiles.brought(shop, ids)) or ()


def _survivors(
    installation_id: int, merge_ids: Sequence[int]
) -> dict[int, Row[CustomerRow]]:
    survivors = dict(
        MergeRow.objects.of(installation_id)
        .filter(id__in=merge_ids)
        .values_list("id", "survivor_id")
    )
    found = persons(installation_id, survivors.values())
    return {merge_id: found[owner] for merge_id, owner in survivors.items()}


@dataclass(frozen=True, slots=True)
class Side:
    """One end of a link, and whose it is."""

    identity: profiles.IdentityView
    customer: Row[CustomerRow]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A link that was not followed, with both its ends."""

    link: Link
    low: Side
    high: Side


def conflicts_of(installation_id: int, links: Sequence[Link]) -> list[Conflict]:
    """Return what these links would tie together (three queries)."""
    ends = {end for link in links for end in (link.low_id, link.high_id)}
    values = {
        each.id: each
        for each in profiles.identities(installation_id, identity_ids=ends)
    }
    owners = persons(installation_id, (each.customer_id for each in values.values()))

    def side(identity_id: int) -> Side:
        value = values[identity_id]
        return Side(value, owners[value.customer_id])

    return [Conflict(link, side(link.low_id), side(link.high_id)) for link in links]


class ConflictSide(graphene.ObjectType):
    """A value, and whose it is."""

    identity = graphene.Field(CustomerIdentity, required=True)
    customer = graphene.Field(Customer, required=True)


class IdentityConflict(graphene.ObjectType):
    """Two values seen together that cannot both be one person's.

    `partCustomers` says that they are two, `mergeConflict` that they are one.
    """

    id = graphene.ID(required=True)
    seen_at = DateTime(required=True)
    source = graphene.String(required=True, description="Where they were seen.")
    low = graphene.Field(ConflictSide, required=True)
    high = graphene.Field(ConflictSide, required=True)

    @staticmethod
    def resolve_id(conflict: Conflict, _info: Any) -> int:
        return conflict.link.pk

    @staticmethod
    def resolve_seen_at(conflict: Conflict, _info: Any) -> Any:
        return conflict.link.first_seen_at

    @staticmethod
    def resolve_source(conflict: Conflict, _info: Any) -> str:
        return conflict.link.source


def _merge_place(row: Row[MergeRow]) -> Place:
    return Place(row.it.merged_at, row.id)


def _conflict_place(conflict: Conflict) -> Place:
    return Place(conflict.link.first_seen_at, conflict.link.pk)


CustomerMergeConnection = connection_of(CustomerMerge, place=_merge_place)
IdentityConflictConnection = connection_of(IdentityConflict, place=_conflict_place)
