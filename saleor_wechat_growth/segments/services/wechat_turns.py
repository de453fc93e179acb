"""Whose turn it is among the mirrored tags, to be heard or to be renamed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.segments.models import WeChatTag


@transaction.atomic
def claim_tag(
    due: str, *, lease: timedelta, seen: Collection[int], now: datetime
) -> WeChatTag | None:
    """Take the tag whose `due` is longest past, with its account; None if none is.

    due: the column that says when: a worker that dies with the tag loses it after
    `lease`. seen: ids that had their turn. Tags in error wait for staff.
    """
    row = (
        WeChatTag.objects.across_installations()  # a claim: any shop's turn
        .filter(
            **{f"{due}__lte": now},
            error="",
            installation__status=Installation.Status.ACTIVE,
        )
        .exclude(id__in=seen)
        .select_related("account", "tag")
        .order_by(due, "id")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if row is not None:
        setattr(row, due, now + lease)
        row.save(update_fields=[due])
    return row
