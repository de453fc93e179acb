"""Setting up coupons: what a marketer does, by the dashboard or by growth.yaml."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.coupons.errors import BudgetMissing, TermsFixed, UnknownCoupon
from saleor_wechat_growth.coupons.models import Budget, Coupon
from saleor_wechat_growth.coupons.services.ledger import lock_coupons
from saleor_wechat_growth.coupons.services.reserving import REFILL_TASK
from saleor_wechat_growth.coupons.services.vouchers import name_for
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.inbox.models import Refetch
from saleor_wechat_growth.inbox.services import ask_again, hold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

#: what was promised to people, or is written into the voucher, when it is made
FIXED = ("discount", "minimum_order", "sales_channels")


@transaction.atomic
def upsert_coupon(
    *,
    installation_id: int,
    key: str,
    name: str,
    terms: Terms,
    budgets: Mapping[str, Decimal],
    now: datetime,
    adopted_voucher: str = "",
) -> Coupon:
    """Make or change the coupon `key`; its voucher and codes follow by themselves.

    budgets: the ceiling per currency, for exactly the currencies of the discount;
    a ceiling below what is bound and spent stops new grants, nothing else.
    adopted_voucher: the global id of a voucher the shop made itself, for us to add
    single-use codes to; "" makes one of our own.

    Raises:
        BudgetMissing: `budgets` are not for the currencies of the discount.
        TermsFixed: the change would break what people were promised.

    """
    strange = terms.currencies ^ budgets.keys()
    if strange:
        raise BudgetMissing(strange)
    stored = terms.model_dump(mode="json")
    # before the row is made: two that make the same one wait here
    hold([installation_id])
    coupon, is_new = Coupon.objects.of(installation_id).get_or_create(
        key=key,
        defaults={
            "installation_id": installation_id,
            "name": name,
            "terms": stored,
            "voucher_saleor_id": adopted_voucher,
            "is_adopted": bool(adopted_voucher),
            "voucher_name": "" if adopted_voucher else name_for(name),
            "due_at": now,
            # an empty pool that was never full is not running low
            "low_announced_at": now,
        },
    )
    if not is_new:
        coupon = lock_coupons(installation_id, [coupon.id])[coupon.id]
        _check_fixed(coupon, terms, adopted_voucher)
        coupon.name = name
        coupon.terms = stored
        coupon.version += 1
        coupon.due_at = now
        coupon.attempts = 0
        coupon.save(update_fields=["name", "terms", "version", "due_at", "attempts"])
    Budget.objects.bulk_create(
        [
            Budget(
                installation_id=installation_id,
                coupon=coupon,
                currency=currency,
                ceiling=ceiling,
            )
            for currency, ceiling in sorted(budgets.items())
        ],
        update_conflicts=True,
        unique_fields=["coupon", "currency"],
        update_fields=["ceiling"],
    )
    transaction.on_commit(partial(wake, REFILL_TASK))
    return coupon


def _check_fixed(coupon: Coupon, terms: Terms, adopted_voucher: str) -> None:
    before = Terms.model_validate(coupon.terms)
    differing = [
        field for field in FIXED if getattr(before, field) != getattr(terms, field)
    ]
    known_voucher = coupon.voucher_saleor_id if coupon.is_adopted else ""
    if known_voucher != adopted_voucher:
        differing.append("adopted_voucher")
    if differing:
        raise TermsFixed(differing)


@transaction.atomic
def pause_coupon(
    *, installation_id: int, coupon_id: int, reason: str, is_unusable: bool = False
) -> None:
    """Grant no more of it; codes already given keep working.

    is_unusable: they do not, because its voucher does not fit; see `coupons.standing`.

    Raises:
        UnknownCoupon: the shop has none of this id.

    """
    coupon = _locked(installation_id, coupon_id)
    coupon.status = Coupon.Status.PAUSED
    coupon.paused_reason = reason[:200]
    coupon.due_at = None
    coupon.version += 1
    if is_unusable:
        coupon.unusable_reason = coupon.paused_reason
    coupon.save(
        update_fields=[
            "status",
            "paused_reason",
            "due_at",
            "version",
            "unusable_reason",
        ]
    )


@transaction.atomic
def resume_coupon(*, installation_id: int, coupon_id: int, now: datetime) -> None:
    """Look after it again: its voucher is checked, or made anew where it is gone.

    Core is also asked when the voucher ends: only news would tell that it was prolonged.

    Raises:
        UnknownCoupon: the shop has none of this id.

    """
    coupon = _locked(installation_id, coupon_id)
    ask_again(
        installation_id=installation_id,
        objects=[(Refetch.Kind.VOUCHER, coupon.voucher_saleor_id)],
        now=now,
    )
    if coupon.status != Coupon.Status.PAUSED:
        return
    coupon.status = Coupon.Status.NEW
    coupon.paused_reason = ""
    coupon.due_at = now
    coupon.attempts = 0
    coupon.version += 1
    coupon.save(
        update_fields=["status", "paused_reason", "due_at", "attempts", "version"]
    )
    transaction.on_commit(partial(wake, REFILL_TASK))


def _locked(installation_id: int, coupon_id: int) -> Coupon:
    coupon = lock_coupons(installation_id, [coupon_id]).get(coupon_id)
    if coupon is None:
        raise UnknownCoupon(str(coupon_id))
    return coupon
