"""The queries: what an app reads back and what a storefront shows."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.sandbox.saleor.paging import connect
from saleor_wechat_growth.sandbox.saleor.problems import PermissionDenied
from saleor_wechat_growth.sandbox.saleor.shop import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from saleor_wechat_growth.sandbox.saleor.context import Context
    from saleor_wechat_growth.sandbox.saleor.execution import Resolver
    from saleor_wechat_growth.sandbox.saleor.model import (
        App,
        Checkout,
        Order,
        User,
        Voucher,
    )

Arguments = dict[str, Any]


def _app(_source: None, context: Context, _arguments: Arguments) -> App:
    return context.require_app()


def _shop(_source: None, context: Context, _arguments: Arguments) -> dict[str, str]:
    return {"name": context.shop.name, "version": VERSION}


def _channels(_source: None, context: Context, _arguments: Arguments) -> Any:
    user = context.requestor.user
    if context.requestor.app is None and not (user and user.is_staff):
        raise PermissionDenied("AUTHENTICATED_APP", "AUTHENTICATED_STAFF_USER")
    return list(context.shop.channels.values())


def _checkout(_source: None, context: Context, arguments: Arguments) -> Checkout | None:
    return context.shop.checkout(arguments.get("id"))


def _order(_source: None, context: Context, arguments: Arguments) -> Order | None:
    return context.shop.order(arguments.get("id"))


def _user(_source: None, context: Context, arguments: Arguments) -> User | None:
    context.require("MANAGE_STAFF", "MANAGE_USERS", "MANAGE_ORDERS")
    return context.shop.user(arguments.get("id"))


def _me(_source: None, context: Context, _arguments: Arguments) -> User | None:
    return context.requestor.user


def _voucher(_source: None, context: Context, arguments: Arguments) -> Voucher | None:
    context.require("MANAGE_DISCOUNTS")
    return context.shop.voucher(arguments.get("id"))


def _orders(_source: None, context: Context, arguments: Arguments) -> Any:
    context.require("MANAGE_ORDERS")
    where = arguments.get("where") or {}
    rows = _changed(context.shop.orders.values(), where)
    if "checkoutId" in where:
        wanted = set(where["checkoutId"].get("oneOf") or ())
        rows = [row for row in rows if row.checkout_id in wanted]
    return _by_change("orders", rows, arguments)


def _customers(_source: None, context: Context, arguments: Arguments) -> Any:
    context.require("MANAGE_ORDERS", "MANAGE_USERS")
    # core counts staff among customers once they have ordered
    buyers = {order.user.pk for order in context.shop.orders.values() if order.user}
    users = context.shop.users.values()
    rows = [user for user in users if not user.is_staff or user.pk in buyers]
    return _by_change(
        "customers", _changed(rows, arguments.get("where") or {}), arguments
    )


def _changed(rows: Iterable[Any], where: Arguments) -> list[Any]:
    """Core's rule for a range: absent is everything, empty is nothing."""
    if "updatedAt" not in where:
        return list(rows)
    since = (where["updatedAt"] or {}).get("gte")
    return [row for row in rows if since is not None and row.updated_at >= since]


def _by_change(name: str, rows: list[Any], arguments: Arguments) -> Any:
    sort = arguments.get("sortBy") or {"field": "CREATED_AT", "direction": "DESC"}
    changed = sort["field"] == "LAST_MODIFIED_AT"

    def key(row: Any) -> tuple[str, str]:
        moment = row.updated_at if changed else getattr(row, "created", row.updated_at)
        return (moment.astimezone(UTC).isoformat(timespec="microseconds"), str(row.pk))

    return connect(name, rows, key, arguments, descending=sort["direction"] == "DESC")


def _checkouts(_source: None, context: Context, arguments: Arguments) -> Any:
    """Unsorted, core orders by last change, newest first; its filter knows days only."""
    context.require("MANAGE_CHECKOUTS", "HANDLE_PAYMENTS")
    since = ((arguments.get("filter") or {}).get("updatedAt") or {}).get("gte")
    rows = [
        row
        for row in context.shop.checkouts.values()
        if since is None or row.updated_at.astimezone(UTC).date() >= since
    ]

    def key(row: Checkout) -> tuple[str, str]:
        return (
            row.updated_at.astimezone(UTC).isoformat(timespec="microseconds"),
            row.pk,
        )

    return connect("checkouts", rows, key, arguments, descending=True)


def _products(_source: None, context: Context, arguments: Arguments) -> Any:
    context.channel = arguments.get("channel")
    rows = [
        product
        for product in context.shop.products.values()
        if any(context.channel in variant.prices for variant in product.variants)
    ]
    return connect("products", rows, lambda row: (row.pk,), arguments)


def _variants(_source: None, context: Context, arguments: Arguments) -> Any:
    context.channel = arguments.get("channel")
    wanted = set(arguments.get("ids") or ())
    rows = [
        variant
        for variant in context.shop.variants.values()
        if variant.id in wanted and context.channel in variant.prices
    ]
    return connect("productVariants", rows, lambda row: (row.pk,), arguments)


QUERY_RESOLVERS: dict[tuple[str, str], Resolver] = {
    ("Query", "app"): _app,
    ("Query", "shop"): _shop,
    ("Query", "channels"): _channels,
    ("Query", "checkout"): _checkout,
    ("Query", "checkouts"): _checkouts,
    ("Query", "order"): _order,
    ("Query", "orders"): _orders,
    ("Query", "user"): _user,
    ("Query", "customers"): _customers,
    ("Query", "me"): _me,
    ("Query", "voucher"): _voucher,
    ("Query", "products"): _products,
    ("Query", "productVariants"): _variants,
}
