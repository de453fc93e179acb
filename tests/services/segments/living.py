"""Segments that are live, and who is in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from saleor_wechat_growth.customers.models import Customer
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.segments import services
from saleor_wechat_growth.segments.models import Membership, Segment


def live(
    shop: Installation, key: str, rule: Any, now: datetime, **more: Any
) -> Segment:
    made = services.save_segment(
        installation_id=shop.pk, key=key, name=key, rule=rule, now=now, **more
    )
    services.go_live(installation_id=shop.pk, segment_id=made.pk, now=now)
    services.build(installation_id=shop.pk, segment_id=made.pk, now=now)
    return made


def members(segment: Segment) -> set[int]:
    open_now = Membership.objects.of(segment.installation_id).filter(
        segment=segment, left_at=None
    )
    ids = list(open_now.values_list("customer_id", flat=True))
    assert len(ids) == len(set(ids))
    return set(ids)


def person(shop: Installation, now: datetime) -> int:
    return Customer.objects.create(installation=shop, created_at=now).pk
