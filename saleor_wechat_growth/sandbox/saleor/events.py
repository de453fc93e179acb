"""Turns what happened in the shop into deliveries, as core does at trigger time.

Which events there are, who may hear them and whether their payload is built at
once or later from the then state: facts/saleor.md §2, §3, §11. Only events of the
contract exist here; nobody can subscribe to others.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.sandbox.saleor.context import Context, Requestor
from saleor_wechat_growth.sandbox.saleor.model import Checkout

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.saleor.deliveries import Courier
    from saleor_wechat_growth.sandbox.saleor.execution import Engine
    from saleor_wechat_growth.sandbox.saleor.model import App, User, Webhook
    from saleor_wechat_growth.sandbox.saleor.shop import Shop


@dataclass(frozen=True, slots=True)
class EventKind:
    """`permission` None: the app's own life, which it always hears."""

    permission: str | None
    deferred: bool = False


_CHECKOUT = "MANAGE_CHECKOUTS"
_LATER = EventKind(_CHECKOUT, deferred=True)
_ORDER = EventKind("MANAGE_ORDERS", deferred=True)
_CUSTOMER = EventKind("MANAGE_USERS")
_VOUCHER = EventKind("MANAGE_DISCOUNTS")
_APP = EventKind(None)

EVENT_KINDS = {
    "CHECKOUT_CREATED": _LATER,
    "CHECKOUT_UPDATED": _LATER,
    "CHECKOUT_METADATA_UPDATED": EventKind(_CHECKOUT),
    "CHECKOUT_FULLY_PAID": EventKind(_CHECKOUT),
    "ORDER_CREATED": _ORDER,
    "ORDER_UPDATED": _ORDER,
    "ORDER_CONFIRMED": _ORDER,
    "ORDER_PAID": _ORDER,
    "ORDER_FULLY_PAID": _ORDER,
    "ORDER_CANCELLED": _ORDER,
    "ORDER_REFUNDED": _ORDER,
    "ORDER_FULLY_REFUNDED": _ORDER,
    "ORDER_EXPIRED": _ORDER,
    "ORDER_METADATA_UPDATED": _ORDER,
    "CUSTOMER_CREATED": _CUSTOMER,
    "CUSTOMER_UPDATED": _CUSTOMER,
    "CUSTOMER_METADATA_UPDATED": _CUSTOMER,
    "CUSTOMER_DELETED": _CUSTOMER,
    "PRODUCT_VARIANT_UPDATED": EventKind("MANAGE_PRODUCTS"),
    "PRODUCT_VARIANT_DISCOUNTED_PRICE_UPDATED": EventKind(
        "MANAGE_PRODUCTS", deferred=True
    ),
    "VOUCHER_CREATED": _VOUCHER,
    "VOUCHER_UPDATED": _VOUCHER,
    "VOUCHER_DELETED": _VOUCHER,
    "VOUCHER_CODES_CREATED": _VOUCHER,
    "VOUCHER_CODES_DELETED": _VOUCHER,
    "APP_INSTALLED": _APP,
    "APP_UPDATED": _APP,
    "APP_STATUS_CHANGED": _APP,
    "APP_DELETED": _APP,
}


class Bus:
    """`emit` finds the webhooks that hear an event and gives the courier its post."""

    def __init__(self, shop: Shop, courier: Courier, engine: Engine) -> None:
        self._shop, self._courier, self._engine = shop, courier, engine

    def emit(
        self, event_type: str, principal: App | User | None, **fields: Any
    ) -> None:
        """`fields` are the event object's own, by name: `checkout=…`, `order=…`.

        An app's own life (`app=…`) is told to that app alone, active or not.
        """
        kind = EVENT_KINDS[event_type]
        apps = (
            [fields["app"]]
            if kind.permission is None
            else list(self._shop.apps.values())
        )
        event = {
            "kind": "".join(word.title() for word in event_type.split("_")),
            "issued_at": self._shop.clock(),
            "issuing_principal": principal,
            **fields,
        }
        for app in apps:
            if kind.permission and not (
                app.is_active and kind.permission in app.permissions
            ):
                continue
            for webhook in app.webhooks:
                if webhook.is_active and event_type in webhook.events:
                    self._post(webhook, event_type, event, deferred=kind.deferred)

    def _post(
        self,
        webhook: Webhook,
        event_type: str,
        event: dict[str, Any],
        *,
        deferred: bool,
    ) -> None:
        def build() -> str | None:
            subject = event.get("checkout")
            if (
                deferred
                and isinstance(subject, Checkout)
                and subject.pk not in self._shop.checkouts
            ):
                return None  # completed or expired meanwhile: core then sends nothing at all
            return self._render(webhook, event)

        self._courier.post(webhook, event_type, build, deferred=deferred)

    def _render(self, webhook: Webhook, event: dict[str, Any]) -> str:
        """Make the body: the event object itself, and `errors` beside its fields if any."""
        app = webhook.app
        answer = self._engine.run(
            webhook.subscription_query,
            Context(self._shop, self, Requestor(app=app, permissions=app.permissions)),
            root={"event": {**event, "recipient": app}},
        )
        body = dict((answer.get("data") or {}).get("event") or {})
        if answer.get("errors"):
            body["errors"] = answer["errors"]
        return json.dumps(body)
