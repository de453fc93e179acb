"""Buying codes ahead; every call to core is made outside transactions.

What is to be done stands in the rows: a coupon is due, codes are ORDERED before
core hears of them. A worker may die anywhere.
"""

from __future__ import annotations

import logging
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from saleor_wechat_growth.coupons.codes import text_of
from saleor_wechat_growth.coupons.models import Code, Coupon
from saleor_wechat_growth.coupons.services.ledger import (
    Booking,
    lock_coupons,
)
from saleor_wechat_growth.coupons.services.offering import pause_coupon
from saleor_wechat_growth.coupons.services.vouchers import (
    ALREADY_EXISTS,
    NotKnownYet,
    Unfit,
    order_codes,
    ordered_codes,
    provide_voucher,
)
from saleor_wechat_growth.coupons.services.watching import ask_about_vouchers
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce, hold
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.saleor.errors import (
    QueryRefused,
    Refused,
    SaleorError,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from saleor_wechat_growth.integrations.saleor.client import SaleorClient

logger = logging.getLogger(__name__)

#: core takes 6 ms a code: 500 are 3 s (facts/saleor.md §9)
CODES_A_CALL = 500
#: longer than any pass over one coupon takes, time-outs included
LEASE = timedelta(minutes=5)
FIRST_RETRY = timedelta(seconds=10)
LAST_RETRY = timedelta(hours=1)


def refill_pools(*, now: datetime) -> int:
    """Look after one coupon that is due: its voucher, then one call's worth of codes.

    Return 0 when none was due, else 1: call it again until it returns 0.
    """
    coupon = _claim(now)
    if coupon is None:
        return 0
    _say_if_low(coupon, now)
    try:
        with closing(saleor_client(coupon.installation)) as client:
            if coupon.status == Coupon.Status.NEW:
                coupon = provide_voucher(client, coupon, now)
            if coupon.status == Coupon.Status.READY:
                _top_up(client, coupon, now)
    except NotKnownYet as patience:
        _put_off(coupon, patience.ask_again_at)
    except Unfit as unfit:
        _pause(coupon, str(unfit), is_unusable=True)
    except (Refused, QueryRefused) as refusal:
        _pause(coupon, f"core_refused: {', '.join(sorted(refusal.codes))}")
        # it may be the voucher that is gone, and its news may have been lost
        ask_about_vouchers(
            installation_id=coupon.installation_id,
            voucher_ids=[coupon.voucher_saleor_id],
            now=now,
        )
    except (SaleorError, NotInstalled) as error:
        logger.warning(
            "shop %s: coupon %s waits for core: %s",
            coupon.installation_id,
            coupon.key,
            type(error).__name__,
        )
        _put_off(coupon, now + min(FIRST_RETRY * 2**coupon.attempts, LAST_RETRY))
    return 1


@transaction.atomic
def _claim(now: datetime) -> Coupon | None:
    coupon = (
        Coupon.objects.across_installations()  # a claim: any shop's coupon
        .filter(due_at__lte=now, installation__status=Installation.Status.ACTIVE)
        .exclude(status=Coupon.Status.PAUSED)
        .select_related("installation")
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
        .first()
    )
    if coupon is not None:
        coupon.due_at = now + LEASE
        coupon.attempts = min(coupon.attempts + 1, 20)
        coupon.save(update_fields=["due_at", "attempts"])
    return coupon


def _put_off(coupon: Coupon, until: datetime) -> None:
    Coupon.objects.of(coupon.installation_id).filter(id=coupon.id).update(due_at=until)


def _pause(coupon: Coupon, why: str, *, is_unusable: bool = False) -> None:
    logger.warning(
        "shop %s: coupon %s paused: %s", coupon.installation_id, coupon.key, why
    )
    pause_coupon(
        installation_id=coupon.installation_id,
        coupon_id=coupon.id,
        reason=why,
        is_unusable=is_unusable,
    )


@transaction.atomic
def _say_if_low(coupon: Coupon, now: datetime) -> None:
    """Announce once per emptying that few codes are left."""
    hold([coupon.installation_id])
    coupon = lock_coupons(coupon.installation_id, [coupon.id])[coupon.id]
    terms = Terms.model_validate(coupon.terms)
    if coupon.low_announced_at is not None or coupon.stock >= terms.refill_below:
        return
    coupon.low_announced_at = now
    coupon.save(update_fields=["low_announced_at"])
    low = Happening(
        installation_id=coupon.installation_id,
        kind="coupon.running_low",
        subject=f"coupon:{coupon.id}",
        at=now,
        body={
            "coupon_id": coupon.id,
            "key": coupon.key,
            "stock": coupon.stock,
            "refill_below": terms.refill_below,
        },
    )
    announce(happenings=[low], now=now)


def _top_up(client: SaleorClient, coupon: Coupon, now: datetime) -> None:
    values = {text_of(code): code.id for code in _order(coupon)}
    if values:
        existing = _add(client, coupon, values.keys())
        ids = find_ids(client, coupon.voucher_saleor_id, existing)
        if existing == values.keys() and not ids:
            raise NotKnownYet(now + FIRST_RETRY)
        _settle(coupon, {values[value]: ids[value] for value in ids})
        # the shop has such a code, but not on our voucher: it was never ours
        _forget(coupon, [values[value] for value in existing - ids.keys()])
    _finish(coupon, now)


@transaction.atomic
def _order(coupon: Coupon) -> list[Code]:
    """Return the next call's codes: first those ordered before, then new ones."""
    coupon = lock_coupons(coupon.installation_id, [coupon.id])[coupon.id]
    terms = Terms.model_validate(coupon.terms)
    ordered = list(ordered_codes(coupon)[:CODES_A_CALL])
    missing = terms.pool_target - coupon.stock - len(ordered)
    fresh = min(missing, CODES_A_CALL - len(ordered))
    return ordered + (order_codes(coupon, terms, fresh) if fresh > 0 else [])


def _add(
    client: SaleorClient, coupon: Coupon, values: Collection[str]
) -> frozenset[str]:
    """Add codes to the voucher; return which of them exist for certain.

    Core adds all or none. If some exist already, an earlier call went through
    whose answer we never got; the others stay ordered for the next pass.
    """
    try:
        client.voucher_add_codes(coupon.voucher_saleor_id, sorted(values))
    except Refused as refusal:
        existing = refusal.voucher_codes.intersection(values)
        if ALREADY_EXISTS not in refusal.codes or not existing:
            raise
        return existing
    return frozenset(values)


def find_ids(
    client: SaleorClient, voucher_id: str, values: Collection[str]
) -> dict[str, str]:
    """Return core's ids of those codes that the voucher has; newest are found first."""
    wanted = set(values)
    found: dict[str, str] = {}
    listed = client.voucher_codes(voucher_id)
    while len(found) < len(wanted) and (code := next(listed, None)) is not None:
        if code.code in wanted:
            found[code.code] = code.id
    return found


@transaction.atomic
def _settle(coupon: Coupon, ids: dict[int, str]) -> None:
    """Put codes that exist on the shelf, each once whoever else settles them too."""
    lock_coupons(coupon.installation_id, [coupon.id])
    codes = list(ordered_codes(coupon).filter(id__in=ids).select_for_update())
    for code in codes:
        code.saleor_id = ids[code.id]
        code.state = Code.State.AVAILABLE
        code.due_at = None
    Code.objects.bulk_update(codes, ["saleor_id", "state", "due_at"], batch_size=500)
    booking = Booking(coupon.installation_id)
    booking.stock[coupon.id] += len(codes)
    booking.write()


def _forget(coupon: Coupon, code_ids: Collection[int]) -> None:
    ordered_codes(coupon).filter(id__in=code_ids).delete()


@transaction.atomic
def _finish(coupon: Coupon, now: datetime) -> None:
    coupon = lock_coupons(coupon.installation_id, [coupon.id])[coupon.id]
    if coupon.status != Coupon.Status.READY:
        return
    terms = Terms.model_validate(coupon.terms)
    is_full = coupon.stock >= terms.pool_target and not ordered_codes(coupon).exists()
    coupon.due_at = None if is_full else now
    coupon.attempts = 0
    if coupon.stock >= terms.refill_below:
        coupon.low_announced_at = None
    coupon.save(update_fields=["due_at", "attempts", "low_announced_at"])
