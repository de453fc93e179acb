"""Everything the sandbox shop knows, and how a new thing gets into it."""

from __future__ import annotations

import random
import secrets
import uuid
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from saleor_wechat_growth.sandbox.saleor.ids import pk_of
from saleor_wechat_growth.sandbox.saleor.model import (
    Address,
    App,
    Category,
    Channel,
    Checkout,
    Order,
    Product,
    User,
    Variant,
    Voucher,
    VoucherCode,
)
from saleor_wechat_growth.sandbox.saleor.signing import SigningKey

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from decimal import Decimal

_Row = TypeVar("_Row")

VERSION = "3.23.28"
SCHEMA_VERSION = "3.23"


class Shop:
    """The state behind one sandbox core.

    `clock` gives the shop's present as aware UTC. `public_url` is the origin the
    shop is reached at; it may be set after the port is known, before any request.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        public_url: str = "http://127.0.0.1:8000",
        name: str = "Sandbox",
    ) -> None:
        self.clock = clock
        self.public_url = public_url.rstrip("/")
        self.name = name
        self.key = SigningKey()
        #: existing shops have it on: metadata changes fire *_UPDATED as well
        self.legacy_update_emission = True
        self.clear()

    def clear(self) -> None:
        """Forget everything but the key, the clock and the address."""
        self._numbers: dict[str, count[int]] = {}
        self.random = random.Random(0)  # noqa: S311 - for chaos and demo data
        #: core's default of Shop.limitQuantityPerCheckout; None is no limit
        self.limit_quantity_per_checkout: int | None = 50
        self.channels: dict[str, Channel] = {}
        self.categories: dict[int, Category] = {}
        self.products: dict[int, Product] = {}
        self.variants: dict[int, Variant] = {}
        self.users: dict[int, User] = {}
        self.checkouts: dict[str, Checkout] = {}
        self.orders: dict[str, Order] = {}
        self.vouchers: dict[int, Voucher] = {}
        self.codes: dict[str, tuple[Voucher, VoucherCode]] = {}
        self.apps: dict[int, App] = {}

    # -- addresses ---------------------------------------------------------------

    @property
    def api_url(self) -> str:
        return f"{self.public_url}/graphql/"

    @property
    def domain(self) -> str:
        return urlsplit(self.public_url).netloc

    # -- numbers -----------------------------------------------------------------

    def next_pk(self, kind: str) -> int:
        return next(self._numbers.setdefault(kind, count(1)))

    @staticmethod
    def new_uuid() -> str:
        return str(uuid.uuid4())

    # -- finding by global id ------------------------------------------------------

    def checkout(self, global_id: str | None) -> Checkout | None:
        return self.checkouts.get(pk_of(global_id, "Checkout") or "")

    def order(self, global_id: str | None) -> Order | None:
        return self.orders.get(pk_of(global_id, "Order") or "")

    def user(self, global_id: str | None) -> User | None:
        return _by_number(self.users, global_id, "User")

    def voucher(self, global_id: str | None) -> Voucher | None:
        return _by_number(self.vouchers, global_id, "Voucher")

    def variant(self, global_id: str | None) -> Variant | None:
        return _by_number(self.variants, global_id, "ProductVariant")

    def app(self, global_id: str | None) -> App | None:
        return _by_number(self.apps, global_id, "App")

    def channel(self, global_id: str | None) -> Channel | None:
        channels = {channel.pk: channel for channel in self.channels.values()}
        return _by_number(channels, global_id, "Channel")

    def user_by_email(self, email: str) -> User | None:
        wanted = email.lower()
        return next(
            (user for user in self.users.values() if user.email == wanted), None
        )

    # -- adding --------------------------------------------------------------------

    def add_channel(self, slug: str, name: str, currency: str, **more: Any) -> Channel:
        channel = Channel(self.next_pk("Channel"), slug, name, currency, **more)
        self.channels[slug] = channel
        return channel

    def add_category(self, name: str) -> Category:
        category = Category(self.next_pk("Category"), name)
        self.categories[category.pk] = category
        return category

    def add_product(
        self, *, name: str, slug: str, category: Category, description: str = ""
    ) -> Product:
        product = Product(self.next_pk("Product"), name, slug, category, description)
        self.products[product.pk] = product
        return product

    def add_variant(
        self,
        product: Product,
        *,
        name: str,
        prices: Mapping[str, Decimal],
        stock: int,
        sku: str | None = None,
        undiscounted: Mapping[str, Decimal] | None = None,
    ) -> Variant:
        """`prices` by channel slug; `undiscounted` where the product is on sale."""
        variant = Variant(
            pk=self.next_pk("ProductVariant"),
            product=product,
            name=name,
            sku=sku,
            prices=dict(prices),
            undiscounted={**prices, **(undiscounted or {})},
            stock=stock,
            updated_at=self.clock(),
        )
        product.variants.append(variant)
        self.variants[variant.pk] = variant
        return variant

    def add_user(self, *, email: str, password: str, **more: Any) -> User:
        now = self.clock()
        user = User(
            pk=self.next_pk("User"),
            email=email.lower(),
            password=password,
            jwt_token_key=secrets.token_hex(6),
            date_joined=now,
            updated_at=now,
            **more,
        )
        self.users[user.pk] = user
        return user

    def new_address(self, given: Mapping[str, Any]) -> Address:
        """`given` has the keys of core's AddressInput; what we don't show is dropped."""
        return Address(
            pk=self.next_pk("Address"),
            first_name=given.get("firstName") or "",
            last_name=given.get("lastName") or "",
            phone=given.get("phone") or "",
            country_code=given.get("country") or "CN",
        )


def _by_number(
    table: Mapping[int, _Row], global_id: str | None, kind: str
) -> _Row | None:
    pk = pk_of(global_id, kind)
    return table.get(int(pk)) if pk is not None and pk.isdecimal() else None
