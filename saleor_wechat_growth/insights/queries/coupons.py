"""What coupons came to: their codes, what people made of them, what that earned."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.db.models import Count

from saleor_wechat_growth.commerce.models import Order
from saleor_wechat_growth.coupons import queries as coupon_queries
from saleor_wechat_growth.coupons.models import Code, Coupon, CouponGrant
from saleor_wechat_growth.coupons.queries import BudgetState, Funnel

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Earned:
    """What paid orders with a coupon's codes came to, in one currency.

    refunded: paid back since; discount: what the coupon took off.
    """

    currency: str
    orders: int
    total: Decimal
    refunded: Decimal
    discount: Decimal


# An order that was cancelled or paid back in full leaves its grant "reversed".
_EARNED: Final = """
SELECT held.coupon_id, bought.currency, count(*), sum(bought.total),
    sum(LEAST(bought.refunded, bought.total)),
    COALESCE(sum(held.spent) FILTER (WHERE held.currency = bought.currency), 0)
FROM growth_coupongrant AS held
JOIN growth_order AS bought ON bought.installation_id = held.installation_id
    AND bought.saleor_id = held.order_saleor_id
WHERE held.installation_id = %s AND held.coupon_id = ANY(%s)
    AND held.state = 'redeemed'
GROUP BY 1, 2 ORDER BY 1, 2
"""


def coupons(installation_id: int) -> QuerySet[Coupon]:
    """Return all coupons, those in use first."""
    return Coupon.objects.of(installation_id).order_by("status", "name", "id")


def coupon(installation_id: int, coupon_id: int) -> Coupon | None:
    return Coupon.objects.of(installation_id).filter(id=coupon_id).first()


def coupon_of_voucher(installation_id: int, voucher_id: str) -> Coupon | None:
    """Return the coupon whose codes live in a voucher of core's, if one does."""
    found = Coupon.objects.of(installation_id).filter(voucher_saleor_id=voucher_id)
    return found.order_by("id").first() if voucher_id else None


def ordered(installation_id: int, coupon_ids: Collection[int]) -> Mapping[int, int]:
    """Return how many codes of each coupon core has been asked for."""
    rows = Code.objects.of(installation_id).filter(
        coupon_id__in=coupon_ids, state=Code.State.ORDERED
    )
    counted = rows.values_list("coupon_id").annotate(Count("id")).order_by()
    return {coupon_id: count for coupon_id, count in counted}  # noqa: C416 -- mypy


def budgets(
    installation_id: int, coupon_ids: Collection[int]
) -> Mapping[int, Sequence[BudgetState]]:
    found: dict[int, list[BudgetState]] = defaultdict(list)
    for state in coupon_queries.budgets(installation_id, coupon_ids):
        found[state.coupon_id].append(state)
    return found


def funnels(installation_id: int, coupon_ids: Collection[int]) -> Mapping[int, Funnel]:
    """Return where each coupon's grants stand (one query)."""
    rows = CouponGrant.objects.of(installation_id).filter(coupon_id__in=coupon_ids)
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for coupon_id, state, count in (
        rows.values_list("coupon_id", "state").annotate(Count("id")).order_by()
    ):
        counts[coupon_id][str(state)] = count
    return {coupon_id: Funnel(**counts[coupon_id]) for coupon_id in coupon_ids}


def earned(
    installation_id: int, coupon_ids: Collection[int]
) -> Mapping[int, Sequence[Earned]]:
    """Return what each coupon earned, a sum for each currency (one query)."""
    found: dict[int, list[Earned]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_EARNED, [installation_id, list(coupon_ids)])
        for coupon_id, *sums in cursor.fetchall():
            found[coupon_id].append(Earned(*sums))
    return found


def grants(
    installation_id: int, coupon_id: int, states: Collection[str] = ()
) -> QuerySet[CouponGrant]:
    """Return who was given a coupon; what was taken back unseen is left out."""
    rows = CouponGrant.objects.of(installation_id).filter(coupon_id=coupon_id)
    if states:
        return rows.filter(state__in=states)
    return rows.exclude(state=CouponGrant.State.RELEASED)


def holders(installation_id: int, grant_ids: Collection[int]) -> Mapping[int, int]:
    """Return whose each grant is."""
    rows = CouponGrant.objects.of(installation_id).filter(id__in=grant_ids)
    return dict(rows.values_list("id", "customer_id"))


def order_numbers(
    installation_id: int, grant_ids: Collection[int]
) -> Mapping[int, str]:
    """Return what people call the order that each grant was redeemed by (two queries)."""
    grants = dict(
        CouponGrant.objects.of(installation_id)
        .filter(id__in=grant_ids)
        .exclude(order_saleor_id="")
        .values_list("id", "order_saleor_id")
    )
    orders = Order.objects.of(installation_id).filter(saleor_id__in=grants.values())
    numbers = dict(orders.values_list("saleor_id", "number"))
    return {
        grant_id: numbers[saleor_id]
        for grant_id, saleor_id in grants.items()
        if saleor_id in numbers
    }
