from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from saleor_wechat_growth.commerce.goods import Offer, OfferKey
from saleor_wechat_growth.commerce.models import Availability, Cart
from saleor_wechat_growth.core.arrays import among

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db.models import QuerySet


def carts(installation_id: int, cart_ids: Collection[int]) -> Mapping[int, Cart]:
    return Cart.objects.of(installation_id).in_bulk(list(cart_ids))


def open_carts(installation_id: int) -> QuerySet[Cart]:
    """Return carts somebody may still be reminded of."""
    return Cart.objects.of(installation_id).filter(
        status=Cart.Status.OPEN, is_staff=False
    )


def open_checkouts(
    installation_id: int, customer_ids: Collection[int]
) -> Mapping[int, frozenset[str]]:
    """Return core's ids of what each customer has open: an order may come of any."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Cart.objects.of(installation_id).filter(
        among("customer_id", customer_ids), status=Cart.Status.OPEN
    )
    for customer_id, saleor_id in rows.values_list("customer_id", "saleor_id"):
        if customer_id is not None:
            found[customer_id].add(saleor_id)
    return {customer_id: frozenset(ids) for customer_id, ids in found.items()}


def offers(installation_id: int, wanted: Collection[OfferKey]) -> dict[OfferKey, Offer]:
    """Return what is known of these, in one query; of what was never asked nothing."""
    if not wanted:
        return {}
    rows = (
        Availability.objects.of(installation_id)
        .filter(
            variant__in={key.variant for key in wanted},
            sales_channel__in={key.sales_channel for key in wanted},
        )
        .values_list(
            "variant",
            "sales_channel",
            "is_sold",
            "quantity",
            "price",
            "price_before",
            "price_since",
            "known_at",
        )
    )
    return {
        OfferKey(variant, sales_channel): Offer(
            is_sold, quantity, price, price_before, price_since, known_at
        )
        for (
            variant,
            sales_channel,
            is_sold,
            quantity,
            price,
            price_before,
            price_since,
            known_at,
        ) in rows
    }
