"""The one place where stock and budgets move.

Lock order of the domain: the installation's `hold`, always; customers, coupons, grants,
codes; each in id order. Who claims messages locks grants before coupons: it is the hold
that keeps the two from waiting for each other. Only claims that skip what others hold,
and lock nothing else, do without. Stock and budgets move only while their coupon's row
is held.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from saleor_wechat_growth.coupons.errors import LedgerOutOfStep
from saleor_wechat_growth.coupons.models import Budget, Code, Coupon, CouponGrant
from saleor_wechat_growth.coupons.standing import LIVE
from saleor_wechat_growth.inbox.services import hold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

#: every state a code can be in while core may still accept it
EXISTING = tuple(state for state in Code.State if state != Code.State.RETIRED)


def lock_coupons(installation_id: int, coupon_ids: Iterable[int]) -> dict[int, Coupon]:
    """Hold the shop, then lock coupons of it in id order; others' are not found."""
    hold([installation_id])
    rows = (
        Coupon.objects.of(installation_id)
        .filter(id__in=set(coupon_ids))
        .order_by("id")
        .select_for_update(no_key=True)
    )
    return {coupon.id: coupon for coupon in rows}


@dataclass
class Booking:
    """Changes to budgets and stocks, gathered to be written with one UPDATE each."""

    installation_id: int
    bound: dict[tuple[int, str], Decimal] = field(
        default_factory=lambda: defaultdict(Decimal)
    )
    spent: dict[tuple[int, str], Decimal] = field(
        default_factory=lambda: defaultdict(Decimal)
    )
    stock: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def grant_moved(self, grant: CouponGrant, bound: Decimal, spent: Decimal) -> None:
        """Take over what `grant` holds now, given what it held before."""
        account = (grant.coupon_id, grant.currency)
        self.bound[account] += grant.bound - bound
        self.spent[account] += grant.spent - spent

    def write(self) -> None:
        """Write it all.

        Raises:
            LedgerOutOfStep: a stock or budget does not allow it. What binds money
                or takes stock is refused by the row itself, not by what we read.

        """
        for coupon_id in sorted(self.stock):
            change = self.stock[coupon_id]
            if change:
                self._check(
                    Coupon.objects.of(self.installation_id)
                    .filter(id=coupon_id, stock__gte=-change)
                    .update(stock=F("stock") + change)
                )
        for account in sorted(self.bound.keys() | self.spent.keys()):
            bound = self.bound.get(account, Decimal(0))
            spent = self.spent.get(account, Decimal(0))
            if bound or spent:
                self._move(account, bound, spent)

    def _move(self, account: tuple[int, str], bound: Decimal, spent: Decimal) -> None:
        coupon_id, currency = account
        rows = Budget.objects.of(self.installation_id).filter(
            coupon_id=coupon_id, currency=currency
        )
        if bound > 0:
            rows = rows.filter(ceiling__gte=F("bound") + F("spent") + bound)
        self._check(rows.update(bound=F("bound") + bound, spent=F("spent") + spent))

    def _check(self, updated: int) -> None:
        if updated != 1:
            raise LedgerOutOfStep("a stock or a budget was not what its lock promised")


@transaction.atomic
def codes_gone(
    *,
    installation_id: int,
    code_ids: Collection[int],
    states: Collection[str],
    why: str,
    now: datetime,
) -> int:
    """Settle that codes exist no more in core; return how many that ended.

    Only those still in one of `states`. What they bound is free again, and grants
    still live on them end: what a person was shown would be refused at the till.
    """
    known = Code.objects.of(installation_id).filter(id__in=code_ids, state__in=states)
    lock_coupons(installation_id, known.values_list("coupon_id", flat=True).distinct())
    grants = (
        CouponGrant.objects.of(installation_id)
        .filter(code_id__in=code_ids)
        .exclude(state=CouponGrant.State.RELEASED)
        .order_by("id")
        .select_for_update()
    )
    by_code = {grant.code_id: grant for grant in grants}
    codes = list(known.order_by("id").select_for_update())
    booking = Booking(installation_id)
    for code in codes:
        if code.state == Code.State.AVAILABLE:
            booking.stock[code.coupon_id] -= 1
    ending = [by_code[code.id] for code in codes if code.id in by_code]
    for grant in ending:
        if grant.state in LIVE:
            grant.state = CouponGrant.State.EXPIRED
            grant.facts = {**grant.facts, "ended_by": why, "ended_at": now.isoformat()}
            grant.due_at = None
        held, grant.bound = grant.bound, Decimal(0)
        booking.grant_moved(grant, held, grant.spent)
    booking.write()
    CouponGrant.objects.bulk_update(
        ending, ["state", "facts", "due_at", "bound"], batch_size=500
    )
    known.filter(id__in=[code.id for code in codes]).update(
        state=Code.State.RETIRED, due_at=None
    )
    return len(codes)
