"""The shop's state as JSON, for people, demos and tests to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.sandbox.saleor import prices
from saleor_wechat_growth.sandbox.saleor.fields import charge_status, is_paid

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.saleor.model import (
        App,
        Checkout,
        Order,
        Product,
        User,
        Voucher,
    )
    from saleor_wechat_growth.sandbox.saleor.shop import Shop


def dump(shop: Shop) -> dict[str, Any]:
    """Amounts are strings; no passwords."""
    return {
        "name": shop.name,
        "now": shop.clock().isoformat(),
        "saleor_api_url": shop.api_url,
        "channels": [
            {"id": row.id, "slug": row.slug, "currency": row.currency_code}
            for row in shop.channels.values()
        ],
        "products": [_product(row) for row in shop.products.values()],
        "users": [_user(row) for row in shop.users.values()],
        "checkouts": [_checkout(shop, row) for row in shop.checkouts.values()],
        "orders": [_order(row) for row in shop.orders.values()],
        "vouchers": [_voucher(row) for row in shop.vouchers.values()],
        "apps": [_app(row) for row in shop.apps.values()],
    }


def _product(row: Product) -> dict[str, Any]:
    variants = [
        {
            "id": variant.id,
            "name": variant.name,
            "sku": variant.sku,
            "stock": variant.stock,
            "prices": {slug: str(price) for slug, price in variant.prices.items()},
        }
        for variant in row.variants
    ]
    return {"id": row.id, "name": row.name, "slug": row.slug, "variants": variants}


def _user(row: User) -> dict[str, Any]:
    return {
        "id": row.id,
        "email": row.email,
        "first_name": row.first_name,
        "last_name": row.last_name,
        "is_staff": row.is_staff,
        "is_confirmed": row.is_confirmed,
        "metadata": row.metadata,
    }


def _checkout(shop: Shop, row: Checkout) -> dict[str, Any]:
    total = prices.total(shop, row)
    return {
        "id": row.id,
        "email": row.email,
        "user": row.user.id if row.user else None,
        "created": row.created.isoformat(),
        "updated_at": row.updated_at.isoformat(),
        "lines": [
            {"variant": line.variant.id, "quantity": line.quantity}
            for line in row.lines
        ],
        "total": str(total),
        "charge_status": charge_status(row.charged, total),
        "voucher_code": row.voucher_code,
        "metadata": row.metadata,
    }


def _order(row: Order) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "status": row.status,
        "is_paid": is_paid(row),
        "checkout_id": row.checkout_id,
        "user": row.user.id if row.user else None,
        "user_email": row.user_email,
        "total": str(row.total_amount),
        "charged": str(row.charged),
        "refunded": str(row.refunded),
        "voucher_code": row.voucher_code,
        "created": row.created.isoformat(),
        "updated_at": row.updated_at.isoformat(),
    }


def _voucher(row: Voucher) -> dict[str, Any]:
    codes = [
        {"id": code.id, "code": code.code, "is_active": code.is_active}
        for code in row.codes.values()
    ]
    return {
        "id": row.id,
        "name": row.name,
        "channels": sorted(row.listings),
        "codes": codes,
    }


def _app(row: App) -> dict[str, Any]:
    webhooks = [
        {
            "id": webhook.id,
            "name": webhook.name,
            "identifier": webhook.identifier,
            "target_url": webhook.target_url,
            "events": sorted(webhook.events),
            "pending": sum(each.status == "PENDING" for each in webhook.deliveries),
            "failed": sum(each.status == "FAILED" for each in webhook.deliveries),
        }
        for webhook in row.webhooks
    ]
    problems = [
        {"key": each.key, "message": each.message, "count": each.count}
        for each in row.problems
    ]
    return {
        "id": row.id,
        "identifier": row.identifier,
        "is_active": row.is_active,
        "permissions": sorted(row.permissions),
        "webhooks": webhooks,
        "problems": problems,
    }
