"""From checkout to order, and what happens to orders then.

Which events each step fires, in core's trigger order: facts/saleor.md §3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.sandbox.saleor import carts, codes, prices
from saleor_wechat_growth.sandbox.saleor.fields import is_paid
from saleor_wechat_growth.sandbox.saleor.model import (
    ZERO,
    Money,
    Order,
    OrderLine,
    taxed,
)
from saleor_wechat_growth.sandbox.saleor.problems import MutationRefused

if TYPE_CHECKING:
    from decimal import Decimal

    from saleor_wechat_growth.sandbox.saleor.context import Context
    from saleor_wechat_growth.sandbox.saleor.execution import Resolver
    from saleor_wechat_growth.sandbox.saleor.model import Checkout

Arguments = dict[str, Any]


def complete(_source: None, context: Context, arguments: Arguments) -> Arguments:
    checkout = carts.find(context, arguments.get("id"))
    _check_complete(context, checkout)
    extra = {item["key"]: item["value"] for item in arguments.get("metadata") or ()}
    order = _order_from(context, checkout, extra)
    context.shop.orders[order.pk] = order
    del context.shop.checkouts[checkout.pk]
    for line in checkout.lines:
        line.variant.stock -= line.quantity if line.variant.track_inventory else 0
    context.emit("ORDER_CREATED", order=order)
    if is_paid(order):
        context.emit("ORDER_PAID", order=order)
        context.emit("ORDER_FULLY_PAID", order=order)
        context.emit("ORDER_UPDATED", order=order)
    context.emit("ORDER_CONFIRMED", order=order)
    return {"order": order}


def _check_complete(context: Context, checkout: Checkout) -> None:
    if not checkout.lines:
        raise MutationRefused(
            "NO_LINES", "lines", "Cannot create order without order lines."
        )
    if not checkout.email:
        raise MutationRefused("EMAIL_NOT_SET", "email", "Checkout email must be set.")
    if checkout.voucher_code:
        try:
            codes.check_usable(context, checkout, checkout.voucher_code)
        except MutationRefused:
            raise MutationRefused(
                "VOUCHER_NOT_APPLICABLE", "voucherCode", "Voucher not applicable"
            ) from None
    for line in checkout.lines:
        if line.variant.track_inventory and line.quantity > line.variant.stock:
            raise MutationRefused(
                "INSUFFICIENT_STOCK",
                "lines",
                f"Insufficient stock: {line.variant.name}",
            )
    unpaid = checkout.charged < prices.total(context.shop, checkout)
    if unpaid and not checkout.channel.allow_unpaid_orders:
        raise MutationRefused(
            "CHECKOUT_NOT_FULLY_PAID",
            "id",
            "Provided payment methods can not cover the checkout's total amount",
        )


def _order_from(context: Context, checkout: Checkout, extra: dict[str, str]) -> Order:
    shop, now = context.shop, context.shop.clock()
    currency = checkout.channel.currency_code
    priced = prices.price_lines(shop, checkout)
    lines = [
        OrderLine(
            pk=shop.new_uuid(),
            variant=line.variant,
            quantity=line.quantity,
            product_name=line.variant.product.name,
            variant_name=line.variant.name,
            product_sku=line.variant.sku,
            undiscounted_unit_price=taxed(priced[line.pk].undiscounted_unit, currency),
            unit_price=taxed(priced[line.pk].unit, currency),
            total_price=taxed(priced[line.pk].total, currency),
            metadata=dict(line.metadata),
        )
        for line in checkout.lines
    ]
    before = sum(
        (priced[row.pk].undiscounted_unit * row.quantity for row in checkout.lines),
        ZERO,
    )
    total = sum((price.total for price in priced.values()), ZERO)
    return Order(
        pk=shop.new_uuid(),
        number=str(shop.next_pk("OrderNumber")),
        status="UNFULFILLED" if checkout.charged >= total else "UNCONFIRMED",
        channel=checkout.channel,
        created=now,
        updated_at=now,
        user_email=checkout.email or "",
        user=checkout.user,
        language_code_enum=checkout.language_code,
        lines=lines,
        total_amount=total,
        undiscounted_amount=before,
        checkout_id=checkout.id,
        shipping_address=checkout.shipping_address,
        billing_address=checkout.billing_address,
        voucher=codes.spend(shop, checkout.voucher_code)
        if checkout.voucher_code
        else None,
        voucher_code=checkout.voucher_code,
        charged=checkout.charged,
        metadata={**checkout.metadata, **extra},
    )


def transaction_create(
    _source: None, context: Context, arguments: Arguments
) -> Arguments:
    context.require("HANDLE_PAYMENTS")
    given, shop = arguments["transaction"], context.shop
    subject = shop.checkout(arguments["id"]) or shop.order(arguments["id"])
    if subject is None:
        raise MutationRefused(
            "NOT_FOUND", "id", f"Couldn't resolve to a node: {arguments['id']}"
        )
    charged = given.get("amountCharged") or {"amount": ZERO, "currency": None}
    if charged["currency"] not in (None, subject.channel.currency_code):
        raise MutationRefused(
            "INCORRECT_CURRENCY", "transaction", "Currency needs to be the same."
        )
    subject.charged += charged["amount"]
    subject.updated_at = shop.clock()
    if isinstance(subject, Order):
        if is_paid(subject):
            context.emit("ORDER_PAID", order=subject)
            context.emit("ORDER_FULLY_PAID", order=subject)
        context.emit("ORDER_UPDATED", order=subject)
    elif subject.charged >= prices.total(shop, subject):
        context.emit("CHECKOUT_FULLY_PAID", checkout=subject)
    return {
        "transaction": {
            "id": subject.id.replace("=", "") + "T",
            "psp_reference": given.get("pspReference") or "",
            "charged_amount": Money(charged["amount"], subject.channel.currency_code),
        }
    }


def cancel(_source: None, context: Context, arguments: Arguments) -> Arguments:
    context.require("MANAGE_ORDERS")
    order = find(context, arguments["id"])
    if order.status in {"CANCELED", "EXPIRED"}:
        raise MutationRefused(
            "CANNOT_CANCEL_ORDER", "order", "This order can't be canceled."
        )
    _restock(order)
    order.status, order.updated_at = "CANCELED", context.shop.clock()
    context.emit("ORDER_CANCELLED", order=order)
    context.emit("ORDER_UPDATED", order=order)
    return {"order": order}


def mark_as_paid(_source: None, context: Context, arguments: Arguments) -> Arguments:
    context.require("MANAGE_ORDERS")
    order = find(context, arguments["id"])
    if is_paid(order):
        raise MutationRefused(
            "PAYMENT_ERROR", "payment", "Orders with payments can not be marked."
        )
    order.charged, order.updated_at = order.total_amount, context.shop.clock()
    context.emit("ORDER_FULLY_PAID", order=order)
    context.emit("ORDER_UPDATED", order=order)
    return {"order": order}


def refund(context: Context, order: Order, amount: Decimal) -> None:
    """Give money back; the order's status stays as it is. Raises MutationRefused."""
    if not ZERO < amount <= order.charged:
        raise MutationRefused("CANNOT_REFUND", "amount", "More than was charged.")
    order.charged -= amount
    order.refunded += amount
    order.updated_at = context.shop.clock()
    context.emit("ORDER_UPDATED", order=order)
    context.emit("ORDER_REFUNDED", order=order)
    if order.charged == ZERO:
        context.emit("ORDER_FULLY_REFUNDED", order=order)


def expire(context: Context, order: Order) -> None:
    """End an unpaid order as core's clock does; its single-use code is free again."""
    if order.charged:
        raise MutationRefused("INVALID", "order", "A paid order doesn't expire.")
    _restock(order)
    codes.give_back(context.shop, order.voucher_code)
    order.status, order.updated_at = "EXPIRED", context.shop.clock()
    context.emit("ORDER_EXPIRED", order=order)


def find(context: Context, global_id: str) -> Order:
    order = context.shop.order(global_id)
    if order is None:
        raise MutationRefused(
            "NOT_FOUND", "id", f"Couldn't resolve to a node: {global_id}"
        )
    return order


def _restock(order: Order) -> None:
    for line in order.lines:
        if line.variant and line.variant.track_inventory:
            line.variant.stock += line.quantity


ORDER_MUTATIONS: dict[tuple[str, str], Resolver] = {
    ("Mutation", "checkoutComplete"): complete,
    ("Mutation", "transactionCreate"): transaction_create,
    ("Mutation", "orderCancel"): cancel,
    ("Mutation", "orderMarkAsPaid"): mark_as_paid,
}
