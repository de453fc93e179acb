"""What of a cart can be bought, and for how much, by what core last said of it.

Pure: no table, no clock. A line that names no variant (core, or the field's
permission, kept it from us) cannot be asked about and counts as it is in the cart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from saleor_wechat_growth.commerce.models import Cart


class OfferKey(NamedTuple):
    """A variant (core's id) in a sales channel (its slug)."""

    variant: str
    sales_channel: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What a sales channel gives of a variant.

    is_sold: it has a price there and is for sale; quantity: the most that one
    checkout gets, None is any number; price: the last one known, gross, since
    `price_since`, and `price_before` until then (None: none was known);
    known_at: when core said so, None once there is news of the variant.
    """

    is_sold: bool
    quantity: int | None
    price: Decimal | None
    price_before: Decimal | None
    price_since: datetime | None
    known_at: datetime | None


Offers = Mapping[OfferKey, Offer]


class Shortage(NamedTuple):
    """A line that cannot be bought as it is in the cart."""

    variant: str
    wanted: int
    available: int


@dataclass(frozen=True, slots=True)
class Goods:
    """What of a cart can be bought.

    items: (name, quantity) of each such line, in the cart's order; total: what the
    cart says if it is whole, else the sum of these lines; is_repriced: one of them
    costs something else than when the cart was read, and `total` counts it so.
    """

    items: tuple[tuple[str, int], ...]
    total: Decimal
    sold_out: tuple[Shortage, ...]
    is_repriced: bool

    @property
    def is_sold_out(self) -> bool:
        """Whether nothing is left of a cart that held something."""
        return bool(self.sold_out) and not self.items


def read_at(cart: Cart) -> datetime:
    """Return when core told us, of itself or asked, how the cart is, by our clock.

    A delivery is dated by core's, which may be ahead: it is no newer than its arrival.
    """
    if cart.fetched_at is not None:
        return cart.fetched_at
    times = [at for at in (cart.issued_at, cart.heard_at) if at is not None]
    return min(times, default=datetime.min.replace(tzinfo=UTC))


def offers_wanted(cart: Cart) -> frozenset[OfferKey]:
    """Return what has to be known before the cart is spoken of."""
    if not cart.sales_channel:
        return frozenset()
    return frozenset(
        OfferKey(line["variant"], cart.sales_channel)
        for line in cart.lines
        if line.get("variant")
    )


def unknown(cart: Cart, offers: Offers, since: datetime) -> frozenset[OfferKey]:
    """Return what core has not told us of the cart's variants since then."""
    return frozenset(
        key
        for key in offers_wanted(cart)
        if (offer := offers.get(key)) is None
        or offer.known_at is None
        or offer.known_at < since
    )


def goods_of(cart: Cart, offers: Offers) -> Goods:
    """Return what of the cart can be bought; what no offer is known of can.

    A variant in several lines is given to them in their order, each line whole or
    not at all: nobody is called back for less than they chose.
    """
    given: Counter[str] = Counter()
    lines: list[tuple[dict[str, Any], Offer | None]] = []
    sold_out: list[Shortage] = []
    for line in cart.lines:
        variant, wanted = line.get("variant") or "", line["quantity"]
        offer = offers.get(OfferKey(variant, cart.sales_channel))
        left = _left(offer, given[variant])
        if left is not None and (left < wanted or left == 0):
            sold_out.append(Shortage(variant, wanted, left))
            continue
        given[variant] += wanted
        lines.append((line, offer))
    read = read_at(cart)
    amounts = [_amount(line, offer, read) for line, offer in lines]
    is_repriced = any(is_new for _, is_new in amounts)
    return Goods(
        items=tuple((line["name"], line["quantity"]) for line, _ in lines),
        total=(
            sum((amount for amount, _ in amounts), Decimal(0))
            if sold_out or is_repriced
            else cart.total
        ),
        sold_out=tuple(sold_out),
        is_repriced=is_repriced,
    )


def _left(offer: Offer | None, given: int) -> int | None:
    """Return how many more there are; None is any number."""
    if offer is None:
        return None
    if not offer.is_sold:
        return 0
    return None if offer.quantity is None else max(offer.quantity - given, 0)


def _amount(
    line: Mapping[str, Any], offer: Offer | None, read: datetime
) -> tuple[Decimal, bool]:
    """Return what the line costs, and whether that is news since the cart was read."""
    price = Decimal(line.get("unit_price") or 0)
    is_new = offer is not None and _is_repriced(price, offer, read)
    if is_new and offer is not None and offer.price is not None:
        price = offer.price
    return price * line["quantity"], is_new


def _is_repriced(unit_price: Decimal, offer: Offer, read: datetime) -> bool:
    if offer.price is None or offer.price_since is None or offer.price_since <= read:
        return False
    # with no earlier price to compare, a line that costs just that is no news; one
    # that does not may be discounted in its cart, which reading the cart again tells
    return offer.price_before is not None or unit_price != offer.price
