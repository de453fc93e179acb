"""Prices and stock of variants, as staff changes them in the Dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.sandbox.saleor.model import ZERO, Money, Variant
from saleor_wechat_growth.sandbox.saleor.problems import MutationRefused

if TYPE_CHECKING:
    from decimal import Decimal

    from saleor_wechat_growth.sandbox.saleor.context import Context


def set_price(context: Context, variant_id: str, slug: str, price: Decimal) -> None:
    """Change the list price: PRODUCT_VARIANT_UPDATED, then what the price was and is.

    Core sends the second up to 30 s later and not always (facts/saleor.md §3, §13).
    """
    variant, channel = _find(context, variant_id), context.shop.channels.get(slug)
    if channel is None or price < ZERO:
        raise MutationRefused(
            "INVALID", "price", "No such channel, or a negative price."
        )
    before = variant.prices.get(slug)
    variant.prices[slug] = variant.undiscounted[slug] = price
    variant.updated_at = context.shop.clock()
    context.emit("PRODUCT_VARIANT_UPDATED", product_variant=variant)
    if before is not None and before != price:
        context.emit(
            "PRODUCT_VARIANT_DISCOUNTED_PRICE_UPDATED",
            product_variant=variant,
            channel=channel,
            previous_price=Money(before, channel.currency_code),
            new_price=Money(price, channel.currency_code),
        )


def set_stock(context: Context, variant_id: str, quantity: int) -> None:
    """Set what is left. Core's stock events aren't among those an app of ours hears."""
    if quantity < 0:
        raise MutationRefused("INVALID", "quantity", "A negative quantity.")
    _find(context, variant_id).stock = quantity


def set_sale(
    context: Context,
    variant_id: str,
    *,
    for_sale: bool | None,
    tracked: bool | None,
) -> None:
    """Put its product on sale or take it off; count its stock or not."""
    variant = _find(context, variant_id)
    if for_sale is not None:
        variant.product.is_available_for_purchase = for_sale
    if tracked is not None:
        variant.track_inventory = tracked


def _find(context: Context, variant_id: str) -> Variant:
    variant = context.shop.variant(variant_id)
    if variant is None:
        raise MutationRefused(
            "NOT_FOUND", "variant", f"There is no variant {variant_id}."
        )
    return variant
