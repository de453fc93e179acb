"""What a recall can be made of, as far as the shop has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from saleor_wechat_growth.activity.models import Source
from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.insights.queries.starting import following_accounts
from saleor_wechat_growth.messaging.models import Template
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.segments import queries as segment_queries
from saleor_wechat_growth.segments.models import Segment


@dataclass(frozen=True, slots=True)
class CouponChoice:
    """A coupon that can be given; currencies: in which it gives something."""

    coupon: Coupon
    currencies: Sequence[str]


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything by name; paused things too, for they may be chosen already."""

    templates: Sequence[Template]
    coupons: Sequence[CouponChoice]
    tags: Sequence[str]
    segments: Sequence[Segment]
    accounts: Sequence[Account]
    sources: Sequence[Source]


def choices(installation_id: int) -> Choices:
    """Return what a recall can be made of (six queries)."""
    templates = Template.objects.of(installation_id).select_related("account")
    coupons = Coupon.objects.of(installation_id).order_by("name", "id")
    segments = segment_queries.segments(installation_id).exclude(
        status=Segment.Status.ARCHIVED
    )
    tags = segment_queries.tags(installation_id)
    return Choices(
        templates=list(templates.order_by("title", "id")),
        coupons=[
            CouponChoice(each, sorted(Terms.model_validate(each.terms).currencies))
            for each in coupons
            if each.terms
        ],
        tags=list(tags.values_list("key", flat=True)),
        segments=list(segments.order_by("name", "id")),
        accounts=list(following_accounts(installation_id)),
        sources=list(Source.objects.of(installation_id).order_by("name", "id")),
    )
