"""What the shop's own staff do in core to the vouchers of our coupons.

News of a voucher is taken as a reason to ask: events carry no time of change and
come in any order, and those of codes do not even name the voucher. What core then
answers is the truth of that moment.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from saleor_wechat_growth.coupons.fitness import unfitness
from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.coupons.services.ledger import lock_coupons
from saleor_wechat_growth.coupons.services.redeeming import DELETED, voucher_deleted
from saleor_wechat_growth.coupons.services.vouchers import learnt_of, name_for
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.inbox.models import Refetch
from saleor_wechat_growth.inbox.services import ask_again

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class VoucherSight:
    """A voucher as core had it at `at`, with the fields of voucher_by_id.graphql.

    is_fetched: we asked; then every field is there. An event's may lack any.
    """

    voucher_id: str
    at: datetime
    is_fetched: bool
    voucher: Mapping[str, Any] = field(repr=False)

    @property
    def codes(self) -> int | None:
        """How many codes it has; None: it does not say."""
        listed = self.voucher.get("codes")
        count = listed.get("totalCount") if isinstance(listed, dict) else None
        return count if isinstance(count, int) else None


def ask_about_vouchers(
    *, installation_id: int, voucher_ids: Collection[str] | None, now: datetime
) -> None:
    """Have core asked about these vouchers, as far as they are our coupons'.

    None: about every one, for news that does not say which.
    """
    known = Coupon.objects.of(installation_id).exclude(voucher_saleor_id="")
    if voucher_ids is not None:
        known = known.filter(voucher_saleor_id__in=voucher_ids)
    ask_again(
        installation_id=installation_id,
        objects=[
            (Refetch.Kind.VOUCHER, voucher_id)
            for voucher_id in known.values_list("voucher_saleor_id", flat=True)
        ],
        now=now,
    )


@transaction.atomic
def vouchers_seen(
    *, installation_id: int, sights: Sequence[VoucherSight], now: datetime
) -> None:
    """Keep core's newest count of codes; stop coupons whose voucher fits no more.

    A voucher that was fetched unfit is fetched once more before its coupon is
    stopped: the first answer may be from before we had given it its discount. Then no
    code of it is given, shown or spoken of, until its voucher fits again.
    """
    ids = (
        Coupon.objects.of(installation_id)
        .filter(voucher_saleor_id__in=[sight.voucher_id for sight in sights])
        .values_list("id", flat=True)
    )
    coupons: dict[str, list[Coupon]] = defaultdict(list)
    for coupon in lock_coupons(installation_id, ids).values():
        coupons[coupon.voucher_saleor_id].append(coupon)
    doubtful: list[tuple[str, str]] = []
    for sight in sorted(sights, key=lambda sight: sight.at):
        for coupon in coupons.get(sight.voucher_id, ()):
            _count(coupon, sight)
            if sight.is_fetched and _is_doubtful(coupon, sight, now):
                doubtful.append((Refetch.Kind.VOUCHER, sight.voucher_id))
    Coupon.objects.bulk_update(
        [coupon for each in coupons.values() for coupon in each],
        [
            "codes_in_core",
            "counted_at",
            "doubted_at",
            "status",
            "paused_reason",
            "due_at",
            "version",
            "unusable_reason",
            "seen_at",
            "voucher_starts_at",
            "voucher_ends_at",
            "voucher_conditions",
        ],
    )
    ask_again(installation_id=installation_id, objects=doubtful, now=now)


def _count(coupon: Coupon, sight: VoucherSight) -> None:
    """Keep the count of codes, and of an answer when the voucher works, and for what.

    Once core was asked only answers count: an event is dated by core's clock, and
    whether that is before or after an answer nobody knows.
    """
    if sight.codes is None:
        return
    known_at = coupon.seen_at if sight.is_fetched else coupon.counted_at
    known = (known_at, coupon.codes_in_core or 0)
    if known[0] is not None and (sight.at, sight.codes) < known:
        return
    if sight.is_fetched:
        coupon.seen_at = sight.at
        for name, value in learnt_of(sight.voucher).items():
            setattr(coupon, name, value)
    elif coupon.seen_at is not None:
        return
    coupon.codes_in_core = sight.codes
    coupon.counted_at = sight.at


def _is_doubtful(coupon: Coupon, sight: VoucherSight, now: datetime) -> bool:
    """Judge a coupon by its voucher; return whether core must be asked again."""
    if coupon.status == Coupon.Status.NEW or coupon.unusable_reason == DELETED:
        return False
    if coupon.doubted_at is not None and sight.at <= coupon.doubted_at:
        return False
    terms = Terms.model_validate(coupon.terms)
    why = unfitness(sight.voucher, terms, sight.at, is_adopted=coupon.is_adopted)
    if not why:
        coupon.doubted_at = None
        _works_again(coupon, now)
    elif coupon.unusable_reason:
        coupon.doubted_at = sight.at
        _works_no_more(coupon, why)
    elif coupon.doubted_at is None:
        coupon.doubted_at = now
        return True
    else:
        coupon.doubted_at = sight.at
        _works_no_more(coupon, why)
    return False


def _works_no_more(coupon: Coupon, why: str) -> None:
    if coupon.unusable_reason == why:
        return
    if coupon.status == Coupon.Status.READY or coupon.is_paused_by_core:
        coupon.status = Coupon.Status.PAUSED
        coupon.paused_reason = why[:200]
        coupon.due_at = None
    coupon.unusable_reason = why[:200]
    coupon.version += 1


def _works_again(coupon: Coupon, now: datetime) -> None:
    """Take back what its voucher alone had stopped; a pause by hand stays."""
    if not coupon.unusable_reason:
        return
    if coupon.is_paused_by_core:
        coupon.status = Coupon.Status.READY
        coupon.paused_reason = ""
        coupon.due_at = now
    coupon.unusable_reason = ""
    coupon.version += 1


@transaction.atomic
def vouchers_gone(
    *, installation_id: int, voucher_ids: Collection[str], now: datetime
) -> int:
    """Pause the coupons of vouchers that core has no more; return how many.

    News from before the deletion may still come: our next voucher gets another name,
    so that it cannot be taken for the one that is gone.
    """
    made_by_us = (
        Coupon.objects.of(installation_id)
        .filter(
            voucher_saleor_id__in=[each for each in voucher_ids if each],
            is_adopted=False,
        )
        .values_list("id", flat=True)
    )
    coupons = list(lock_coupons(installation_id, made_by_us).values())
    for coupon in coupons:
        coupon.voucher_name = name_for(coupon.name)
    Coupon.objects.bulk_update(coupons, ["voucher_name"])
    return voucher_deleted(
        installation_id=installation_id, voucher_ids=voucher_ids, now=now
    )
