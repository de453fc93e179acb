from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.segments.models import Tag, Tagging

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def put_tags(
    *, installation_id: int, wanted: Sequence[tuple[int, str, str]], now: datetime
) -> None:
    """Put tags on people: (customer id, tag key, origin). Who has it keeps the first."""
    if not wanted:
        return
    keys = {key for _, key, _ in wanted}
    Tag.objects.bulk_create(
        [Tag(installation_id=installation_id, key=key) for key in sorted(keys)],
        ignore_conflicts=True,
    )
    tags = dict(
        Tag.objects.of(installation_id).filter(key__in=keys).values_list("key", "id")
    )
    present = set(
        Tagging.objects.of(installation_id)
        .filter(
            customer_id__in={customer for customer, _, _ in wanted},
            tag_id__in=tags.values(),
        )
        .values_list("customer_id", "tag_id")
    )
    fresh = {
        (customer, tags[key]): origin
        for customer, key, origin in wanted
        if (customer, tags[key]) not in present
    }
    Tagging.objects.bulk_create(
        Tagging(
            installation_id=installation_id,
            tag_id=tag,
            customer_id=customer,
            at=now,
            origin=origin,
        )
        for (customer, tag), origin in fresh.items()
    )
