from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.activity.models import Decision, Touch, TrackedLink

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


def decisions_of_run(installation_id: int, run_id: int) -> QuerySet[Decision]:
    """Everything decided on one run's way, oldest first."""
    return (
        Decision.objects.of(installation_id).filter(run_id=run_id).order_by("at", "id")
    )


def decisions_of_customer(installation_id: int, customer_id: int) -> QuerySet[Decision]:
    """Everything decided about one person, newest first."""
    return (
        Decision.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .order_by("-at", "-id")
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


def codes_of(installation_id: int, origins: Collection[str]) -> Mapping[str, str]:
    """Return the link codes of these origins, as far as they have one."""
    known = TrackedLink.objects.of(installation_id).filter(origin__in=origins)
    return dict(known.values_list("origin", "code"))
