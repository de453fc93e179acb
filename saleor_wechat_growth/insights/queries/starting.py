"""What lets people into a recall, by its own name, and how often that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.activity.models import Source
from saleor_wechat_growth.commerce.queries import open_carts
from saleor_wechat_growth.coupons.models import Coupon, CouponGrant
from saleor_wechat_growth.journeys.definition import CartIdle
from saleor_wechat_growth.reach.models import Account, Follow
from saleor_wechat_growth.segments import queries as segment_queries
from saleor_wechat_growth.segments.models import Segment

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from saleor_wechat_growth.journeys.definition import Entry

LATELY: Final = timedelta(days=30)


class StartKind(Enum):
    """What lets people into a recall."""

    CART_LEFT = "A cart was left."
    COUPON_ENDING = "A coupon is about to end unused."
    SEGMENT_ENTERED = "Somebody came to a segment."
    FOLLOWED = "Somebody followed, or scanned a code."


@dataclass(frozen=True, slots=True)
class Start:
    """What lets people in.

    name: of the coupon, segment, source or account, "" for any. count: carts open now;
    coupons that people hold unused; who came to the segment, or began to follow, in the
    last 30 days. can_happen: the segment is live; the coupon, or any of them, is
    reminded of; WeChat's pushes arrive.
    """

    kind: StartKind
    name: str
    count: int
    can_happen: bool


def waited_for(entry: Entry, name: str) -> str:
    """Return what a happening must have under `name` to let its person in, or ""."""
    return "" if isinstance(entry, CartIdle) else str(entry.where.get(name, ""))


def starting(
    installation_id: int,
    entry: Entry,
    *,
    coupon: Coupon | None,
    segment: Segment | None,
    account: Account | None,
    source: Source | None,
    now: datetime,
) -> Start:
    """Say what lets people in; the others: those that `entry` waits for."""
    if isinstance(entry, CartIdle):
        carts = open_carts(installation_id).count()
        return Start(StartKind.CART_LEFT, "", carts, can_happen=True)
    if segment is not None:
        return Start(
            StartKind.SEGMENT_ENTERED,
            segment.name,
            segment_queries.entered(installation_id, segment.pk, now - LATELY),
            can_happen=segment.status == Segment.Status.LIVE,
        )
    if entry.kind in {"follower.arrived", "source.entered"}:
        return _following(installation_id, account, source, now)
    held = CouponGrant.objects.of(installation_id).filter(
        state=CouponGrant.State.ISSUED, expires_at__gt=now
    )
    coupons = Coupon.objects.of(installation_id)
    if coupon is not None:
        held, coupons = held.filter(coupon=coupon), coupons.filter(id=coupon.pk)
    terms = coupons.values_list("terms", flat=True)
    return Start(
        StartKind.COUPON_ENDING,
        coupon.name if coupon else "",
        held.count(),
        can_happen=any(each.get("remind_days_before") for each in terms),
    )


def _following(
    installation_id: int, account: Account | None, source: Source | None, now: datetime
) -> Start:
    accounts = following_accounts(installation_id)
    if account is not None:
        accounts = accounts.filter(id=account.pk)
    follows = Follow.objects.of(installation_id).filter(
        account__in=accounts, is_following=True, changed_at__gt=now - LATELY
    )
    named = source or account
    return Start(
        StartKind.FOLLOWED,
        named.name if named else "",
        follows.count(),
        can_happen=accounts.filter(last_push_at__isnull=False).exists(),
    )


def following_accounts(installation_id: int) -> QuerySet[Account]:
    """Return the accounts that people can follow."""
    accounts = Account.objects.of(installation_id)
    return accounts.filter(kind=Account.Kind.SERVICE_ACCOUNT).order_by("name", "id")
