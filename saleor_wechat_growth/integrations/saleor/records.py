"""What the client returns where the answer isn't fed to a webhook's handler.

Ids are core's global ids. Moments are aware datetimes, money is Decimal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class AppInfo:
    """The app as core knows it, with the shop it lives in."""

    id: str
    identifier: str
    name: str
    version: str
    is_active: bool
    permissions: frozenset[str]
    shop_name: str
    core_version: str


@dataclass(frozen=True, slots=True)
class ChannelInfo:
    id: str
    slug: str
    name: str
    currency: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Webhook:
    """One of our webhooks in core; `events` are enum names such as "ORDER_PAID"."""

    id: str
    identifier: str | None
    name: str
    target_url: str
    is_active: bool
    events: frozenset[str]
    query: str


@dataclass(frozen=True, slots=True)
class WebhookSpec:
    """A webhook as it shall be, to create one or replace one."""

    identifier: str
    name: str
    target_url: str
    events: tuple[str, ...]
    query: str
    is_active: bool = True

    def as_input(self) -> dict[str, Any]:
        return {
            "identifier": self.identifier,
            "name": self.name,
            "targetUrl": self.target_url,
            "asyncEvents": list(self.events),
            "query": self.query,
            "isActive": self.is_active,
        }


@dataclass(frozen=True, slots=True)
class FailedDelivery:
    """A delivery core gave up. `payload` is its body, or None if it was never built.

    The payload is core's stored text: the same JSON as the webhook's, its bytes
    are not promised, so it must not be used for a signature check.
    """

    id: str
    webhook_id: str
    event_type: str
    created_at: datetime
    payload: str | None
    status_code: int | None


@dataclass(frozen=True, slots=True)
class VoucherCode:
    """`is_active` turns false when a single-use code is spent; `used` stays 0 then."""

    id: str
    code: str
    is_active: bool
    used: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class VoucherSpec:
    """A voucher for the whole order, as voucherCreate takes it.

    `value_type` is FIXED or PERCENTAGE; how much is set per channel afterwards,
    and without a channel listing no code applies.
    """

    name: str
    value_type: str
    codes: tuple[str, ...]
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    type: str = "ENTIRE_ORDER"
    single_use: bool = True
    once_per_customer: bool = False
    least_items: int | None = None
    product_ids: tuple[str, ...] = ()
    category_ids: tuple[str, ...] = ()

    def as_input(self) -> dict[str, Any]:
        wanted: dict[str, Any] = {
            "name": self.name,
            "type": self.type,
            "discountValueType": self.value_type,
            "singleUse": self.single_use,
            "applyOncePerCustomer": self.once_per_customer,
            "addCodes": list(self.codes),
            "startDate": self.starts_at.isoformat() if self.starts_at else None,
            "endDate": self.ends_at.isoformat() if self.ends_at else None,
            "minCheckoutItemsQuantity": self.least_items,
            "products": list(self.product_ids),
            "categories": list(self.category_ids),
        }
        return {key: value for key, value in wanted.items() if value not in (None, [])}


@dataclass(frozen=True, slots=True)
class ChannelDiscount:
    """How much a voucher gives in one channel: an amount of its currency or a percentage."""

    channel_id: str
    value: Decimal
    least_spent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class VariantOffer:
    """What a variant costs and whether it can be had in one channel, now.

    `price` is None when it isn't listed there; `is_for_sale` is false while staff
    keeps the product from sale. `available` is core's number, capped by the shop's
    limit per checkout (50 unless changed); None is any number: stock is not tracked
    and the shop has no limit.
    """

    id: str
    name: str
    sku: str | None
    product_id: str
    product_name: str
    tracks_stock: bool
    available: int | None
    is_for_sale: bool
    price: Decimal | None
    undiscounted: Decimal | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class AppProblem:
    id: str
    key: str
    count: int
    is_critical: bool
