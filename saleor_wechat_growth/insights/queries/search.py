"""What a few typed letters may mean: people, segments, recalls, coupons, by name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.insights.queries import people
from saleor_wechat_growth.journeys.models import Journey
from saleor_wechat_growth.segments.models import Segment

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

#: of each kind
MOST_HITS: Final = 5
#: shorter texts mean everything
SHORTEST: Final = 2


class HitKind(Enum):
    """What was found."""

    CUSTOMER = "A customer."
    SEGMENT = "A segment."
    RECALL = "A recall."
    COUPON = "A coupon."


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found. path: of our own page about it; detail: masked."""

    kind: HitKind
    id: int
    title: str
    path: str
    detail: str = ""


def search(installation_id: int, text: str, kinds: Collection[HitKind]) -> list[Hit]:
    """Return what a text may mean, `MOST_HITS` of each of `kinds` at most."""
    text = text.strip()
    if len(text) < SHORTEST:
        return []
    found: list[Hit] = []
    if HitKind.SEGMENT in kinds:
        segments = Segment.objects.of(installation_id)
        in_use = segments.exclude(status=Segment.Status.ARCHIVED)
        found += _named(HitKind.SEGMENT, "/segments", in_use, text)
    if HitKind.RECALL in kinds:
        recalls = Journey.objects.of(installation_id)
        found += _named(HitKind.RECALL, "/recalls", recalls, text)
    if HitKind.COUPON in kinds:
        coupons = Coupon.objects.of(installation_id)
        found += _named(HitKind.COUPON, "/coupons", coupons, text)
    if HitKind.CUSTOMER in kinds:
        found += _people(installation_id, text)
    return found


def _people(installation_id: int, text: str) -> list[Hit]:
    ids = list(
        people.search(installation_id, text)
        .order_by("-created_at", "-id")
        .values_list("id", flat=True)[:MOST_HITS]
    )
    faces = people.faces(installation_id, ids)
    return [
        Hit(
            HitKind.CUSTOMER,
            customer_id,
            face.name or face.phone or face.email,
            f"/customers/{customer_id}",
            face.phone or face.email,
        )
        for customer_id, face in faces.items()
    ]


def _named(kind: HitKind, page: str, rows: QuerySet[Any], text: str) -> list[Hit]:
    # a shop has a handful of them
    found = rows.filter(name__icontains=text).order_by("name", "id")
    return [
        Hit(kind, row_id, name, f"{page}/{row_id}")
        for row_id, name in found.values_list("id", "name")[:MOST_HITS]
    ]
