from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.activity.models import Decision, Touch

if TYPE_CHECKING:
    from collections.abc import Collection
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
