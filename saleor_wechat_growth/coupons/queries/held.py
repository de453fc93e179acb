"""The coupons one person has, as they may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import F, Q
from django.db.models.functions import Least

from saleor_wechat_growth.coupons import standing
from saleor_wechat_growth.coupons.models import CouponGrant

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

State = CouponGrant.State

#: of a grant whose voucher does not work now
SUSPENDED: Final = "suspended"

_SHOWN: Final = (
    "state",
    "value",
    "currency",
    "granted_at",
    "expires_at",
    "code__sealed_value",
    "coupon__name",
    "coupon__terms",
    "coupon__is_adopted",
    "coupon__unusable_reason",
    "coupon__voucher_starts_at",
    "coupon__voucher_ends_at",
    "coupon__voucher_conditions",
)


def shown_to(installation_id: int, customer_id: int) -> QuerySet[CouponGrant]:
    """What a person was shown, ready for `services.reveal`."""
    return (
        CouponGrant.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .exclude(state__in=(State.RESERVED, State.RELEASED))
        # ended before anybody saw it
        .exclude(state=State.EXPIRED, issued_at__isnull=True)
        .select_related("code", "coupon")
        .only(*_SHOWN)
    )


def in_states(states: Collection[str], now: datetime) -> Q:
    """Return what grants in these states have in common, as `standing` tells them apart.

    States of `CouponGrant`, and `SUSPENDED`.
    """
    issued = Q(state=State.ISSUED)
    is_over = Q(expires_at__lte=now) | Q(coupon__voucher_ends_at__lte=now)
    is_broken = ~Q(coupon__unusable_reason="") | Q(
        coupon__voucher_starts_at__gt=now + standing.AHEAD
    )
    wanted = Q(state__in={*states} - {State.ISSUED.value, SUSPENDED})
    if State.EXPIRED in states:
        # whoever ends grants may not have come by yet
        wanted |= issued & is_over
    if State.ISSUED in states:
        wanted |= issued & ~is_over & ~is_broken
    if SUSPENDED in states:
        wanted |= issued & ~is_over & is_broken
    return wanted


def usable(
    installation_id: int, customer_id: int, now: datetime
) -> QuerySet[CouponGrant]:
    """What a person may still use, also what waits for its voucher to work again."""
    states = {State.ISSUED.value, SUSPENDED}
    return shown_to(installation_id, customer_id).filter(in_states(states, now))


def expiring(
    installation_id: int, customer_id: int, now: datetime, until: datetime
) -> QuerySet[CouponGrant]:
    """What a person may use now and no more after `until`, the soonest first."""
    return (
        shown_to(installation_id, customer_id)
        .filter(in_states({State.ISSUED.value}, now))
        .annotate(ends_at=Least(F("expires_at"), F("coupon__voucher_ends_at")))
        .filter(ends_at__lte=until)
        .order_by("ends_at", "id")
    )
