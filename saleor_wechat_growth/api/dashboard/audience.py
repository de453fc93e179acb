"""Whom staff picked: customers of ours, or users of Saleor's from its own lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import graphene

from saleor_wechat_growth.api.core.ids import number_of
from saleor_wechat_growth.customers.queries import customers_of_users

if TYPE_CHECKING:
    from collections.abc import Sequence


class Audience(NamedTuple):
    """customer_ids: each once; unknown: users of Saleor's that we never met."""

    customer_ids: list[int]
    unknown: int


def audience_arguments() -> dict[str, Any]:
    """Return the arguments of every field that is about people who were picked."""
    return {
        "customer_ids": graphene.List(graphene.NonNull(graphene.ID)),
        "saleor_ids": graphene.List(
            graphene.NonNull(graphene.ID),
            description="Of users in Saleor, as its lists of customers have them.",
        ),
    }


def segment_argument() -> graphene.String:
    """Return the argument that takes the place of those of `audience_arguments`."""
    return graphene.String(
        description="Whoever is in this segment now, instead of people who were picked."
    )


def audience_of(
    installation_id: int,
    customer_ids: Sequence[str] | None = None,
    saleor_ids: Sequence[str] | None = None,
) -> Audience:
    users = list(dict.fromkeys(saleor_ids or ()))
    met = customers_of_users(installation_id, users)
    ids = [number_of(each) for each in customer_ids or ()]
    ids += [met[each] for each in users if each in met]
    return Audience(list(dict.fromkeys(ids)), len(users) - len(met))
