"""Places in the mini-program, and which segments decide what they show."""

from __future__ import annotations

from django.db.models import QuerySet

from saleor_wechat_growth.segments.models import Membership, Segment, Slot


def slots(installation_id: int) -> QuerySet[Slot]:
    """The shop's slots, by name."""
    return Slot.objects.of(installation_id).order_by("name", "id")


def keys_of(installation_id: int, customer_id: int) -> frozenset[str]:
    """Return the keys of the live segments that one person is in now."""
    rows = Membership.objects.of(installation_id).filter(
        customer_id=customer_id,
        left_at__isnull=True,
        segment__status=Segment.Status.LIVE,
    )
    return frozenset(rows.values_list("segment__key", flat=True))
