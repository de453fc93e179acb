"""The shop's objects, named and shaped as core's GraphQL types show them.

Attributes are core's field names in snake case, so that most fields need no
resolver. Money is Decimal in the channel's currency, moments are aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from saleor_wechat_growth.sandbox.saleor.ids import to_global

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Money:
    kind: ClassVar[str] = "Money"
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class TaxedMoney:
    """Prices include tax and nothing is taxed: gross is all there is."""

    kind: ClassVar[str] = "TaxedMoney"
    gross: Money


def taxed(amount: Decimal, currency: str) -> TaxedMoney:
    return TaxedMoney(Money(amount, currency))


class Identified:
    """Gives `id`, core's global id, to whatever has a `kind` and a `pk`."""

    kind: ClassVar[str]
    pk: Any

    @property
    def id(self) -> str:
        return to_global(self.kind, self.pk)


@dataclass(eq=False)
class Channel(Identified):
    kind: ClassVar[str] = "Channel"
    pk: int
    slug: str
    name: str
    currency_code: str
    is_active: bool = True
    allow_unpaid_orders: bool = False
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Category(Identified):
    kind: ClassVar[str] = "Category"
    pk: int
    name: str
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Product(Identified):
    kind: ClassVar[str] = "Product"
    pk: int
    name: str
    slug: str
    category: Category
    description: str
    is_available_for_purchase: bool = True
    variants: list[Variant] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Variant(Identified):
    """`prices` and `undiscounted` by channel slug; no price there: not sold there."""

    kind: ClassVar[str] = "ProductVariant"
    pk: int
    product: Product
    name: str
    sku: str | None
    prices: dict[str, Decimal]
    undiscounted: dict[str, Decimal]
    stock: int
    updated_at: datetime
    track_inventory: bool = True
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Address(Identified):
    kind: ClassVar[str] = "Address"
    pk: int
    first_name: str
    last_name: str
    phone: str
    country_code: str
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def country(self) -> dict[str, str]:
        return {"code": self.country_code}


@dataclass(eq=False)
class User(Identified):
    """Shopper or staff; `jwt_token_key` changes with the password and kills old tokens."""

    kind: ClassVar[str] = "User"
    pk: int
    email: str
    password: str
    jwt_token_key: str
    date_joined: datetime
    updated_at: datetime
    first_name: str = ""
    last_name: str = ""
    is_staff: bool = False
    is_active: bool = True
    is_confirmed: bool = True
    language_code: str = "ZH_HANS"
    permissions: frozenset[str] = frozenset()
    default_shipping_address: Address | None = None
    default_billing_address: Address | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    private_metadata: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class CheckoutLine(Identified):
    kind: ClassVar[str] = "CheckoutLine"
    pk: str
    variant: Variant
    quantity: int
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Checkout(Identified):
    kind: ClassVar[str] = "Checkout"
    pk: str
    channel: Channel
    created: datetime
    updated_at: datetime
    email: str | None = None
    user: User | None = None
    language_code: str = "ZH_HANS"
    lines: list[CheckoutLine] = field(default_factory=list)
    shipping_address: Address | None = None
    billing_address: Address | None = None
    voucher_code: str | None = None
    charged: Decimal = ZERO
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def token(self) -> str:
        return self.pk


@dataclass(eq=False)
class OrderLine(Identified):
    """Names and prices are copies: products change after the order."""

    kind: ClassVar[str] = "OrderLine"
    pk: str
    variant: Variant | None
    quantity: int
    product_name: str
    variant_name: str
    product_sku: str | None
    undiscounted_unit_price: TaxedMoney
    unit_price: TaxedMoney
    total_price: TaxedMoney
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Order(Identified):
    kind: ClassVar[str] = "Order"
    pk: str
    number: str
    status: str
    channel: Channel
    created: datetime
    updated_at: datetime
    user_email: str
    user: User | None
    language_code_enum: str
    lines: list[OrderLine]
    total_amount: Decimal
    undiscounted_amount: Decimal
    checkout_id: str | None = None
    shipping_address: Address | None = None
    billing_address: Address | None = None
    voucher: Voucher | None = None
    voucher_code: str | None = None
    charged: Decimal = ZERO
    refunded: Decimal = ZERO
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class VoucherCode(Identified):
    kind: ClassVar[str] = "VoucherCode"
    pk: str
    code: str
    created_at: datetime
    is_active: bool = True
    used: int = 0


@dataclass(eq=False)
class VoucherListing:
    kind: ClassVar[str] = "VoucherChannelListing"
    channel: Channel
    discount_value: Decimal
    min_spent_amount: Decimal | None

    @property
    def currency(self) -> str:
        return self.channel.currency_code

    @property
    def min_spent(self) -> Money | None:
        amount = self.min_spent_amount
        return None if amount is None else Money(amount, self.currency)


@dataclass(eq=False)
class Voucher(Identified):
    kind: ClassVar[str] = "Voucher"
    pk: int
    name: str | None
    type: str
    discount_value_type: str
    start_date: datetime
    end_date: datetime | None = None
    single_use: bool = False
    usage_limit: int | None = None
    apply_once_per_customer: bool = False
    apply_once_per_order: bool = False
    only_for_staff: bool = False
    min_checkout_items_quantity: int | None = None
    product_ids: frozenset[str] = frozenset()
    category_ids: frozenset[str] = frozenset()
    variant_ids: frozenset[str] = frozenset()
    #: id of a collection -> ids of its products
    collection_ids: dict[str, frozenset[str]] = field(default_factory=dict)
    codes: dict[str, VoucherCode] = field(default_factory=dict)
    listings: dict[str, VoucherListing] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def used(self) -> int:
        return sum(code.used for code in self.codes.values())

    @property
    def channel_listings(self) -> list[VoucherListing]:
        return list(self.listings.values())


@dataclass(eq=False)
class Webhook(Identified):
    kind: ClassVar[str] = "Webhook"
    pk: int
    app: App
    name: str
    identifier: str | None
    target_url: str
    events: frozenset[str]
    subscription_query: str
    is_active: bool = True
    custom_headers: dict[str, str] = field(default_factory=dict)
    deliveries: list[Delivery] = field(default_factory=list)


@dataclass(eq=False)
class Problem(Identified):
    kind: ClassVar[str] = "AppProblem"
    pk: int
    key: str
    message: str
    updated_at: datetime
    count: int = 1
    is_critical: bool = False


@dataclass(eq=False)
class App(Identified):
    kind: ClassVar[str] = "App"
    pk: int
    identifier: str
    name: str
    version: str
    token: str
    permissions: frozenset[str]
    manifest: dict[str, Any]
    is_active: bool = True
    webhooks: list[Webhook] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Attempt(Identified):
    kind: ClassVar[str] = "EventDeliveryAttempt"
    pk: int
    created_at: datetime
    response_status_code: int | None


@dataclass(eq=False)
class Delivery(Identified):
    """`payload` stays None when its subject was gone before it could be built."""

    kind: ClassVar[str] = "EventDelivery"
    pk: int
    event_type: str
    created_at: datetime
    status: str = "PENDING"
    payload: str | None = None
    attempts: list[Attempt] = field(default_factory=list)
