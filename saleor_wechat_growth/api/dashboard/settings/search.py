"""What a few letters typed into the Dashboard's search may mean."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import graphene

from saleor_wechat_growth.api.dashboard.permissions import (
    CUSTOMERS,
    NOTHING,
    needs,
)
from saleor_wechat_growth.insights.queries import search as finding

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo


def _says(member: Enum | None) -> str:
    return "What was found." if member is None else str(member.value)


SearchHitKind = graphene.Enum.from_enum(
    finding.HitKind, name="SearchHitKind", description=_says
)


class SearchHit(graphene.ObjectType):
    """One thing that was found."""

    kind = SearchHitKind(required=True)
    id = graphene.ID(required=True)
    title = graphene.String(required=True)
    detail = graphene.String(required=True, description="What tells two apart.")
    path = graphene.String(required=True, description="Of our own page about it.")


class SearchQueries(graphene.ObjectType):
    """Finding what is known by name."""

    search = graphene.List(
        graphene.NonNull(SearchHit),
        required=True,
        query=graphene.String(required=True),
        description=f"From {finding.SHORTEST} letters on; of each kind that whoever "
        f"asks may see, {finding.MOST_HITS} at most.",
    )

    @staticmethod
    @needs(NOTHING)
    def resolve_search(
        _root: None, info: GraphQLResolveInfo, query: str
    ) -> list[finding.Hit]:
        if not info.context.staff.permissions >= CUSTOMERS:
            # recalls and coupons are read with the same permission
            return []
        return finding.search(
            info.context.installation_id, query, frozenset(finding.HitKind)
        )
