"""What became of messages, as far as runs care."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Max

from saleor_wechat_growth.coupons.services import note_shown
from saleor_wechat_growth.journeys.models import Run
from saleor_wechat_growth.journeys.services.crediting import credit_again
from saleor_wechat_growth.messaging.models import Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from saleor_wechat_growth.inbox.registry import Happening


def note_messages(
    *, installation_id: int, happenings: Sequence[Happening], now: datetime
) -> None:
    """Note the touches a gateway took, and hold their coupons for shown.

    A touch is of the moment its call was claimed: the answer may come much later,
    even after the order it brought. A message whose fate is unknown may have shown
    its code, so that counts as shown too; as a touch it does not count.
    """
    ids: set[int] = {
        happening.body["run_id"]
        for happening in happenings
        if happening.body.get("run_id") is not None
    }
    if not ids:
        return
    runs = list(
        Run.objects.of(installation_id)
        .filter(id__in=ids)
        .order_by("id")
        .select_for_update()
    )
    taken = {
        run_id: (count, newest)
        for run_id, count, newest in Message.objects.of(installation_id)
        .filter(run_id__in=ids, accepted_at__isnull=False)
        .values_list("run_id")
        .annotate(count=Count("id"), newest=Max("claimed_at"))
    }
    for run in runs:
        run.touches, run.touched_at = taken.get(run.id, (0, None))
    Run.objects.of(installation_id).bulk_update(runs, ["touched_at", "touches"])
    grants = [run.coupon_grant_id for run in runs if run.coupon_grant_id is not None]
    if grants:
        note_shown(installation_id=installation_id, grant_ids=grants, now=now)
    credit_again(installation_id=installation_id, runs=runs, now=now)
