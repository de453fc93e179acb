"""What the news of an order makes of the grant whose code it used. Pure.

Of an order two things are remembered, whether it was ever paid and whether it was
ever cancelled or fully refunded; neither is ever forgotten. So the fate of a grant
does not depend on the order of the news, nor on hearing it twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from saleor_wechat_growth.coupons.models import CouponGrant

if TYPE_CHECKING:
    from datetime import datetime

State = CouponGrant.State

#: in facts: orders that were over before we heard that they had been paid
OVER_UNPAID = "over_unpaid_orders"
#: in facts: the customer who used the code, when it was not the grantee
USED_BY = "used_by_customer_id"


@dataclass(frozen=True, slots=True)
class OrderNews:
    """An order that used a code, as commerce knows it.

    discount: what it took off, in `currency`; None where that is not known.
    """

    saleor_id: str
    code: str
    customer_id: int | None
    currency: str
    discount: Decimal | None
    is_paid: bool
    #: cancelled or fully refunded
    is_over: bool
    placed_at: datetime


def apply(grant: CouponGrant, news: OrderNews) -> bool:
    """Change `grant` as `news` demands; return whether its state is another now.

    `bound` and `spent` are changed with it; what the budgets make of that is the
    caller's to book.
    """
    tied_to_other = grant.order_saleor_id not in {"", news.saleor_id}
    if grant.state == State.REDEEMED and tied_to_other:
        return False
    before = grant.state
    if grant.state == State.REVERSED and not tied_to_other:
        return False
    was_paid = news.is_paid or (
        grant.state == State.REDEEMED and grant.order_saleor_id == news.saleor_id
    )
    known_over: list[str] = grant.facts.get(OVER_UNPAID, [])
    is_over = news.is_over or news.saleor_id in known_over
    if not was_paid:
        if is_over and news.saleor_id not in known_over:
            grant.facts = {
                **grant.facts,
                OVER_UNPAID: sorted([*known_over, news.saleor_id]),
            }
        return False
    if is_over and tied_to_other:
        return False
    _tie(grant, news)
    grant.state = State.REVERSED if is_over else State.REDEEMED
    grant.bound = Decimal(0)
    grant.spent = Decimal(0) if is_over else _cost(grant, news)
    return grant.state != before


def _tie(grant: CouponGrant, news: OrderNews) -> None:
    grant.order_saleor_id = news.saleor_id
    grant.redeemed_at = news.placed_at
    grant.due_at = None
    facts = {key: value for key, value in grant.facts.items() if key != OVER_UNPAID}
    if news.customer_id is not None:
        facts.pop(USED_BY, None)
        if news.customer_id != grant.customer_id:
            facts[USED_BY] = news.customer_id
    grant.facts = facts


def _cost(grant: CouponGrant, news: OrderNews) -> Decimal:
    if news.discount and news.discount > 0 and news.currency == grant.currency:
        return news.discount
    # an order in another currency, or without its discount, counts at worst case:
    # a budget may be charged too much, never too little
    worst: Decimal = grant.value
    return grant.spent or worst
