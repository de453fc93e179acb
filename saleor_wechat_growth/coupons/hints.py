"""Which of a person's coupons work for a cart, and what the others want. Pure.

As core judges a voucher of the whole order: its minimum is compared with the goods,
without shipping. Of a voucher that the shop made itself we do not know all that it asks
for; such a hint is not certain.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.coupons import standing
from saleor_wechat_growth.coupons.terms import FixedDiscount, Terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from saleor_wechat_growth.coupons.models import CouponGrant


class Obstacle(StrEnum):
    """Why a coupon does not work for a cart."""

    CART_EMPTY = "cart_empty"
    OTHER_SALES_CHANNEL = "other_sales_channel"
    OTHER_CURRENCY = "other_currency"
    MINIMUM_ORDER = "minimum_order"
    #: the shop's voucher does not work now
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class CartFacts:
    """What of a cart decides. goods: what its lines come to, without shipping."""

    sales_channel: str
    currency: str
    goods: Decimal
    voucher_code: str


@dataclass(frozen=True, slots=True)
class Hint:
    """One coupon and one cart.

    saves: what it takes off, where it works; missing: what the goods fall short of the
    minimum by; is_applied: the cart has it already.
    """

    grant: CouponGrant
    obstacle: Obstacle | None
    saves: Decimal
    missing: Decimal | None
    is_applied: bool
    is_certain: bool


_CENT: Final = Decimal("0.01")
_NOTHING: Final = Decimal(0)


def hints(
    grants: Iterable[tuple[CouponGrant, str]], cart: CartFacts, now: datetime
) -> Sequence[Hint]:
    """Return a hint for each grant, given with its code: what saves most, then soonest over.

    Those that do not work come after, what lacks least first. Grants with their coupon.
    """
    found = [_hint(grant, code, cart, now) for grant, code in grants]
    return sorted(found, key=_rank)


def _hint(grant: CouponGrant, code: str, cart: CartFacts, now: datetime) -> Hint:
    terms = Terms.model_validate(grant.coupon.terms)
    minimum = terms.minimum_order.get(cart.currency, _NOTHING)
    obstacle = _obstacle(grant, terms, cart, now)
    is_short = obstacle is Obstacle.MINIMUM_ORDER
    return Hint(
        grant=grant,
        obstacle=obstacle,
        saves=_saves(terms, cart) if obstacle is None else _NOTHING,
        missing=minimum - cart.goods if is_short else None,
        is_applied=bool(cart.voucher_code) and cart.voucher_code == code,
        is_certain=not grant.coupon.is_adopted,
    )


def _obstacle(
    grant: CouponGrant, terms: Terms, cart: CartFacts, now: datetime
) -> Obstacle | None:
    if standing.unusable(grant.coupon, now):
        return Obstacle.SUSPENDED
    if cart.sales_channel not in terms.sales_channels:
        return Obstacle.OTHER_SALES_CHANNEL
    if terms.discount.value_in(cart.currency) is None:
        return Obstacle.OTHER_CURRENCY
    if cart.goods <= 0:
        return Obstacle.CART_EMPTY
    if cart.goods < terms.minimum_order.get(cart.currency, _NOTHING):
        return Obstacle.MINIMUM_ORDER
    return None


def _saves(terms: Terms, cart: CartFacts) -> Decimal:
    value = terms.discount.value_in(cart.currency)
    assert value is not None
    if isinstance(terms.discount, FixedDiscount):
        return min(value, cart.goods)
    return (cart.goods * value / 100).quantize(_CENT)


def _rank(hint: Hint) -> tuple[object, ...]:
    missing = Decimal("Infinity") if hint.missing is None else hint.missing
    return (
        hint.obstacle is not None,
        -hint.saves,
        missing,
        standing.ends_at(hint.grant),
        hint.grant.id,
    )
