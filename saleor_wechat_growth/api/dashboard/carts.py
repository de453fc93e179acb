"""Carts as several pages show them, and who may see what they came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import graphene

from saleor_wechat_growth.api.dashboard.permissions import REVENUE
from saleor_wechat_growth.api.dashboard.types import Money
from saleor_wechat_growth.commerce.models import Cart

if TYPE_CHECKING:
    from saleor_wechat_growth.api.dashboard.staff import Staff


@dataclass(frozen=True, slots=True)
class CartRow:
    """A cart as it was last seen. is_priced: whoever asks may see its amounts."""

    it: Cart
    is_priced: bool


def cart_for(
    staff: Staff, cart: Cart | None, *, is_bought: bool = False
) -> CartRow | None:
    """Return a cart for whoever asks; None if there is none.

    What a cart came to that became an order is what that order came to.

    is_bought: an order ended the run that the cart is shown with.
    """
    if cart is None:
        return None
    is_bought = is_bought or cart.status == Cart.Status.CONVERTED
    return CartRow(cart, is_priced=not is_bought or staff.may(REVENUE))


class CartTotal:
    """The field of every type that shows a cart."""

    total = graphene.Field(
        Money, description="Of a cart that became an order: needs MANAGE_ORDERS."
    )

    @staticmethod
    def resolve_total(row: CartRow, _info: Any) -> Money | None:
        if not row.is_priced:
            return None
        return Money(amount=row.it.total, currency=row.it.currency)


class CartInShort(CartTotal):
    """The fields of types that show a cart in one line."""

    first_item = graphene.String(required=True)
    items = graphene.Int(required=True, description="Pieces, all lines together.")

    @staticmethod
    def resolve_first_item(row: CartRow, _info: Any) -> str:
        return str(row.it.lines[0]["name"]) if row.it.lines else ""

    @staticmethod
    def resolve_items(row: CartRow, _info: Any) -> int:
        return sum(int(line["quantity"]) for line in row.it.lines)
