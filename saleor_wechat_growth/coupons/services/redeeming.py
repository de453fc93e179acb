"""What core tells us: orders that used codes, vouchers and codes that are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from saleor_wechat_growth.coupons import fates
from saleor_wechat_growth.coupons.codes import lookup_of
from saleor_wechat_growth.coupons.models import Code, Coupon, CouponGrant
from saleor_wechat_growth.coupons.services.ledger import (
    EXISTING,
    Booking,
    codes_gone,
    lock_coupons,
)
from saleor_wechat_growth.inbox.registry import Happening

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from saleor_wechat_growth.coupons.fates import OrderNews

BATCH = 500
State = CouponGrant.State
#: why a coupon works no more whose voucher core has no more
DELETED: Final = "voucher_deleted"


@transaction.atomic
def apply_orders(
    *, installation_id: int, orders: Sequence[OrderNews], now: datetime
) -> list[Happening]:
    """Redeem and reverse the grants whose codes these orders used.

    Orders with codes that are not ours are ignored. Returns "coupon.redeemed" and
    "coupon.reversed" of the grants whose state changed.
    """
    codes, grants = _lock(installation_id, {order.code for order in orders})
    booking = Booking(installation_id)
    happened: list[Happening] = []
    touched: dict[int, CouponGrant] = {}
    for order in orders:
        code = codes.get(order.code)
        grant = grants.get(code.id) if code else None
        if code is None:
            continue
        if order.is_paid:
            _use_up(code, booking)
        if grant is None:
            continue
        bound, spent = grant.bound, grant.spent
        if fates.apply(grant, order):
            happened.append(_happening(grant, now))
            # paid for or given back in money: core accepts it no more
            _use_up(code, booking)
        booking.grant_moved(grant, bound, spent)
        touched[grant.id] = grant
    booking.write()
    CouponGrant.objects.bulk_update(
        touched.values(),
        [
            "state",
            "order_saleor_id",
            "redeemed_at",
            "due_at",
            "bound",
            "spent",
            "facts",
        ],
        batch_size=BATCH,
    )
    Code.objects.bulk_update(codes.values(), ["state", "due_at"], batch_size=BATCH)
    return happened


def _use_up(code: Code, booking: Booking) -> None:
    if code.state == Code.State.AVAILABLE:
        # on our shelf, and yet somebody had it
        booking.stock[code.coupon_id] -= 1
    code.state = Code.State.RETIRED
    code.due_at = None


def _lock(
    installation_id: int, values: Collection[str]
) -> tuple[dict[str, Code], dict[int, CouponGrant]]:
    """Lock what hangs on codes: return the codes by text, and by their id the grants.

    A code's grant is the live one, else the last it was taken back from: a released
    code that is used after all got out without our knowing.
    """
    lookups = {lookup_of(value): value for value in values if value}
    codes = Code.objects.of(installation_id).filter(lookup__in=lookups)
    lock_coupons(installation_id, codes.values_list("coupon_id", flat=True).distinct())
    grants = (
        CouponGrant.objects.of(installation_id)
        .filter(code__in=codes)
        .order_by("id")
        .select_for_update(of=("self",))
    )
    by_code: dict[int, CouponGrant] = {}
    for grant in grants:
        known = by_code.get(grant.code_id)
        if known is None or known.state == State.RELEASED:
            by_code[grant.code_id] = grant
    by_text = {
        lookups[bytes(code.lookup)]: code
        for code in codes.order_by("id").select_for_update()
    }
    return by_text, by_code


def _happening(grant: CouponGrant, now: datetime) -> Happening:
    is_redeemed = grant.state == State.REDEEMED
    return Happening(
        installation_id=grant.installation_id,
        kind="coupon.redeemed" if is_redeemed else "coupon.reversed",
        subject=f"grant:{grant.id}",
        at=now,
        body={
            "grant_id": grant.id,
            "origin": grant.origin,
            "customer_id": grant.customer_id,
            "order_saleor_id": grant.order_saleor_id,
        },
    )


@transaction.atomic
def voucher_deleted(
    *, installation_id: int, voucher_ids: Collection[str], now: datetime
) -> int:
    """Pause the coupons of vouchers that were deleted in core; return how many.

    Their codes went with them: nothing is bound any more. Resuming such a coupon
    makes a new voucher, unless it was adopted.
    """
    ids = (
        Coupon.objects.of(installation_id)
        .filter(voucher_saleor_id__in=[each for each in voucher_ids if each])
        .values_list("id", flat=True)
    )
    coupons = list(lock_coupons(installation_id, ids).values())
    for coupon in coupons:
        coupon.status = Coupon.Status.PAUSED
        coupon.paused_reason = coupon.unusable_reason = DELETED
        coupon.voucher_starts_at = coupon.voucher_ends_at = None
        coupon.due_at = None
        coupon.version += 1
        if not coupon.is_adopted:
            coupon.voucher_saleor_id = ""
        codes = Code.objects.of(installation_id).filter(coupon=coupon)
        codes_gone(
            installation_id=installation_id,
            code_ids=list(codes.values_list("id", flat=True)),
            states=EXISTING,
            why=DELETED,
            now=now,
        )
    Coupon.objects.bulk_update(
        coupons,
        [
            "status",
            "paused_reason",
            "due_at",
            "version",
            "voucher_saleor_id",
            "unusable_reason",
            "voucher_starts_at",
            "voucher_ends_at",
        ],
    )
    return len(coupons)


def codes_deleted(
    *,
    installation_id: int,
    saleor_ids: Collection[str],
    values: Collection[str],
    now: datetime,
) -> int:
    """End codes that were deleted in core, by us or by the shop; return how many."""
    rows = Code.objects.of(installation_id).filter(
        Q(saleor_id__in=[each for each in saleor_ids if each])
        | Q(lookup__in=[lookup_of(value) for value in values if value])
    )
    return codes_gone(
        installation_id=installation_id,
        code_ids=list(rows.values_list("id", flat=True)),
        states=EXISTING,
        why="code_deleted",
        now=now,
    )
