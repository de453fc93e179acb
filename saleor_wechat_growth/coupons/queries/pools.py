"""What is left of coupons, and what became of those given out. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from saleor_wechat_growth.coupons import standing
from saleor_wechat_growth.coupons.models import Budget, Code, Coupon, CouponGrant
from saleor_wechat_growth.coupons.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Pool:
    """One coupon's codes: on the shelf, and ordered but not yet known to be in core.

    held_back: why none of them is given now, "" where they are.
    in_core: how many its voucher has, used ones and those of the shop's staff too, by
    core's count of `counted_at`; None: not counted yet.
    """

    coupon_id: int
    key: str
    held_back: str
    stock: int
    ordered: int
    refill_below: int
    pool_target: int
    in_core: int | None
    counted_at: datetime | None

    @property
    def is_low(self) -> bool:
        return self.stock < self.refill_below


@dataclass(frozen=True, slots=True)
class BudgetState:
    """One currency of one coupon.

    `left` is below zero if orders took more than the worst case, or the ceiling was
    lowered.
    """

    coupon_id: int
    currency: str
    ceiling: Decimal
    bound: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        return self.ceiling - self.bound - self.spent


@dataclass(frozen=True, slots=True)
class Funnel:
    """Grants by what became of them; every grant is in exactly one of these."""

    reserved: int = 0
    issued: int = 0
    redeemed: int = 0
    reversed: int = 0
    expired: int = 0
    released: int = 0

    @property
    def granted(self) -> int:
        """All that were ever made; the sum of the others."""
        return (
            self.reserved
            + self.issued
            + self.redeemed
            + self.reversed
            + self.expired
            + self.released
        )


@dataclass(frozen=True, slots=True)
class GrantView:
    """One grant without its code; `services.reveal` shows that.

    expires_at: until when the code works, which its voucher may end first; over: why
    it may not be shown or spoken of any more, "" where it may.
    """

    id: int
    coupon_id: int
    coupon_key: str
    coupon_name: str
    customer_id: int
    origin: str
    state: str
    value: Decimal
    currency: str
    granted_at: datetime
    issued_at: datetime | None
    expires_at: datetime
    redeemed_at: datetime | None
    order_saleor_id: str
    over: str


def coupon_by_key(installation_id: int, key: str) -> Coupon | None:
    return Coupon.objects.of(installation_id).filter(key=key).first()


def pools(installation_id: int, now: datetime) -> list[Pool]:
    """Return every coupon's pool, by key."""
    coupons = (
        Coupon.objects.of(installation_id)
        .annotate(ordered=Count("codes", filter=Q(codes__state=Code.State.ORDERED)))
        .order_by("key")
    )
    return [_pool(coupon, coupon.ordered, now) for coupon in coupons]


def _pool(coupon: Coupon, ordered: int, now: datetime) -> Pool:
    terms = Terms.model_validate(coupon.terms)
    return Pool(
        coupon_id=coupon.id,
        key=coupon.key,
        held_back=standing.held_back(coupon, now),
        stock=coupon.stock,
        ordered=ordered,
        refill_below=terms.refill_below,
        pool_target=terms.pool_target,
        in_core=coupon.codes_in_core,
        counted_at=coupon.counted_at,
    )


def low_pools(installation_id: int, now: datetime) -> list[Pool]:
    """Return pools with fewer codes than their terms want held ready."""
    return [pool for pool in pools(installation_id, now) if pool.is_low]


def budgets(
    installation_id: int, coupon_ids: Collection[int] | None = None
) -> list[BudgetState]:
    """Return the budgets of these coupons, or of all, by coupon and currency."""
    rows = Budget.objects.of(installation_id).order_by("coupon_id", "currency")
    if coupon_ids is not None:
        rows = rows.filter(coupon_id__in=coupon_ids)
    return [
        BudgetState(
            coupon_id=row.coupon_id,
            currency=row.currency,
            ceiling=row.ceiling,
            bound=row.bound,
            spent=row.spent,
        )
        for row in rows
    ]


def funnel(
    installation_id: int,
    *,
    coupon_ids: Collection[int] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Funnel:
    """Count grants made from `since` up to, not including, `until`, by their state."""
    rows = CouponGrant.objects.of(installation_id)
    if coupon_ids is not None:
        rows = rows.filter(coupon_id__in=coupon_ids)
    if since is not None:
        rows = rows.filter(granted_at__gte=since)
    if until is not None:
        rows = rows.filter(granted_at__lt=until)
    counts = rows.values_list("state").annotate(Count("id")).order_by()
    return Funnel(**{str(state): count for state, count in counts})


def grants_of(installation_id: int, customer_id: int, now: datetime) -> list[GrantView]:
    """Return what a person was given, newest first; released grants are left out."""
    rows = (
        CouponGrant.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .exclude(state=CouponGrant.State.RELEASED)
        .select_related("coupon")
        .order_by("-granted_at", "-id")
    )
    return [_view(row, now) for row in rows]


def grants(
    installation_id: int, grant_ids: Collection[int], now: datetime
) -> Mapping[int, GrantView]:
    """Return grants by id, released ones too."""
    rows = (
        CouponGrant.objects.of(installation_id)
        .filter(id__in=grant_ids)
        .select_related("coupon")
    )
    return {row.id: _view(row, now) for row in rows}


def grants_with_codes(
    installation_id: int, grant_ids: Collection[int]
) -> Mapping[int, CouponGrant]:
    """Return grants by id, ready for `services.reveal`."""
    rows = (
        CouponGrant.objects.of(installation_id)
        .filter(id__in=grant_ids)
        .select_related("code", "coupon")
    )
    return {row.id: row for row in rows}


def _view(grant: CouponGrant, now: datetime) -> GrantView:
    return GrantView(
        id=grant.id,
        coupon_id=grant.coupon_id,
        coupon_key=grant.coupon.key,
        coupon_name=grant.coupon.name,
        customer_id=grant.customer_id,
        origin=grant.origin,
        state=grant.state,
        value=grant.value,
        currency=grant.currency,
        granted_at=grant.granted_at,
        issued_at=grant.issued_at,
        expires_at=standing.ends_at(grant),
        redeemed_at=grant.redeemed_at,
        order_saleor_id=grant.order_saleor_id,
        over=standing.over(grant, now),
    )
