"""What a voucher of core asks for beyond its coupon's terms, and of which goods. Pure.

As core judges it: a voucher for certain goods takes something off the lines of those
variants, products, categories (the product's own, not what stands above it) and
collections; its least number of items counts every line. Countries count for vouchers
on shipping alone, by the address, which carts do not keep here. Which goods a collection
holds is known as of the last look at the voucher: core sends no news of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

ENTIRE_ORDER: Final = "ENTIRE_ORDER"
SPECIFIC_PRODUCT: Final = "SPECIFIC_PRODUCT"
SHIPPING: Final = "SHIPPING"
#: of goods; the reading of a longer list is not whole
_LISTS: Final = ("products", "variants", "categories")


class Listing(BaseModel):
    """What a voucher gives in one sales channel, and from what goods on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: an amount in the channel's currency, or percent
    value: Decimal
    min_spent: Decimal = Decimal(0)


class Conditions(BaseModel):
    """What core said of a voucher when it was last asked. Stored as JSON.

    listings: by sales channel; collected: products of its collections; is_whole: no list was longer than we read;
    is_vague: it asks for something that cannot be judged from here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: core's VoucherTypeEnum
    type: str = ENTIRE_ORDER
    listings: dict[str, Listing] = Field(default_factory=dict)
    only_for_staff: bool = False
    once_per_order: bool = False
    min_items: int = 0
    products: frozenset[str] = frozenset()
    variants: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    collected: frozenset[str] = frozenset()
    has_collections: bool = False
    is_whole: bool = True
    is_vague: bool = False

    @property
    def names_groups(self) -> bool:
        """Whether it is for categories or collections, not for single goods alone."""
        return bool(self.categories) or self.has_collections

    @property
    def names_goods(self) -> bool:
        """Whether it is for certain goods; one for certain goods may name none: all."""
        return self.type == SPECIFIC_PRODUCT and bool(
            self.products or self.variants or self.names_groups
        )

    def holds(self, line: Mapping[str, Any]) -> bool:
        """Whether it takes something off a line of a cart (`commerce.models.Cart`)."""
        product = line.get("product")
        return not self.names_goods or (
            line.get("variant") in self.variants
            or product in self.products
            or product in self.collected
            or line.get("category") in self.categories
        )


def read(stored: Mapping[str, Any]) -> Conditions | None:
    """Return a coupon's stored conditions; None: core has not said any yet."""
    return Conditions.model_validate(stored) if stored else None


def conditions_of(voucher: Mapping[str, Any]) -> Conditions:
    """Read core's answer, with the fields of voucher_by_id.graphql."""
    lists = {name: _nodes(voucher, name) for name in _LISTS}
    collections = _nodes(voucher, "collections")
    collected = [_nodes(each, "products") for each in collections]
    asked = [(voucher, name) for name in (*_LISTS, "collections")]
    asked += [(each, "products") for each in collections]
    kind = voucher.get("type") or ENTIRE_ORDER
    return Conditions(
        type=kind,
        listings={
            listed["channel"]["slug"]: _listing(listed)
            for listed in voucher.get("channelListings") or ()
        },
        only_for_staff=bool(voucher.get("onlyForStaff")),
        once_per_order=bool(voucher.get("applyOncePerOrder")),
        min_items=voucher.get("minCheckoutItemsQuantity") or 0,
        **{name: _ids(nodes) for name, nodes in lists.items()},
        collected=frozenset().union(*(_ids(each) for each in collected)),
        has_collections=bool(collections),
        is_whole=not any(_has_more(*each) for each in asked),
        # who used it before core knows by the e-mail, how often in all by its own count
        is_vague=kind == SHIPPING
        or bool(voucher.get("applyOncePerCustomer"))
        or voucher.get("usageLimit") is not None,
    )


def _listing(listed: Mapping[str, Any]) -> Listing:
    least = (listed.get("minSpent") or {}).get("amount") or 0
    return Listing(
        value=Decimal(str(listed["discountValue"])), min_spent=Decimal(str(least))
    )


def _nodes(source: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    listed = source.get(name) or {}
    return [edge["node"] for edge in listed.get("edges") or ()]


def _ids(nodes: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(str(node["id"]) for node in nodes)


def _has_more(source: Mapping[str, Any], name: str) -> bool:
    page = (source.get(name) or {}).get("pageInfo") or {}
    return bool(page.get("hasNextPage"))
