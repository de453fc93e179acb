"""What became of messages, as far as runs care."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from saleor_wechat_growth.coupons.services import issue
from saleor_wechat_growth.journeys.models import Run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from saleor_wechat_growth.inbox.registry import Happening


def note_messages(
    *, installation_id: int, happenings: Sequence[Happening], now: datetime
) -> None:
    """Count the touches a gateway took, and hold their coupons for shown.

    A message whose fate is unknown may have shown its code, so that counts as shown
    too; as a touch it does not count.
    """
    newest: dict[int, datetime] = {}
    counts: dict[int, int] = defaultdict(int)
    for happening in happenings:
        run_id = happening.body.get("run_id")
        if run_id is None:
            continue
        newest.setdefault(run_id, happening.at)
        if happening.kind == "message.accepted":
            newest[run_id] = max(newest[run_id], happening.at)
            counts[run_id] += 1
    runs = list(
        Run.objects.of(installation_id)
        .filter(id__in=newest)
        .order_by("id")
        .select_for_update()
    )
    for run in runs:
        if counts[run.id]:
            at = newest[run.id]
            run.touched_at = max(run.touched_at, at) if run.touched_at else at
            run.touches += counts[run.id]
    Run.objects.of(installation_id).bulk_update(runs, ["touched_at", "touches"])
    grants = [run.coupon_grant_id for run in runs if run.coupon_grant_id is not None]
    if grants:
        issue(installation_id=installation_id, grant_ids=grants, now=now)
