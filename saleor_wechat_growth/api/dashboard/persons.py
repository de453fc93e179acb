"""A person, as rows of other subjects point at them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.insights.queries import people

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphql import GraphQLResolveInfo

    from saleor_wechat_growth.api.dashboard.rows import Row


class PersonLink(graphene.ObjectType):
    """Somebody, by what they are known by."""

    id = graphene.ID(required=True)
    name = graphene.String(required=True, description="As Saleor has it, or empty.")
    phone = graphene.String(required=True, description="Masked, or empty.")
    email = graphene.String(required=True, description="Masked, or empty.")


def person_of(
    row: Row[Any],
    info: GraphQLResolveInfo,
    owners: Callable[[Sequence[int]], Mapping[int, int]],
) -> PersonLink | None:
    """Return whose a row is, for all of its list at once.

    owners: the customer of each row, by the row's id.
    """
    shop = info.context.installation_id

    def load(ids: Sequence[int]) -> Mapping[int, PersonLink]:
        customers = owners(ids)
        faces = people.faces(shop, set(customers.values()))
        return {
            row_id: PersonLink(
                id=str(customer_id),
                name=faces[customer_id].name,
                phone=faces[customer_id].phone,
                email=faces[customer_id].email,
            )
            for row_id, customer_id in customers.items()
        }

    return row.related("person", load)
