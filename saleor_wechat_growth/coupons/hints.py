"""Which of a person's coupons work for a cart, and what the others want. Pure.

As core judges a voucher: its minimum is compared with the goods, without shipping, and
its least number of items with all of them; one for certain goods takes off those lines.
What of it cannot be judged from here (`coupons.conditions`) makes a hint uncertain.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.core.money import rounded
from saleor_wechat_growth.coupons import standing
from saleor_wechat_growth.coupons.conditions import (
    SHIPPING,
    Conditions,
    Listing,
    read,
)
from saleor_wechat_growth.coupons.terms import FixedDiscount, Terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from saleor_wechat_growth.coupons.queries import Held


class Obstacle(StrEnum):
    """Why a coupon does not work for a cart."""

    CART_EMPTY = "cart_empty"
    OTHER_SALES_CHANNEL = "other_sales_channel"
    OTHER_CURRENCY = "other_currency"
    MINIMUM_ORDER = "minimum_order"
    MINIMUM_ITEMS = "minimum_items"
    #: it is for certain goods, none of which is there
    PRODUCT_NOT_IN_CART = "product_not_in_cart"
    #: the same, where it is for categories or collections
    CATEGORY_NOT_IN_CART = "category_not_in_cart"
    ONLY_FOR_STAFF = "only_for_staff"
    #: the shop's voucher does not work now
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class CartFacts:
    """What of a cart decides. lines: as of `commerce.models.Cart`."""

    sales_channel: str
    currency: str
    lines: Sequence[Mapping[str, Any]]
    voucher_code: str
    is_staff: bool = False

    @property
    def goods(self) -> Decimal:
        """What its lines come to, without shipping."""
        return sum((_total(line) for line in self.lines), _NOTHING)

    @property
    def items(self) -> int:
        return sum(int(line["quantity"]) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Hint:
    """One coupon and one cart.

    saves: what it takes off, where it works; missing, missing_items: what the goods fall
    short of the minimum by; is_applied: the cart has it already.
    """

    grant: Held
    obstacle: Obstacle | None
    saves: Decimal
    missing: Decimal | None
    missing_items: int | None
    is_applied: bool
    is_certain: bool


_NOTHING: Final = Decimal(0)


def hints(
    grants: Iterable[tuple[Held, str]], cart: CartFacts, now: datetime
) -> Sequence[Hint]:
    """Return a hint for each grant, given with its code: what saves most, then soonest over.

    Those that do not work come after, what lacks least first.
    """
    found = [_hint(grant, code, cart, now) for grant, code in grants]
    return sorted(found, key=_rank)


def _hint(grant: Held, code: str, cart: CartFacts, now: datetime) -> Hint:
    terms = Terms.model_validate(grant.coupon.terms)
    known = read(grant.coupon.voucher_conditions)
    asked_for = known or Conditions()
    listing = _listing(terms, asked_for, cart)
    obstacle = _obstacle(grant, terms, listing, cart, now) or _unmet(asked_for, cart)
    is_short = obstacle is Obstacle.MINIMUM_ORDER
    has_few = obstacle is Obstacle.MINIMUM_ITEMS
    return Hint(
        grant=grant,
        obstacle=obstacle,
        saves=_NOTHING
        if obstacle or listing is None
        else _saves(terms, listing.value, asked_for, cart),
        missing=listing.min_spent - cart.goods if listing and is_short else None,
        missing_items=asked_for.min_items - cart.items if has_few else None,
        is_applied=bool(cart.voucher_code) and cart.voucher_code == code,
        is_certain=_is_certain(grant, known, cart),
    )


def _listing(terms: Terms, asked_for: Conditions, cart: CartFacts) -> Listing | None:
    """Return what it gives there, as core has it; else as its terms have it.

    Of a voucher that the shop made, the terms only say the most it may give.
    """
    value = terms.discount.value_in(cart.currency)
    if value is None:
        return None
    minimum = terms.minimum_order.get(cart.currency, _NOTHING)
    told = asked_for.listings.get(cart.sales_channel)
    return told or Listing(value=value, min_spent=minimum)


def _is_certain(grant: Held, known: Conditions | None, cart: CartFacts) -> bool:
    """Whether core judges alike. A voucher of ours asks for no more than its terms."""
    if known is None or cart.sales_channel not in known.listings:
        return not grant.coupon.is_adopted
    return known.is_whole and not known.is_vague and not known.has_collections


def _unmet(asked_for: Conditions, cart: CartFacts) -> Obstacle | None:
    if asked_for.only_for_staff and not cart.is_staff:
        return Obstacle.ONLY_FOR_STAFF
    # goods beyond those we read may be there
    if asked_for.is_whole and not any(map(asked_for.holds, cart.lines)):
        return (
            Obstacle.CATEGORY_NOT_IN_CART
            if asked_for.names_groups
            else Obstacle.PRODUCT_NOT_IN_CART
        )
    if cart.items < asked_for.min_items:
        return Obstacle.MINIMUM_ITEMS
    return None


def _obstacle(
    grant: Held, terms: Terms, listing: Listing | None, cart: CartFacts, now: datetime
) -> Obstacle | None:
    if standing.unusable(grant.coupon, now):
        return Obstacle.SUSPENDED
    if cart.sales_channel not in terms.sales_channels:
        return Obstacle.OTHER_SALES_CHANNEL
    if listing is None:
        return Obstacle.OTHER_CURRENCY
    if cart.goods <= 0:
        return Obstacle.CART_EMPTY
    if cart.goods < listing.min_spent:
        return Obstacle.MINIMUM_ORDER
    return None


def _saves(
    terms: Terms, value: Decimal, asked_for: Conditions, cart: CartFacts
) -> Decimal:
    """Return what it takes off: the goods, or each item of its own goods.

    Once an order: one item, the cheapest. Off the shipping: who knows.
    """
    if asked_for.type == SHIPPING:
        return _NOTHING
    # not each item: core lets a shop sell any number of one thing
    goods = [
        (Decimal(str(line["unit_price"])), int(line["quantity"]))
        for line in cart.lines
        if asked_for.holds(line)
    ]
    if asked_for.once_per_order:
        goods = [(min(price for price, _ in goods), 1)] if goods else []
    whole = sum((price * count for price, count in goods), _NOTHING)
    if not isinstance(terms.discount, FixedDiscount):
        return rounded(whole * value / 100, cart.currency)
    if asked_for.names_goods and not asked_for.once_per_order:
        return sum((min(value, price) * count for price, count in goods), _NOTHING)
    return min(value, whole)


def _total(line: Mapping[str, Any]) -> Decimal:
    return Decimal(str(line["unit_price"])) * int(line["quantity"])


def _rank(hint: Hint) -> tuple[object, ...]:
    missing = Decimal("Infinity") if hint.missing is None else hint.missing
    return (
        hint.obstacle is not None,
        -hint.saves,
        missing,
        standing.ends_at(hint.grant),
        hint.grant.id,
    )
