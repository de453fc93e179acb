from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeGuard

from saleor_wechat_growth.commerce import services
from saleor_wechat_growth.commerce.erased import CART, ORDER
from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.commerce.services.prices import Price
from saleor_wechat_growth.commerce.words import cart_word, order_word
from saleor_wechat_growth.customers.registry import (
    Exported,
    Kept,
    register,
)
from saleor_wechat_growth.inbox.bodies import moment
from saleor_wechat_growth.inbox.models import Refetch
from saleor_wechat_growth.inbox.registry import Happening, listen
from saleor_wechat_growth.inbox.services import ask_again

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

register(
    Cart,
    identity_field="identity",
    subjects=("saleor_id",),
    erased=Kept("recalls count the carts they looked at", emptied=CART),
    exported=Exported(),
)
register(
    Order,
    identity_field="identity",
    subjects=("saleor_id", "checkout_id"),
    erased=Kept("revenue is counted from orders", emptied=ORDER),
    exported=Exported(),
)


@listen(
    "commerce",
    "saleor.checkout_created",
    "saleor.checkout_updated",
    "saleor.checkout_metadata_updated",
    "saleor.checkout_fully_paid",
    "saleor.checkout_snapshot",
)
def record_carts(happenings: Sequence[Happening], now: datetime) -> list[Happening]:
    installation_id = happenings[0].installation_id
    words, gone, unreadable = [], [], []
    for happening in happenings:
        if _is_our_echo(happening):
            continue
        checkout = happening.body.get("checkout")
        if _is_whole(checkout):
            words.append(
                cart_word(
                    checkout,
                    issued_at=happening.at,
                    is_fetched=bool(happening.body.get("fetched")),
                )
            )
        elif happening.kind == "saleor.checkout_snapshot":
            gone.append(str(happening.body.get("id")))
        else:
            unreadable.append((str(Refetch.Kind.CHECKOUT), happening.subject))
    ask_again(installation_id=installation_id, objects=unreadable, now=now)
    return services.record_carts(
        installation_id=installation_id, words=words, gone=gone, now=now
    )


@listen(
    "commerce",
    "saleor.order_created",
    "saleor.order_updated",
    "saleor.order_confirmed",
    "saleor.order_paid",
    "saleor.order_fully_paid",
    "saleor.order_cancelled",
    "saleor.order_refunded",
    "saleor.order_fully_refunded",
    "saleor.order_expired",
    "saleor.order_metadata_updated",
    "saleor.order_snapshot",
)
def record_orders(happenings: Sequence[Happening], now: datetime) -> list[Happening]:
    installation_id = happenings[0].installation_id
    words, unreadable = [], []
    for happening in happenings:
        if _is_our_echo(happening):
            continue
        order = happening.body.get("order")
        if _is_whole(order):
            if order.get("status") != "DRAFT":
                words.append(
                    order_word(
                        order,
                        issued_at=happening.at,
                        is_fetched=bool(happening.body.get("fetched")),
                    )
                )
        elif happening.kind != "saleor.order_snapshot":
            unreadable.append((str(Refetch.Kind.ORDER), happening.subject))
    ask_again(installation_id=installation_id, objects=unreadable, now=now)
    return services.record_orders(installation_id=installation_id, words=words, now=now)


@listen(
    "commerce",
    "saleor.product_variant_discounted_price_updated",
    "saleor.product_variant_updated",
)
def record_prices(happenings: Sequence[Happening], now: datetime) -> None:
    installation_id = happenings[0].installation_id
    prices = [price for happening in happenings for price in _prices(happening)]
    services.record_prices(installation_id=installation_id, prices=prices)
    services.doubt_offers(
        installation_id=installation_id,
        variants={each for each in map(_variant_of, happenings) if each},
        now=now,
    )


def _is_whole(found: Any) -> TypeGuard[dict[str, Any]]:
    """Tell whether a delivery has what its state can be dated by.

    Where core refused a field it nulls the object or leaves it bare: then it is
    asked for by id instead.
    """
    return (
        isinstance(found, dict)
        and bool(found.get("id"))
        and moment(found.get("updatedAt")) is not None
    )


def _is_our_echo(happening: Happening) -> bool:
    """Core sends us our own metadata writes as well (facts: Saleor metadata)."""
    if not happening.kind.endswith("_metadata_updated"):
        return False
    issuer = happening.body.get("issuingPrincipal")
    recipient = happening.body.get("recipient")
    return (
        isinstance(issuer, dict)
        and isinstance(recipient, dict)
        and issuer.get("__typename") == "App"
        and issuer.get("id") == recipient.get("id")
    )


def _variant_of(happening: Happening) -> str:
    variant = happening.body.get("productVariant")
    return str(variant.get("id") or "") if isinstance(variant, dict) else ""


def _prices(happening: Happening) -> list[Price]:
    body = happening.body
    variant_id = _variant_of(happening)
    if not variant_id:
        return []
    listings: list[Mapping[str, Any]] = [
        {
            "channel": listing.get("channel"),
            "money": listing.get("discountedPrice") or listing.get("price"),
        }
        for listing in body["productVariant"].get("channelListings") or ()
    ]
    if isinstance(body.get("newPrice"), dict):
        listings.append({"channel": body.get("channel"), "money": body["newPrice"]})
    return [
        Price(
            variant=variant_id,
            sales_channel=str(listing["channel"]["slug"]),
            at=happening.at,
            price=Decimal(str(listing["money"]["amount"])),
            currency=str(listing["money"].get("currency") or ""),
        )
        for listing in listings
        if isinstance(listing["channel"], dict)
        and isinstance(listing["money"], dict)
        and "amount" in listing["money"]
    ]
