"""What happens to a grant between its reservation and an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.db import transaction

from saleor_wechat_growth.coupons import standing
from saleor_wechat_growth.coupons.codes import text_of
from saleor_wechat_growth.coupons.errors import CodeGivenBack
from saleor_wechat_growth.coupons.models import Code, CouponGrant
from saleor_wechat_growth.coupons.services.ledger import Booking, lock_coupons
from saleor_wechat_growth.coupons.standing import LIVE
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.inbox.registry import Happening, dispatch
from saleor_wechat_growth.inbox.services import announce, hold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from saleor_wechat_growth.coupons.queries import Held

BATCH = 500
State = CouponGrant.State
#: how often it is looked at whether a coupon works again that is due to be reminded of
LOOK_AGAIN: Final = timedelta(days=1)


def reveal(grant: CouponGrant | Held) -> str:
    """Return the code of `grant`, to be shown to its person and to nobody else.

    Costs a query unless the grant came with its code from `queries`. Whoever
    shows it calls `issue` first: a code not issued can still be given back.

    Raises:
        CodeGivenBack: the grant was released.

    """
    if grant.state == State.RELEASED:
        raise CodeGivenBack(str(grant.id))
    return text_of(grant.code)


@dataclass(frozen=True, slots=True)
class Issued:
    """The grants whose codes may be shown; those that it contains.

    over: of the others, by id: grant_over, or coupon_unusable where the voucher does
    not work in core; those that are in neither do not exist.
    """

    shown: frozenset[int]
    over: Mapping[int, str]

    def __contains__(self, grant_id: object) -> bool:
        return grant_id in self.shown


@transaction.atomic
def issue(*, installation_id: int, grant_ids: Collection[int], now: datetime) -> Issued:
    """Write down that these codes are about to be shown, of those that may be.

    From here on those never go back. What was issued before may be shown again as
    long as it works; a code that is not in the answer must not be shown.
    """
    grants = _lock(installation_id, grant_ids)
    over = {
        grant.id: why for grant in grants if (why := standing.over(grant, now)) != ""
    }
    usable = [grant for grant in grants if grant.id not in over]
    _mark_shown(usable, now)
    return Issued(frozenset(grant.id for grant in usable), over)


@transaction.atomic
def note_shown(
    *, installation_id: int, grant_ids: Collection[int], now: datetime
) -> None:
    """Write down that these codes were shown, or may have been, come what may.

    For the answers of gateways: also a code that works no more must not go back.
    """
    _mark_shown(_lock(installation_id, grant_ids), now)


def _mark_shown(grants: Sequence[CouponGrant], now: datetime) -> None:
    reserved = [grant for grant in grants if grant.state == State.RESERVED]
    days = {
        grant.coupon_id: Terms.model_validate(grant.coupon.terms).remind_days_before
        for grant in {grant.coupon_id: grant for grant in reserved}.values()
    }
    for grant in reserved:
        grant.state = State.ISSUED
        grant.issued_at = now
        grant.due_at = _remind_at(grant, days[grant.coupon_id], now)
    CouponGrant.objects.bulk_update(
        reserved, ["state", "issued_at", "due_at"], batch_size=BATCH
    )
    tell(grants=reserved, kind="coupon.issued", now=now)


def _remind_at(grant: CouponGrant, days: int | None, now: datetime) -> datetime:
    if days is None:
        return grant.expires_at
    moment = standing.ends_at(grant) - timedelta(days=days)
    return moment if moment > now else grant.expires_at


@transaction.atomic
def release(
    *, installation_id: int, grant_ids: Collection[int], now: datetime
) -> frozenset[int]:
    """Give back what was never shown: code, stock and budget; return what was.

    A grant issued meanwhile stays as it is. `now` is when; nothing is kept of it
    but the end of the grant's validity.
    """
    coupon_ids = (
        CouponGrant.objects.of(installation_id)
        .filter(id__in=grant_ids)
        .values_list("coupon_id", flat=True)
    )
    lock_coupons(installation_id, coupon_ids)
    reserved = [
        grant
        for grant in _lock(installation_id, grant_ids)
        if grant.state == State.RESERVED
    ]
    booking = Booking(installation_id)
    for grant in reserved:
        held, grant.bound = grant.bound, Decimal(0)
        booking.grant_moved(grant, held, grant.spent)
        grant.state = State.RELEASED
        grant.due_at = None
        grant.expires_at = min(grant.expires_at, now)
    CouponGrant.objects.bulk_update(
        reserved, ["state", "bound", "due_at", "expires_at"], batch_size=BATCH
    )
    back = (
        Code.objects.of(installation_id)
        .filter(id__in=[grant.code_id for grant in reserved], state=Code.State.GRANTED)
        .order_by("id")
        .select_for_update()
    )
    for code in back:
        booking.stock[code.coupon_id] += 1
    Code.objects.of(installation_id).filter(id__in=[code.id for code in back]).update(
        state=Code.State.AVAILABLE
    )
    booking.write()
    tell(grants=reserved, kind="coupon.released", now=now)
    return frozenset(grant.id for grant in reserved)


def tell(*, grants: Sequence[CouponGrant], kind: str, now: datetime) -> None:
    """Announce what became of grants, in the caller's transaction.

    Whoever gives a coupon may be a listener itself: who hears of these kinds only
    notes them.
    """
    news = [
        Happening(
            installation_id=grant.installation_id,
            kind=kind,
            subject=f"grant:{grant.id}",
            at=now,
            body={"grant_id": grant.id, "customer_id": grant.customer_id},
        )
        for grant in grants
    ]
    if news:
        dispatch(news, now)


def expire_due(*, now: datetime) -> int:
    """End grants past their time and remind of those near it; return how many.

    A batch of each shop in turn: call it again until it returns 0. An ended grant
    keeps its budget until its code is deleted in core (`retire_codes`). One that
    is still only reserved ends the same way: we can't know that nobody saw it.
    One whose voucher does not work is told of as such, every `LOOK_AGAIN`.
    """
    shops = (
        CouponGrant.objects.across_installations()  # the scheduler: every shop's turn
        .filter(due_at__lte=now)
        .values_list("installation_id", flat=True)
        .order_by("installation_id")
        .distinct()
    )
    return sum(_expire_batch(installation_id, now) for installation_id in list(shops))


@transaction.atomic
def _expire_batch(installation_id: int, now: datetime) -> int:
    hold([installation_id])
    due = list(
        CouponGrant.objects.of(installation_id)
        .filter(due_at__lte=now)
        .order_by("due_at", "id")
        .select_related("coupon")
        .select_for_update(skip_locked=True, of=("self",))[:BATCH]
    )
    ending = [grant for grant in due if grant.expires_at <= now]
    _end(installation_id, ending, now)
    near = [grant for grant in due if grant.expires_at > now]
    for grant in near:
        # nobody is reminded of a code that does not work; it may work again tomorrow
        is_broken = standing.unusable(grant.coupon, now) != ""
        again = now + LOOK_AGAIN if is_broken else grant.expires_at
        grant.due_at = min(again, grant.expires_at)
    CouponGrant.objects.bulk_update(near, ["due_at"], batch_size=BATCH)
    news = [_happened(grant, "coupon.expired", now) for grant in ending]
    news += [_happened(grant, "coupon.expiring", now) for grant in near]
    announce(happenings=news, now=now)
    return len(due)


def _end(installation_id: int, grants: Sequence[CouponGrant], now: datetime) -> None:
    ids = [grant.id for grant in grants]
    CouponGrant.objects.of(installation_id).filter(id__in=ids, state__in=LIVE).update(
        state=State.EXPIRED
    )
    CouponGrant.objects.of(installation_id).filter(id__in=ids).update(due_at=None)
    Code.objects.of(installation_id).filter(
        id__in=[grant.code_id for grant in grants], state=Code.State.GRANTED
    ).update(state=Code.State.RETIRING, due_at=now)


def _happened(grant: CouponGrant, kind: str, now: datetime) -> Happening:
    return Happening(
        installation_id=grant.installation_id,
        kind=kind,
        subject=f"grant:{grant.id}",
        at=now,
        body={
            "grant_id": grant.id,
            "coupon_id": grant.coupon_id,
            "coupon_key": grant.coupon.key,
            "customer_id": grant.customer_id,
            "origin": grant.origin,
            "expires_at": standing.ends_at(grant).isoformat(),
            # why its code does not work now: then nobody is to be told of it
            "unusable": standing.unusable(grant.coupon, now),
        },
    )


def _lock(installation_id: int, grant_ids: Collection[int]) -> list[CouponGrant]:
    hold([installation_id])
    return list(
        CouponGrant.objects.of(installation_id)
        .filter(id__in=grant_ids)
        .select_related("coupon")
        .order_by("id")
        .select_for_update(of=("self",))
    )
