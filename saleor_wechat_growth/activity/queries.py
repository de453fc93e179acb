from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from saleor_wechat_growth.activity.models import (
    CodeBatch,
    CodePicture,
    Decision,
    SceneCode,
    Source,
    Touch,
)
from saleor_wechat_growth.core.arrays import among

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from django.db.models import QuerySet


def decisions_about(
    installation_id: int, subjects: Collection[str]
) -> QuerySet[Decision]:
    """What was decided about "cart:<id>", "run:<id>", "message:<id>", oldest first."""
    return (
        Decision.objects.of(installation_id)
        .filter(subject__in=subjects)
        .order_by("at", "id")
    )


def touches(
    installation_id: int, customer_ids: Collection[int], *, since: datetime
) -> QuerySet[Touch]:
    """Contacts with these people from `since` on, oldest first."""
    return (
        Touch.objects.of(installation_id)
        .filter(customer_id__in=customer_ids, at__gte=since)
        .order_by("at", "id")
    )


def first_touches(
    installation_id: int, customer_ids: Collection[int]
) -> Mapping[int, Touch]:
    """Return by which source each of these people came first, where they came by one.

    Told from the touches alone, so that neither the order of their arrival nor a merge
    matters: after a merge it is the earlier of the two.
    """
    rows = (
        Touch.objects.of(installation_id)
        .filter(among("customer_id", customer_ids), source__isnull=False)
        .order_by("customer_id", "at", "origin", "kind")
        .distinct("customer_id")
    )
    return {touch.customer_id: touch for touch in rows}


def source_touches(installation_id: int, customer_id: int) -> QuerySet[Touch]:
    """Return how somebody came by sources, the first one first."""
    return (
        Touch.objects.of(installation_id)
        .filter(customer_id=customer_id, source__isnull=False)
        .select_related("source", "code")
        .order_by("at", "origin", "kind")
    )


def codes_of_scenes(
    installation_id: int, scenes: Collection[str]
) -> Mapping[str, SceneCode]:
    """Return the shop's codes with these scenes, with their sources and accounts."""
    rows = (
        SceneCode.objects.of(installation_id)
        .filter(among("scene", scenes))
        .select_related("source", "account")
    )
    return {code.scene: code for code in rows}


def sources(installation_id: int) -> QuerySet[Source]:
    """Return the shop's sources by name; those put away, too."""
    return Source.objects.of(installation_id).order_by("name", "id")


def codes(installation_id: int, source_id: int) -> QuerySet[SceneCode]:
    return (
        SceneCode.objects.of(installation_id)
        .filter(source_id=source_id)
        .select_related("link", "account")
    )


def pictures(
    installation_id: int, code_ids: Collection[int]
) -> Mapping[int, CodePicture]:
    """Return the pictures of those of these codes that have one."""
    rows = CodePicture.objects.of(installation_id).filter(among("code_id", code_ids))
    return {picture.code_id: picture for picture in rows}


def batches(installation_id: int, source_id: int) -> QuerySet[CodeBatch]:
    """Return what was ordered together for a source, newest first."""
    return (
        CodeBatch.objects.of(installation_id)
        .filter(source_id=source_id)
        .order_by("-created_at", "-id")
    )


def progress(
    installation_id: int, batch_ids: Collection[int]
) -> Mapping[int, Mapping[str, int]]:
    """Return of each batch how many of its codes are in which state."""
    found: dict[int, dict[str, int]] = {batch_id: {} for batch_id in batch_ids}
    rows = (
        SceneCode.objects.of(installation_id)
        .filter(batch_id__in=batch_ids)
        .values_list("batch_id", "state")
        .annotate(count=Count("id"))
        .order_by()
    )
    for batch_id, state, count in rows:
        if batch_id is not None:
            found[batch_id][state] = count
    return found


def has_batch(installation_id: int, batch_id: int) -> bool:
    return CodeBatch.objects.of(installation_id).filter(id=batch_id).exists()


def made_codes(
    installation_id: int, batch_id: int, after: int, most: int
) -> list[SceneCode]:
    """Return codes of a batch that can be used, by id, from the one after `after`."""
    rows = (
        SceneCode.objects.of(installation_id)
        .filter(batch_id=batch_id, state=SceneCode.State.MADE, id__gt=after)
        .select_related("link")
        .order_by("id")
    )
    return list(rows[:most])
