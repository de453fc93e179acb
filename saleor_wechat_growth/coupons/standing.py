"""Do the codes that people hold still work in core? Pure, from what is stored.

A pause by hand is another thing: no more codes are given, those given keep working.
Here is what core does to them: it deleted or changed their voucher, or the voucher's
time is over. An end needs no news: it is compared with `now` whenever it is asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Protocol

from saleor_wechat_growth.coupons.models import Coupon, CouponGrant

#: grants that a person may still use
LIVE: Final = (CouponGrant.State.RESERVED, CouponGrant.State.ISSUED)
#: core dates a new voucher by its own clock, which may be ahead of ours by so much
AHEAD: Final = timedelta(minutes=15)

GRANT_OVER: Final = "grant_over"
UNUSABLE: Final = "coupon_unusable"


class Voucher(Protocol):
    """What decides whether codes of a coupon work."""

    @property
    def unusable_reason(self) -> str: ...
    @property
    def voucher_starts_at(self) -> datetime | None: ...
    @property
    def voucher_ends_at(self) -> datetime | None: ...


class Given(Protocol):
    """What decides whether one grant may be used: a row, or what was read of it."""

    @property
    def state(self) -> str: ...
    @property
    def expires_at(self) -> datetime: ...
    @property
    def coupon(self) -> Voucher: ...


def unusable(coupon: Voucher, now: datetime) -> str:
    """Return why no code of this coupon works in core now, "" where they do."""
    ends_at, starts_at = coupon.voucher_ends_at, coupon.voucher_starts_at
    if coupon.unusable_reason:
        return coupon.unusable_reason
    if ends_at is not None and ends_at <= now:
        return "voucher_ended"
    if starts_at is not None and starts_at > now + AHEAD:
        return "voucher_not_begun"
    return ""


def held_back(coupon: Coupon, now: datetime) -> str:
    """Return why no code of this coupon is given now, "" where they are.

    That its codes do not work is worse news than that no more are given.
    """
    paused = coupon.status == Coupon.Status.PAUSED
    return unusable(coupon, now) or (coupon.paused_reason if paused else "")


def over(grant: Given, now: datetime) -> str:
    """Return why the code of this grant must not be shown, "" where it may be.

    Reads the grant's coupon as well: have it fetched with the grant.
    """
    if grant.state not in LIVE or grant.expires_at <= now:
        return GRANT_OVER
    return UNUSABLE if unusable(grant.coupon, now) else ""


def ends_at(grant: Given) -> datetime:
    """Return until when its code works: its own end, or its voucher's before that."""
    voucher_ends_at = grant.coupon.voucher_ends_at
    if voucher_ends_at is None:
        return grant.expires_at
    return min(grant.expires_at, voucher_ends_at)
