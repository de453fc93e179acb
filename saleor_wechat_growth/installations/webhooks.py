"""Every webhook the app takes: the one declaration.

The manifest, the webhooks of existing installations, the permissions asked for and
the check that each event has a listener are all derived from this list.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from saleor_wechat_growth.integrations.saleor import documents
from saleor_wechat_growth.integrations.saleor.records import WebhookSpec

PATH = "/api/webhooks/saleor"


@dataclass(frozen=True)
class Declaration:
    """One webhook: what core shall send, in which shape, and by what right.

    `document` names the subscription in graphql/saleor; `permission` is the one
    core wants of an app that gets these events, None for the app's own life.
    """

    identifier: str
    document: str
    permission: str | None
    events: tuple[str, ...]

    def spec(self, public_url: str) -> WebhookSpec:
        return WebhookSpec(
            identifier=self.identifier,
            name=f"Growth: {self.identifier}",
            target_url=public_url + PATH,
            events=self.events,
            query=documents.load(self.document),
        )


WEBHOOKS = (
    Declaration(
        "checkouts",
        "checkout_events",
        "MANAGE_CHECKOUTS",
        (
            "CHECKOUT_CREATED",
            "CHECKOUT_UPDATED",
            "CHECKOUT_METADATA_UPDATED",
            "CHECKOUT_FULLY_PAID",
        ),
    ),
    Declaration(
        "orders",
        "order_events",
        "MANAGE_ORDERS",
        (
            "ORDER_CREATED",
            "ORDER_UPDATED",
            "ORDER_CONFIRMED",
            "ORDER_PAID",
            "ORDER_FULLY_PAID",
            "ORDER_CANCELLED",
            "ORDER_REFUNDED",
            "ORDER_FULLY_REFUNDED",
            "ORDER_EXPIRED",
            "ORDER_METADATA_UPDATED",
        ),
    ),
    Declaration(
        "customers",
        "customer_events",
        "MANAGE_USERS",
        (
            "CUSTOMER_CREATED",
            "CUSTOMER_UPDATED",
            "CUSTOMER_METADATA_UPDATED",
            "CUSTOMER_DELETED",
        ),
    ),
    Declaration(
        "variants", "variant_events", "MANAGE_PRODUCTS", ("PRODUCT_VARIANT_UPDATED",)
    ),
    Declaration(
        "variant-prices",
        "variant_price_events",
        "MANAGE_PRODUCTS",
        ("PRODUCT_VARIANT_DISCOUNTED_PRICE_UPDATED",),
    ),
    Declaration(
        "vouchers",
        "voucher_events",
        "MANAGE_DISCOUNTS",
        (
            "VOUCHER_CREATED",
            "VOUCHER_UPDATED",
            "VOUCHER_DELETED",
            "VOUCHER_CODES_CREATED",
            "VOUCHER_CODES_DELETED",
        ),
    ),
    Declaration(
        "app",
        "app_events",
        None,
        ("APP_INSTALLED", "APP_UPDATED", "APP_STATUS_CHANGED", "APP_DELETED"),
    ),
)


def permissions() -> tuple[str, ...]:
    """Return what the app asks for: what its webhooks and its calls need, no more."""
    return tuple(
        sorted({webhook.permission for webhook in WEBHOOKS if webhook.permission})
    )


def digest(public_url: str) -> str:
    """Return a fingerprint of the declaration, to see that an installation lags."""
    text = "\x1e".join(repr(webhook.spec(public_url)) for webhook in WEBHOOKS)
    return hashlib.sha256(text.encode()).hexdigest()
