"""Asking core what can still be bought of the carts that are spoken of (promise 5)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from saleor_wechat_growth.commerce.services.offers import Seen
from saleor_wechat_growth.integrations.saleor.client import PAGE_SIZE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from saleor_wechat_growth.commerce.goods import OfferKey
    from saleor_wechat_growth.integrations.saleor.client import SaleorClient


def pages(wanted: Collection[OfferKey]) -> Iterator[Sequence[OfferKey]]:
    """Yield what one call may ask for: `PAGE_SIZE` variants of one sales channel.

    However many carts they are in.
    """
    by_channel: dict[str, list[OfferKey]] = defaultdict(list)
    for key in sorted(wanted):
        by_channel[key.sales_channel].append(key)
    for keys in by_channel.values():
        for start in range(0, len(keys), PAGE_SIZE):
            yield keys[start : start + PAGE_SIZE]


def stock_of(client: SaleorClient, page: Sequence[OfferKey]) -> list[Seen]:
    """Ask core for one of `pages`; touches no database.

    Raises:
        SaleorError: core did not answer.

    """
    variants = [key.variant for key in page]
    offers = client.variants_availability(variants, channel=page[0].sales_channel)
    # what the channel does not show cannot be bought there
    return [
        Seen(
            key,
            is_sold=offer.is_for_sale and offer.price is not None,
            quantity=offer.available,
            price=offer.price,
            currency=offer.currency or "",
        )
        if (offer := offers.get(key.variant)) is not None
        else Seen(key)
        for key in page
    ]
