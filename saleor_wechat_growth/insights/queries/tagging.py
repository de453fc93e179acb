"""What of a shop needs a tag, and so keeps it from being deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from saleor_wechat_growth.journeys.definition import CartIdle, Definition, PutTag
from saleor_wechat_growth.journeys.models import Journey
from saleor_wechat_growth.segments import queries as segment_queries


class UserKind(Enum):
    """What needs a tag."""

    SEGMENT = "A segment asks for it, or puts it on who enters."
    RECALL = "A recall puts it on people, or keeps those who wear it out."


@dataclass(frozen=True, slots=True)
class TagUser:
    """One thing of the shop that needs a tag."""

    kind: UserKind
    id: int
    name: str


def tag_users(installation_id: int, key: str) -> Sequence[TagUser]:
    """Return what needs the tag of this key, by kind and name (two queries)."""
    recalls = (
        Journey.objects.of(installation_id)
        .filter(current__isnull=False)
        .select_related("current")
        .order_by("name", "id")
    )
    return [
        *(
            TagUser(UserKind.SEGMENT, each.pk, each.name)
            for each in segment_queries.segments_with_tag(installation_id, key)
        ),
        *(
            TagUser(UserKind.RECALL, each.pk, each.name)
            for each in recalls
            if each.current is not None and _needs(each.current.definition, key)
        ),
    ]


def _needs(stored: object, key: str) -> bool:
    definition = Definition.model_validate(stored)
    entry = definition.entry
    return (isinstance(entry, CartIdle) and key in entry.excluded_tags) or any(
        isinstance(node, PutTag) and node.tag == key
        for node in definition.nodes.values()
    )
