"""What a message speaks of beside a cart: a sale that begins, a product on offer.

Pure: no table, no clock. Kept with the message as JSON; nothing of it is personal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.commerce.goods import OfferKey
from saleor_wechat_growth.messaging.formats import Money

if TYPE_CHECKING:
    from saleor_wechat_growth.commerce.goods import Offer


@dataclass(frozen=True, slots=True)
class Topic:
    """title, starts_at: of an event; product, price, price_before: of what is on offer.

    offer: the variant and sales channel it is sold in; a message about one goes only
    while it can be bought there, for no more than `price`.
    """

    title: str = ""
    starts_at: datetime | None = None
    product: str = ""
    price: Money | None = None
    price_before: Money | None = None
    offer: OfferKey | None = None

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Topic | None:
        """Return what `as_json` wrote; None of an empty object."""
        if not raw:
            return None
        starts_at = raw.get("starts_at")
        return cls(
            title=raw.get("title", ""),
            starts_at=datetime.fromisoformat(starts_at) if starts_at else None,
            product=raw.get("product", ""),
            price=_money(raw.get("price")),
            price_before=_money(raw.get("price_before")),
            offer=OfferKey(*raw["offer"]) if raw.get("offer") else None,
        )

    def as_json(self) -> dict[str, Any]:
        told = {
            "title": self.title,
            "starts_at": self.starts_at.isoformat() if self.starts_at else "",
            "product": self.product,
            "price": _told(self.price),
            "price_before": _told(self.price_before),
            "offer": list(self.offer) if self.offer else None,
        }
        return {name: value for name, value in told.items() if value}

    def why_over(self, offer: Offer) -> str:
        """Return why there is nothing to say any more: a reason, "" if there is."""
        if not offer.is_sold or (offer.quantity is not None and offer.quantity < 1):
            return "out_of_stock"
        if self.price is None or offer.price is None:
            return ""
        return "price_rose" if offer.price > self.price.amount else ""


def _money(raw: Any) -> Money | None:
    return Money(Decimal(raw[0]), raw[1]) if raw else None


def _told(money: Money | None) -> list[str] | None:
    return None if money is None else [str(money.amount), money.currency]
