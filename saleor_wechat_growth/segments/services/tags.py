"""Putting tags on and taking them off, one statement however many people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from saleor_wechat_growth.inbox.services import hold
from saleor_wechat_growth.segments.models import Tag, Tagging, TaggingChange
from saleor_wechat_growth.segments.services.mirroring import (
    mirror_everybody,
    mirror_later,
)
from saleor_wechat_growth.segments.services.updating import note
from saleor_wechat_growth.segments.services.wechat_naming import call_anew

#: who has a tag keeps the first putting on; only news is remembered
_PUT: Final = """
WITH wanted AS (
    SELECT DISTINCT ON (customer_id, tag_id) customer_id, tag_id, origin
    FROM unnest(%(customers)s::bigint[], %(tags)s::bigint[], %(origins)s::text[])
        WITH ORDINALITY AS wanted (customer_id, tag_id, origin, place)
    JOIN growth_customer AS customer
      ON customer.id = customer_id AND customer.installation_id = %(shop)s
    ORDER BY customer_id, tag_id, place
), put AS (
    INSERT INTO growth_tagging (installation_id, tag_id, customer_id, at, origin, by,
        reason)
    SELECT %(shop)s, tag_id, customer_id, %(now)s, origin, %(by)s, %(reason)s
    FROM wanted
    WHERE NOT EXISTS (
        SELECT FROM growth_tagging AS known
        WHERE known.customer_id = wanted.customer_id AND known.tag_id = wanted.tag_id)
    RETURNING tag_id, customer_id, origin
)
INSERT INTO growth_taggingchange (installation_id, tag_id, customer_id, what, at,
    origin, by, reason)
SELECT %(shop)s, tag_id, customer_id, 'put', %(now)s, origin, %(by)s, %(reason)s
FROM put RETURNING tag_id, customer_id
"""


def known_tags(
    *, installation_id: int, keys: Collection[str], now: datetime
) -> dict[str, int]:
    """Return the ids of tags by key, made where there are none.

    One that was deleted is there again, as it was.
    """
    wanted = sorted(set(keys))
    found = Tag.objects.of(installation_id).filter(key__in=wanted)
    rows = list(found.values_list("key", "id", "deleted_at"))
    known = {key: tag_id for key, tag_id, _ in rows}
    if any(deleted_at for _, _, deleted_at in rows):
        found.update(deleted_at=None)
    if missing := [key for key in wanted if key not in known]:
        Tag.objects.bulk_create(
            [
                Tag(installation_id=installation_id, key=key, name=key, created_at=now)
                for key in missing
            ],
            ignore_conflicts=True,
        )
        known = dict(found.values_list("key", "id"))
    return known


@transaction.atomic
def save_tag(
    *,
    installation_id: int,
    key: str,
    name: str,
    family: str = Tag.Family.OTHER,
    is_mirrored: bool = False,
    is_shown: bool | None = None,
    now: datetime,
) -> Tag:
    """Make a tag, or change what it is called, speaks of, and who may read it.

    is_shown: None leaves that as it is.
    """
    before = Tag.objects.of(installation_id).filter(key=key).first()
    shown = {} if is_shown is None else {"is_shown": is_shown}
    tag, _ = Tag.objects.update_or_create(
        installation_id=installation_id,
        key=key,
        defaults={
            "name": name,
            "family": family,
            "is_mirrored": is_mirrored,
            "deleted_at": None,
            **shown,
        },
        create_defaults={
            "name": name,
            "family": family,
            "is_mirrored": is_mirrored,
            "created_at": now,
            **shown,
        },
    )
    if before is not None and before.name != name:
        call_anew(tag, now)
    if before is not None and before.is_mirrored != is_mirrored:
        mirror_everybody(installation_id=installation_id, tag_id=tag.pk, now=now)
    return tag


@transaction.atomic
def put_tags(
    *,
    installation_id: int,
    wanted: Sequence[tuple[int, str, str]],
    by: str = "",
    reason: str = "",
    now: datetime,
) -> int:
    """Put tags on people: (customer id, tag key, origin); return how many were news.

    Tags are made where there are none. Who has it keeps the first. Segments that ask
    for these tags look at these people soon.
    """
    if not wanted:
        return 0
    hold([installation_id])
    tags = known_tags(
        installation_id=installation_id, keys={key for _, key, _ in wanted}, now=now
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _PUT,
            {
                "shop": installation_id,
                "customers": [customer for customer, _, _ in wanted],
                "tags": [tags[key] for _, key, _ in wanted],
                "origins": [origin[:60] for _, _, origin in wanted],
                "by": by[:120],
                "reason": reason[:200],
                "now": now,
            },
        )
        news = cursor.fetchall()
    _tell(installation_id, tags, news, now)
    return len(news)


@transaction.atomic
def take_tags(
    *,
    installation_id: int,
    customer_ids: Collection[int],
    keys: Collection[str],
    by: str = "",
    origin: str = "staff",
    reason: str = "",
    now: datetime,
) -> int:
    """Take tags off people; return how many were taken off. History stays."""
    hold([installation_id])
    tags = dict(
        Tag.objects.of(installation_id).filter(key__in=keys).values_list("key", "id")
    )
    worn = (
        Tagging.objects.of(installation_id)
        .filter(customer_id__in=customer_ids, tag_id__in=tags.values())
        .order_by("id")
    )
    pairs = sorted(set(worn.values_list("tag_id", "customer_id")))
    if not pairs:
        return 0
    worn.order_by().delete()
    TaggingChange.objects.bulk_create(
        TaggingChange(
            installation_id=installation_id,
            tag_id=tag_id,
            customer_id=customer_id,
            what=TaggingChange.What.TAKEN,
            at=now,
            origin=origin[:60],
            by=by[:120],
            reason=reason[:200],
        )
        for tag_id, customer_id in pairs
    )
    _tell(installation_id, tags, pairs, now)
    return len(pairs)


def _tell(
    installation_id: int,
    tags: dict[str, int],
    changed: Collection[tuple[int, int]],
    now: datetime,
) -> None:
    keys = {tag_id: key for key, tag_id in tags.items()}
    touched: dict[str, set[int]] = defaultdict(set)
    for tag_id, customer_id in changed:
        touched[f"tags:{keys[tag_id]}"].add(customer_id)
    note(installation_id=installation_id, touched=touched, now=now)
    mirror_later(
        installation_id=installation_id,
        people={customer_id for _, customer_id in changed},
        tag_ids={tag_id for tag_id, _ in changed},
        now=now,
    )
