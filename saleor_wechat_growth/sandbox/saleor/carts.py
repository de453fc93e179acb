"""Checkout mutations: one CHECKOUT_UPDATED each, whatever really changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.sandbox.saleor import codes, prices
from saleor_wechat_growth.sandbox.saleor.model import Checkout, CheckoutLine
from saleor_wechat_growth.sandbox.saleor.problems import (
    MutationRefused,
    PermissionDenied,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from saleor_wechat_growth.sandbox.saleor.context import Context
    from saleor_wechat_growth.sandbox.saleor.execution import Resolver

Arguments = dict[str, Any]


def create(_source: None, context: Context, arguments: Arguments) -> Arguments:
    given = arguments["input"]
    shop, now = context.shop, context.shop.clock()
    channel = shop.channels.get(given.get("channel") or "")
    if channel is None:
        raise MutationRefused(
            "NOT_FOUND", "channel", "Channel with given slug does not exist."
        )
    user = context.requestor.user
    checkout = Checkout(
        pk=shop.new_uuid(),
        channel=channel,
        created=now,
        updated_at=now,
        user=user,
        email=given.get("email") or (user.email if user else None),
        language_code=given.get("languageCode") or "ZH_HANS",
        metadata={item["key"]: item["value"] for item in given.get("metadata") or ()},
    )
    for attribute, name in (
        ("shipping_address", "shippingAddress"),
        ("billing_address", "billingAddress"),
    ):
        if given.get(name):
            setattr(checkout, attribute, shop.new_address(given[name]))
    _add(context, checkout, given["lines"])
    shop.checkouts[checkout.pk] = checkout
    context.emit("CHECKOUT_CREATED", checkout=checkout)
    return {"checkout": checkout}


def _changing(change: Callable[[Context, Checkout, Arguments], None]) -> Resolver:
    """Wrap a change of one checkout: find it, change it, stamp it, tell."""

    def resolve(_source: None, context: Context, arguments: Arguments) -> Arguments:
        checkout = find(context, arguments.get("id"))
        change(context, checkout, arguments)
        checkout.updated_at = context.shop.clock()
        context.emit("CHECKOUT_UPDATED", checkout=checkout)
        return {"checkout": checkout}

    return resolve


def find(context: Context, global_id: str | None) -> Checkout:
    checkout = context.shop.checkout(global_id)
    if checkout is None:
        raise MutationRefused(
            "NOT_FOUND", "id", f"Couldn't resolve to a node: {global_id}"
        )
    return checkout


def _add(context: Context, checkout: Checkout, lines: Iterable[Arguments]) -> None:
    for given in lines:
        variant = context.shop.variant(given["variantId"])
        if variant is None or checkout.channel.slug not in variant.prices:
            raise MutationRefused(
                "UNAVAILABLE_VARIANT_IN_CHANNEL",
                "lines",
                "Variant isn't sold in this channel.",
            )
        if not variant.product.is_available_for_purchase:
            raise MutationRefused(
                "PRODUCT_UNAVAILABLE_FOR_PURCHASE",
                "lines",
                "Cannot add lines for unavailable for purchase variants.",
            )
        line = next((row for row in checkout.lines if row.variant is variant), None)
        if line is None or given.get("forceNewLine"):
            line = CheckoutLine(context.shop.new_uuid(), variant, 0)
            _check_quantity(context, line, given["quantity"], least=1)
            checkout.lines.append(line)
        _check_quantity(context, line, line.quantity + given["quantity"], least=1)
        line.quantity += given["quantity"]
        line.metadata |= {
            item["key"]: item["value"] for item in given.get("metadata") or ()
        }


def _check_quantity(
    context: Context, line: CheckoutLine, quantity: int, *, least: int = 0
) -> None:
    if quantity < least:
        raise MutationRefused(
            "ZERO_QUANTITY", "quantity", "The quantity should be higher than zero."
        )
    limit = context.shop.limit_quantity_per_checkout
    if limit is not None and quantity > limit:
        raise MutationRefused(
            "QUANTITY_GREATER_THAN_LIMIT",
            "quantity",
            f"Cannot add more than {limit}.",
        )
    if line.variant.track_inventory and quantity > line.variant.stock:
        raise MutationRefused(
            "INSUFFICIENT_STOCK",
            "quantity",
            f"Could not add items {line.variant.name}. Only {line.variant.stock} remaining in stock.",
        )


def _lines_add(context: Context, checkout: Checkout, arguments: Arguments) -> None:
    _add(context, checkout, arguments["lines"])


def _lines_update(context: Context, checkout: Checkout, arguments: Arguments) -> None:
    for given in arguments["lines"]:
        wanted = given.get("lineId"), given.get("variantId")
        line = next(
            (row for row in checkout.lines if row.id == wanted[0]), None
        ) or next((row for row in checkout.lines if row.variant.id == wanted[1]), None)
        if line is None:
            if not given.get("variantId"):
                raise MutationRefused("NOT_FOUND", "lineId", "There is no such line.")
            _add(context, checkout, [given])
            continue
        quantity = given.get("quantity", line.quantity)
        _check_quantity(context, line, quantity)
        line.quantity = quantity
    checkout.lines = [line for line in checkout.lines if line.quantity]


def _remove(checkout: Checkout, line_ids: Iterable[str | None]) -> None:
    gone = set(line_ids)
    if not gone <= {line.id for line in checkout.lines}:
        raise MutationRefused("NOT_FOUND", "lineId", "There is no such line.")
    checkout.lines = [line for line in checkout.lines if line.id not in gone]


def _line_delete(_context: Context, checkout: Checkout, arguments: Arguments) -> None:
    _remove(checkout, [arguments.get("lineId")])


def _lines_delete(_context: Context, checkout: Checkout, arguments: Arguments) -> None:
    _remove(checkout, arguments["linesIds"])


def _email_update(_context: Context, checkout: Checkout, arguments: Arguments) -> None:
    checkout.email = arguments["email"]


def _shipping_address(
    context: Context, checkout: Checkout, arguments: Arguments
) -> None:
    checkout.shipping_address = context.shop.new_address(arguments["shippingAddress"])


def _billing_address(
    context: Context, checkout: Checkout, arguments: Arguments
) -> None:
    checkout.billing_address = context.shop.new_address(arguments["billingAddress"])


def _customer_attach(
    context: Context, checkout: Checkout, _arguments: Arguments
) -> None:
    user = context.requestor.user
    if user is None:
        raise PermissionDenied("AUTHENTICATED_USER")
    checkout.user, checkout.email = user, user.email


def _add_promo_code(context: Context, checkout: Checkout, arguments: Arguments) -> None:
    codes.check_usable(context, checkout, arguments["promoCode"])
    checkout.voucher_code = arguments["promoCode"]


def _remove_promo_code(
    _context: Context, checkout: Checkout, arguments: Arguments
) -> None:
    if (
        checkout.voucher_code is None
        or arguments.get("promoCode") != checkout.voucher_code
    ):
        raise MutationRefused("NOT_FOUND", "promoCode", "Promo code isn't used here.")
    checkout.voucher_code = None


def pay(context: Context, checkout: Checkout) -> None:
    """Charge what is still owed; announced as fully paid, not as updated."""
    checkout.charged = prices.total(context.shop, checkout)
    checkout.updated_at = context.shop.clock()
    context.emit("CHECKOUT_FULLY_PAID", checkout=checkout)


CART_MUTATIONS: dict[tuple[str, str], Resolver] = {
    ("Mutation", "checkoutCreate"): create,
    **{
        ("Mutation", name): _changing(change)
        for name, change in {
            "checkoutLinesAdd": _lines_add,
            "checkoutLinesUpdate": _lines_update,
            "checkoutLineDelete": _line_delete,
            "checkoutLinesDelete": _lines_delete,
            "checkoutEmailUpdate": _email_update,
            "checkoutShippingAddressUpdate": _shipping_address,
            "checkoutBillingAddressUpdate": _billing_address,
            "checkoutCustomerAttach": _customer_attach,
            "checkoutAddPromoCode": _add_promo_code,
            "checkoutRemovePromoCode": _remove_promo_code,
        }.items()
    },
}
