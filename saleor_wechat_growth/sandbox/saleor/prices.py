"""What a checkout costs: list prices, less what its voucher takes.

Core spreads a whole-order discount over the lines, so that unit prices and the
subtotal already show it (capture 0030).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from saleor_wechat_growth.sandbox.saleor.model import ZERO

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.saleor.model import (
        Checkout,
        CheckoutLine,
        Voucher,
    )
    from saleor_wechat_growth.sandbox.saleor.shop import Shop

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class LinePrice:
    """Amounts in the checkout's currency, after its voucher unless named otherwise."""

    undiscounted_unit: Decimal
    unit: Decimal
    total: Decimal


def price_of(line: CheckoutLine, channel: str) -> Decimal:
    return line.variant.prices.get(channel, ZERO)


def price_lines(shop: Shop, checkout: Checkout) -> dict[str, LinePrice]:
    """Price every line, by its pk."""
    slug = checkout.channel.slug
    before = {line.pk: price_of(line, slug) * line.quantity for line in checkout.lines}
    taken = _discounts(shop, checkout, before)
    return {
        line.pk: LinePrice(
            undiscounted_unit=line.variant.undiscounted.get(slug, ZERO),
            unit=_cents((before[line.pk] - taken[line.pk]) / line.quantity),
            total=before[line.pk] - taken[line.pk],
        )
        for line in checkout.lines
    }


def total(shop: Shop, checkout: Checkout) -> Decimal:
    return sum((price.total for price in price_lines(shop, checkout).values()), ZERO)


def _discounts(
    shop: Shop, checkout: Checkout, before: dict[str, Decimal]
) -> dict[str, Decimal]:
    nothing = dict.fromkeys(before, ZERO)
    found = shop.codes.get(checkout.voucher_code or "")
    listing = found[0].listings.get(checkout.channel.slug) if found else None
    if found is None or listing is None:
        return nothing
    reduced = {line.pk for line in checkout.lines if covers(found[0], line)}
    base = sum((before[pk] for pk in reduced), ZERO)
    if not base:
        return nothing
    percentage = found[0].discount_value_type == "PERCENTAGE"
    whole = (
        base * listing.discount_value / 100 if percentage else listing.discount_value
    )
    return nothing | _spread(
        _cents(min(whole, base)), {pk: before[pk] for pk in sorted(reduced)}
    )


def covers(voucher: Voucher, line: CheckoutLine) -> bool:
    """Whether a voucher takes something off a line; one for no goods is for all."""
    named = (
        voucher.product_ids,
        voucher.variant_ids,
        voucher.category_ids,
        voucher.collection_ids,
    )
    if voucher.type != "SPECIFIC_PRODUCT" or not any(named):
        return True
    product = line.variant.product
    return (
        product.id in voucher.product_ids
        or line.variant.id in voucher.variant_ids
        or product.category.id in voucher.category_ids
        or any(product.id in ids for ids in voucher.collection_ids.values())
    )


def _spread(whole: Decimal, shares: dict[str, Decimal]) -> dict[str, Decimal]:
    """Divide by share; the last one takes what rounding left, so the sum is exact."""
    base = sum(shares.values(), ZERO)
    parts = {pk: _cents(whole * share / base) for pk, share in shares.items()}
    *_, last = parts
    parts[last] += whole - sum(parts.values(), ZERO)
    return parts


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)
