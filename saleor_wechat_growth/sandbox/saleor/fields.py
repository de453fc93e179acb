"""Fields that aren't simply an attribute of their object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.sandbox.saleor import prices
from saleor_wechat_growth.sandbox.saleor.model import Money, taxed
from saleor_wechat_growth.sandbox.saleor.paging import connect
from saleor_wechat_growth.sandbox.saleor.problems import PermissionDenied

if TYPE_CHECKING:
    from decimal import Decimal

    from saleor_wechat_growth.sandbox.saleor.context import Context
    from saleor_wechat_growth.sandbox.saleor.execution import Resolver
    from saleor_wechat_growth.sandbox.saleor.model import (
        App,
        Checkout,
        Delivery,
        Order,
        Product,
        User,
        Variant,
        Voucher,
        Webhook,
    )

Arguments = dict[str, Any]


def _metadata(
    source: Any, _context: Context, _arguments: Arguments
) -> list[dict[str, str]]:
    held = source["metadata"] if isinstance(source, dict) else source.metadata
    return [{"key": key, "value": value} for key, value in sorted(held.items())]


def _owner_or_manager(
    source: Any, context: Context, _arguments: Arguments
) -> User | None:
    """Show a cart's or order's user to themself, and to who manages users."""
    user: User | None = source.user
    if user is None or context.requestor.user is user:
        return user
    if not context.may("MANAGE_USERS", "HANDLE_PAYMENTS"):
        raise PermissionDenied("MANAGE_USERS", "HANDLE_PAYMENTS", "OWNER")
    return user


# -- products ----------------------------------------------------------------------


def _thumbnail(
    source: Product, context: Context, _arguments: Arguments
) -> dict[str, str]:
    return {"url": f"{context.shop.public_url}/media/{source.slug}.svg"}


def _description(
    source: Product, _context: Context, _arguments: Arguments
) -> dict[str, Any]:
    """Core keeps rich text as the JSON of its editor."""
    return {"blocks": [{"type": "paragraph", "data": {"text": source.description}}]}


def _available(source: Variant, context: Context, _arguments: Arguments) -> int | None:
    """Return null without a limit per checkout where stock isn't tracked, as core does."""
    limit = context.shop.limit_quantity_per_checkout
    if not source.track_inventory:
        return limit
    return source.stock if limit is None else min(source.stock, limit)


def _pricing(
    source: Variant, context: Context, _arguments: Arguments
) -> dict[str, Any] | None:
    channel = context.shop.channels.get(context.channel or "")
    if channel is None or channel.slug not in source.prices:
        return None
    currency = channel.currency_code
    return {
        "price": taxed(source.prices[channel.slug], currency),
        "price_undiscounted": taxed(source.undiscounted[channel.slug], currency),
    }


def _listings(
    source: Variant, context: Context, _arguments: Arguments
) -> list[dict[str, Any]]:
    if context.requestor.app is None and not context.may("MANAGE_PRODUCTS"):
        raise PermissionDenied("AUTHENTICATED_STAFF_USER", "AUTHENTICATED_APP")
    channels = [context.shop.channels[slug] for slug in source.undiscounted]
    return [
        {
            "channel": channel,
            "price": Money(source.undiscounted[channel.slug], channel.currency_code),
        }
        for channel in channels
    ]


# -- carts -------------------------------------------------------------------------


def _checkout_lines(
    source: Checkout, context: Context, _arguments: Arguments
) -> list[Any]:
    priced = prices.price_lines(context.shop, source)
    currency = source.channel.currency_code
    return [
        {
            "id": line.id,
            "quantity": line.quantity,
            "variant": line.variant,
            "metadata": line.metadata,
            "undiscounted_unit_price": Money(
                priced[line.pk].undiscounted_unit, currency
            ),
            "unit_price": taxed(priced[line.pk].unit, currency),
            "total_price": taxed(priced[line.pk].total, currency),
        }
        for line in source.lines
    ]


def _checkout_total(source: Checkout, context: Context, _arguments: Arguments) -> Any:
    return taxed(prices.total(context.shop, source), source.channel.currency_code)


def _checkout_charge(source: Checkout, context: Context, _arguments: Arguments) -> str:
    return charge_status(source.charged, prices.total(context.shop, source))


def charge_status(charged: Decimal, total: Decimal) -> str:
    if charged > total:
        return "OVERCHARGED"
    if charged == total and charged:
        return "FULL"
    return "PARTIAL" if charged else "NONE"


# -- orders ------------------------------------------------------------------------


def _order_charge(source: Order, _context: Context, _arguments: Arguments) -> str:
    return charge_status(source.charged, source.total_amount)


def _order_authorize(source: Order, _context: Context, _arguments: Arguments) -> str:
    return "FULL" if is_paid(source) else "PARTIAL" if source.charged else "NONE"


def _checkout_authorize(
    source: Checkout, context: Context, _arguments: Arguments
) -> str:
    total = prices.total(context.shop, source)
    return (
        "FULL"
        if source.charged >= total > 0
        else "PARTIAL"
        if source.charged
        else "NONE"
    )


