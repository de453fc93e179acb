"""What remains of the carts and orders of somebody who was erased.

Amounts, times and ids, as figures count them; nothing of what was bought. A cart that
was open is gone, so that late news of it changes nothing.
"""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Case, F, Q, Value, When

from saleor_wechat_growth.commerce.models import Cart, Order

CART: Final[dict[str, Any]] = {
    "lines": [],
    "voucher_code": "",
    "language": "",
    "has_contact": False,
    "status": Case(
        When(
            Q(status__in=(Cart.Status.OPEN, Cart.Status.EMPTIED)),
            then=Value(Cart.Status.GONE),
        ),
        default=F("status"),
    ),
}
ORDER: Final[dict[str, Any]] = {"lines": [], "voucher_code": ""}


def leave_empty(order: Order, customer_id: int) -> None:
    """Keep an order, of which there is news, with the tombstone it lies under."""
    order.customer_id, order.identity_id = customer_id, None
    for name, empty in ORDER.items():
        setattr(order, name, empty)
