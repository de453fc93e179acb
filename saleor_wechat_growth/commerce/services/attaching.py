from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from saleor_wechat_growth.commerce.errors import CartTaken, CartUnknown
from saleor_wechat_growth.commerce.models import Cart
from saleor_wechat_growth.commerce.services.carts import news_of
from saleor_wechat_growth.inbox.services import announce, hold

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def attach_cart(
    *,
    installation_id: int,
    checkout_id: str,
    identity_id: int,
    customer_id: int,
    now: datetime,
) -> Cart:
    """Give an ownerless cart to the openid that asks for it.

    Whoever knows a checkout's id can ask, so a cart with somebody else's Saleor user or
    openid is refused, and the persons of its e-mail or phone are never merged. One of
    the person's own account, or that another openid of theirs took, is theirs already.

    Raises:
        CartUnknown, CartTaken

    """
    hold([installation_id])
    row = (
        Cart.objects.of(installation_id)
        .filter(saleor_id=checkout_id, status=Cart.Status.OPEN)
        .select_related("identity", "attached_identity")
        .select_for_update(of=("self",))
        .first()
    )
    if row is None:
        raise CartUnknown(checkout_id)
    # of its two owners the account counts, whoever took the cart before it had one
    owner = row.identity if row.has_user else row.attached_identity
    if owner is not None and owner.customer_id == customer_id:
        return row
    if row.has_user or owner is not None:
        raise CartTaken(checkout_id)
    row.attached_identity_id = row.identity_id = identity_id
    row.customer_id = customer_id
    row.save(update_fields=["attached_identity", "identity", "customer"])
    announce(happenings=[news_of(row, now)], now=now)
    return row
