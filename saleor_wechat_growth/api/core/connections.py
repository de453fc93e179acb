"""Lists that are read page by page, in the form clients of GraphQL know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import graphene
from django.db.models import Q

from saleor_wechat_growth.api.core.paging import (
    DEFAULT_PAGE,
    Place,
    cursor_of,
    page_size,
    place_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import Model, QuerySet

M = TypeVar("M", bound="Model")


class PageInfo(graphene.ObjectType):
    """Whether and where a list goes on."""

    has_next_page = graphene.Boolean(required=True)
    end_cursor = graphene.String(description="`after` for the next page.")


def connection_of(
    node: type[graphene.ObjectType], place: Callable[[Any], Place]
) -> type[graphene.ObjectType]:
    """Return the connection type of a node type, with edges.

    place: where a row stands in the list. What resolvers return for a field of this
    type is `page(rows, size)`.
    """
    name = node._meta.name  # noqa: SLF001 -- graphene's public meta API
    edge = type(
        f"{name}Edge",
        (graphene.ObjectType,),
        {
            "__doc__": f"A {name} and where it stands in the list.",
            "node": graphene.Field(node, required=True),
            "cursor": graphene.String(required=True),
            "resolve_node": staticmethod(lambda row, _info: row),
            "resolve_cursor": staticmethod(lambda row, _info: cursor_of(place(row))),
        },
    )

    def page_info(page: Page, _info: Any) -> PageInfo:
        end = cursor_of(place(page.rows[-1])) if page.rows else None
        return PageInfo(has_next_page=page.goes_on, end_cursor=end)

    return type(
        f"{name}Connection",
        (graphene.ObjectType,),
        {
            "__doc__": f"A page of a list of {name}.",
            "edges": graphene.List(graphene.NonNull(edge), required=True),
            "page_info": graphene.Field(PageInfo, required=True),
            "resolve_edges": staticmethod(lambda page, _info: page.rows),
            "resolve_page_info": staticmethod(page_info),
        },
    )


class Page:
    """What a paged field returns: the rows shown, and whether there are more."""

    def __init__(self, found: Sequence[Any], size: int) -> None:
        self.rows = list(found[:size])
        self.goes_on = len(found) > size


def paged_arguments() -> dict[str, Any]:
    """Return the arguments of every paged field."""
    return {
        "first": graphene.Int(default_value=DEFAULT_PAGE, required=True),
        "after": graphene.String(),
    }


def newest_first(
    rows: QuerySet[M], time_field: str, *, first: int, after: str | None
) -> Page:
    """Return a page of rows ordered by a time and their ids, newest first.

    Raises GraphQLError for a page size or a cursor that cannot be.
    """
    size = page_size(first)
    if after:
        place = place_of(after)
        rows = rows.filter(
            Q(**{f"{time_field}__lt": place.at})
            | Q(**{time_field: place.at, "id__lt": place.id}),
            # says the same once more, in a form that an index can begin at
            **{f"{time_field}__lte": place.at},
        )
    ordered = rows.order_by(f"-{time_field}", "-id")
    return Page(list(ordered[: size + 1]), size)
