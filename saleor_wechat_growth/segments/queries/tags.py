"""Who wears which tags, and how they came by them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet

from saleor_wechat_growth.segments import rules
from saleor_wechat_growth.segments.models import (
    Segment,
    Tag,
    Tagging,
    TaggingChange,
    WeChatTag,
)

#: the tags on one `person` that the shop lets them read, by name
SHOWN_TAGS: Final = """
SELECT key, COALESCE(NULLIF(name, ''), key) AS name FROM growth_tag AS tag
WHERE installation_id = %(shop)s AND deleted_at IS NULL AND is_shown AND EXISTS (
    SELECT FROM growth_tagging AS worn
    WHERE worn.tag_id = tag.id AND worn.customer_id = %(person)s)
ORDER BY 2, key
"""


def tags(installation_id: int) -> QuerySet[Tag]:
    """The shop's tags, by key; deleted ones are none."""
    rows = Tag.objects.of(installation_id).filter(deleted_at__isnull=True)
    return rows.order_by("key")


def segments_with_tag(installation_id: int, key: str) -> Sequence[Segment]:
    """Return the segments whose rule asks for a tag or that put it on, by name."""
    alive = Segment.objects.of(installation_id).exclude(status=Segment.Status.ARCHIVED)
    return [
        each
        for each in alive.order_by("name", "id")
        if key in each.enter_tags
        or f"tags:{key}" in rules.depends_on(rules.load(each.rule))
    ]


def wearers_after(
    installation_id: int, tag_id: int, until: datetime, *, after: int, most: int
) -> Sequence[int]:
    """Return the next of who wear a tag since `until` or before, by their ids."""
    rows = Tagging.objects.of(installation_id).filter(
        tag_id=tag_id, at__lte=until, customer_id__gt=after
    )
    people = rows.order_by("customer_id").values_list("customer_id", flat=True)
    return list(people.distinct()[:most])


def wearers(installation_id: int, tag_ids: Collection[int]) -> Mapping[int, int]:
    """Return how many people wear each tag."""
    worn = (
        Tagging.objects.of(installation_id)
        .filter(tag_id__in=tag_ids, customer__merged_into__isnull=True)
        .order_by()
        .values_list("tag_id")
        .annotate(Count("customer_id", distinct=True))
    )
    return dict(worn)


def mirrored_tags(installation_id: int) -> QuerySet[WeChatTag]:
    """The tags kept the same as WeChat's, with `people`, `waiting` and `refused`."""
    return (
        WeChatTag.objects.of(installation_id)
        .select_related("tag", "account")
        .annotate(
            people=Count("taggings", filter=Q(taggings__is_on=True)),
            waiting=Count("taggings", filter=Q(taggings__due_at__isnull=False)),
            refused=Count(
                "taggings", filter=Q(taggings__error__gt="", taggings__due_at=None)
            ),
        )
        .order_by("tag__key", "account_id")
    )


def tag_history(installation_id: int, customer_id: int) -> QuerySet[TaggingChange]:
    """Who put which tags on one person or took them off, and why, newest first."""
    return (
        TaggingChange.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .select_related("tag")
        .order_by("-at", "-id")
    )
