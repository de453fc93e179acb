"""What is known of one person's rights: copies made, erasure, uses they allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import F

from saleor_wechat_growth.customers import queries as customer_queries
from saleor_wechat_growth.customers.models import DataExport, Erasure
from saleor_wechat_growth.installations.models import Job
from saleor_wechat_growth.reach.queries import consents_of
from saleor_wechat_growth.reach.snapshot import Reach

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from saleor_wechat_growth.customers.models import Customer

#: copies and erasures shown of one person
MOST: Final = 10

#: states of a copy
MAKING, READY, EXPIRED, FAILED = "making", "ready", "expired", "failed"


@dataclass(frozen=True, slots=True)
class Privacy:
    """One person, or the tombstone of one. erasure: the newest, if there ever was one."""

    customer: Customer
    reach: Reach
    erasure: Erasure | None
    exports: Sequence[DataExport]


def privacy(installation_id: int, customer_id: int) -> Privacy | None:
    """Return it of whoever `customer_id` is today, erased or not (five queries)."""
    person = customer_queries.survivor_of(installation_id, customer_id)
    if person is None:
        return None
    said = consents_of(installation_id, [person.pk]).get(person.pk, ())
    exports = (
        DataExport.objects.of(installation_id)
        .filter(customer_id=person.pk)
        .select_related("job")
        .defer("sealed_file")
        .order_by("-requested_at", "-id")[:MOST]
    )
    return Privacy(
        customer=person,
        reach=Reach(person.pk, consents=said),
        erasure=erasure(installation_id, person.pk),
        exports=list(exports),
    )


def erasure(installation_id: int, customer_id: int) -> Erasure | None:
    """Return the erasure that is asked for, under way or done, if there is one.

    Of several (asked for by the person and by others, or by two who became one) that
    which has begun, or will.
    """
    return (
        Erasure.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .exclude(state=Erasure.State.CANCELLED)
        .defer("sealed_rest")
        .order_by(F("began_at").asc(nulls_last=True), "due_at", "id")
        .first()
    )


def newest_export(installation_id: int, customer_id: int) -> DataExport | None:
    """Return the copy that was asked for last."""
    return (
        DataExport.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .select_related("job")
        .defer("sealed_file")
        .order_by("-requested_at", "-id")
        .first()
    )


def state_of(export: DataExport, now: datetime) -> str:
    """Return `MAKING`, `READY`, `EXPIRED` or `FAILED`."""
    if export.made_at is None or export.expires_at is None:
        over = export.job is None or export.job.state in {
            Job.State.FAILED,
            Job.State.CANCELLED,
        }
        return FAILED if over else MAKING
    return READY if now < export.expires_at else EXPIRED
