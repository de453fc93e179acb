"""Deleting a tag: off everybody who wears it, in the background if they are many.

It is a tag of the shop until nobody wears it, so that a job that is stopped leaves a
tag with fewer wearers, and one that is put on again meanwhile stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.installations.jobs import Batch, Failure, works
from saleor_wechat_growth.installations.models import Job
from saleor_wechat_growth.installations.services import start_paged_job
from saleor_wechat_growth.segments import queries
from saleor_wechat_growth.segments.errors import TagInUse, TagUnknown
from saleor_wechat_growth.segments.models import Tag, Tagging
from saleor_wechat_growth.segments.services.tags import take_tags

#: the kind of job; its rows are customer ids
DELETE: Final = "tags.delete"
#: of more people it is taken off by a job
MOST_AT_ONCE: Final = 500
#: what stands in the history of who wore it
REASON: Final = "tag deleted"


@dataclass(frozen=True, slots=True)
class Deleted:
    """How many wore a tag, and the job that takes it off them, if they are many."""

    people: int
    job: Job | None = None


@transaction.atomic
def delete_tag(*, installation_id: int, key: str, by: str, now: datetime) -> Deleted:
    """Take a tag off everybody, and offer it to nobody then; its history stays.

    A tag that is put on again by this key is there
    again. Mirrored tags are taken out of core's metadata as any that is taken off.
    Raises TagUnknown, TagInUse: the names of the segments.
    """
    hold([installation_id])
    tag = queries.tags(installation_id).filter(key=key).select_for_update().first()
    if tag is None:
        raise TagUnknown(key)
    if users := queries.segments_with_tag(installation_id, key):
        raise TagInUse(", ".join(each.name for each in users))
    order = {"tag": tag.pk, "key": key, "until": now.isoformat()}
    some = _wearers(installation_id, order, 0, MOST_AT_ONCE + 1)
    if len(some) <= MOST_AT_ONCE:
        _take(installation_id, some, key, by, now)
        _forget(installation_id, key, now)
        return Deleted(len(some))
    people = queries.wearers(installation_id, [tag.pk])[tag.pk]
    job = start_paged_job(
        installation_id=installation_id,
        kind=DELETE,
        started_by=by,
        order=order,
        total=people,
        summary={"tags": [key], "taken": True},
        now=now,
    )
    return Deleted(people, job)


def _wearers(
    installation_id: int, order: Mapping[str, Any], after: int, most: int
) -> Sequence[int]:
    until = datetime.fromisoformat(order["until"])
    return queries.wearers_after(
        installation_id, order["tag"], until, after=after, most=most
    )


@works(DELETE, pages=_wearers)
def take_deleted(batch: Batch, now: datetime) -> Sequence[Failure]:
    """Take the tag off a part of those who wore it when it was deleted."""
    _take(
        batch.installation_id,
        batch.rows,
        batch.order["key"],
        batch.started_by,
        now,
    )
    if batch.is_last:
        _forget(batch.installation_id, batch.order["key"], now)
    return ()


def _take(
    installation_id: int, people: Sequence[int], key: str, by: str, now: datetime
) -> None:
    take_tags(
        installation_id=installation_id,
        customer_ids=people,
        keys=[key],
        by=by,
        reason=REASON,
        now=now,
    )


def _forget(installation_id: int, key: str, now: datetime) -> None:
    """Offer the tag to nobody, unless somebody wears or needs it again."""
    if queries.segments_with_tag(installation_id, key):
        return
    Tag.objects.of(installation_id).filter(key=key).exclude(
        Exists(Tagging.objects.of(installation_id).filter(tag=OuterRef("pk")))
    ).update(deleted_at=now)