def is_paid(order: Order) -> bool:
    return bool(order.charged >= order.total_amount)


def _money(attribute: str, *, with_tax: bool) -> Resolver:
    def resolve(source: Order, _context: Context, _arguments: Arguments) -> Any:
        amount, currency = getattr(source, attribute), source.channel.currency_code
        return taxed(amount, currency) if with_tax else Money(amount, currency)

    return resolve


# -- apps, webhooks, vouchers ------------------------------------------------------------


def _permissions(
    source: App, _context: Context, _arguments: Arguments
) -> list[dict[str, str]]:
    return [{"code": code} for code in sorted(source.permissions)]


def _app_webhooks(
    source: App, context: Context, _arguments: Arguments
) -> list[Webhook]:
    if context.requestor.app is not source and not context.may("MANAGE_APPS"):
        raise PermissionDenied("MANAGE_APPS", "OWNER")
    return source.webhooks


def _async_events(
    source: Webhook, _context: Context, _arguments: Arguments
) -> list[Any]:
    return [{"event_type": event} for event in sorted(source.events)]


def _deliveries(source: Webhook, _context: Context, arguments: Arguments) -> Any:
    status = (arguments.get("filter") or {}).get("status")
    rows = [row for row in source.deliveries if status in (None, row.status)]
    return connect(
        "eventDeliveries", rows, _by_age, arguments, descending=_newest(arguments)
    )


def _attempts(source: Delivery, _context: Context, arguments: Arguments) -> Any:
    newest = _newest(arguments)
    return connect("attempts", source.attempts, _by_age, arguments, descending=newest)


def _newest(arguments: Arguments) -> bool:
    sort: Arguments = arguments.get("sortBy") or {}
    return bool(sort.get("direction", "DESC") == "DESC")


def _by_age(row: Any) -> tuple[str, int]:
    return (row.created_at.isoformat(timespec="microseconds"), row.pk)


def _codes(source: Voucher, _context: Context, arguments: Arguments) -> Any:
    def by_age(row: Any) -> tuple[str, str]:
        return (row.created_at.isoformat(timespec="microseconds"), row.code)

    return connect("codes", source.codes.values(), by_age, arguments, descending=True)


def _listed(attribute: str) -> Resolver:
    """Give a connection of rows that are known by their ids alone."""

    def resolve(source: Voucher, _context: Context, arguments: Arguments) -> Any:
        ids = getattr(source, attribute)
        rows = [{"id": each, "voucher": source} for each in ids]
        return connect(attribute, rows, _by_id, arguments)

    return resolve


def _collected(source: Any, _context: Context, arguments: Arguments) -> Any:
    ids = source["voucher"].collection_ids[source["id"]]
    return connect("products", [{"id": each} for each in ids], _by_id, arguments)


def _by_id(row: Any) -> tuple[str]:
    return (row["id"],)


_WITH_METADATA = (
    "Address",
    "App",
    "Category",
    "Channel",
    "Checkout",
    "CheckoutLine",
    "Order",
    "OrderLine",
    "Product",
    "ProductVariant",
    "User",
    "Voucher",
)

TYPE_RESOLVERS: dict[tuple[str, str], Resolver] = {
    **{(name, "metadata"): _metadata for name in _WITH_METADATA},
    ("Product", "thumbnail"): _thumbnail,
    ("Product", "description"): _description,
    ("ProductVariant", "quantityAvailable"): _available,
    ("ProductVariant", "pricing"): _pricing,
    ("ProductVariant", "channelListings"): _listings,
    ("Checkout", "user"): _owner_or_manager,
    ("Checkout", "lines"): _checkout_lines,
    ("Checkout", "totalPrice"): _checkout_total,
    ("Checkout", "subtotalPrice"): _checkout_total,
    ("Checkout", "chargeStatus"): _checkout_charge,
    ("Checkout", "authorizeStatus"): _checkout_authorize,
    ("Order", "user"): _owner_or_manager,
    ("Order", "total"): _money("total_amount", with_tax=True),
    ("Order", "subtotal"): _money("total_amount", with_tax=True),
    ("Order", "undiscountedTotal"): _money("undiscounted_amount", with_tax=True),
    ("Order", "totalCharged"): _money("charged", with_tax=False),
    ("Order", "totalRefunded"): _money("refunded", with_tax=False),
    ("Order", "chargeStatus"): _order_charge,
    ("Order", "authorizeStatus"): _order_authorize,
    ("Order", "isPaid"): lambda source, _context, _arguments: is_paid(source),
    ("App", "permissions"): _permissions,
    ("App", "webhooks"): _app_webhooks,
    ("Webhook", "asyncEvents"): _async_events,
    ("Webhook", "eventDeliveries"): _deliveries,
    ("EventDelivery", "attempts"): _attempts,
    ("Voucher", "codes"): _codes,
    ("Voucher", "products"): _listed("product_ids"),
    ("Voucher", "variants"): _listed("variant_ids"),
    ("Voucher", "categories"): _listed("category_ids"),
    ("Voucher", "collections"): _listed("collection_ids"),
    ("Collection", "products"): _collected,
}
