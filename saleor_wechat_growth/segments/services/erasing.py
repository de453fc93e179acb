from __future__ import annotations

from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.segments.models import Membership

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

ERASED: Final = "erased"


def leave_all(
    *, installation_id: int, customer_ids: Collection[int], now: datetime
) -> None:
    """Take people who were erased out of every segment. Nobody is told that they left."""
    Membership.objects.of(installation_id).filter(
        customer_id__in=customer_ids, left_at__isnull=True
    ).update(left_at=now, why_left=ERASED, due_at=None)
