"""Asking core what can still be bought of the carts that are spoken of (promise 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from saleor_wechat_growth.commerce.goods import OfferKey
from saleor_wechat_growth.commerce.services import record_offers
from saleor_wechat_growth.commerce.services.offers import Seen
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.saleor.client import PAGE_SIZE
from saleor_wechat_growth.integrations.saleor.errors import SaleorError
from saleor_wechat_growth.messaging.services.picking import CORE_SECONDS
from saleor_wechat_growth.messaging.services.pool import run_all

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from saleor_wechat_growth.commerce.goods import Offer
    from saleor_wechat_growth.integrations.saleor.client import SaleorClient


def take_stock(
    *, installation_id: int, wanted: Collection[OfferKey], now: datetime
) -> dict[OfferKey, Offer]:
    """Ask core for these and keep its answers; what it did not answer for is missing.

    One call for up to `PAGE_SIZE` variants of a sales channel, however many carts
    they are in.
    """
    installation = Installation.objects.get(id=installation_id)
    try:
        client = saleor_client(installation, timeout=CORE_SECONDS)
    except NotInstalled:
        return {}
    try:
        answers = run_all([_asking(client, page) for page in _pages(wanted)])
    finally:
        client.close()
    seen = [each for answer in answers for each in answer]
    return record_offers(installation_id=installation_id, seen=seen, now=now)


def _pages(wanted: Collection[OfferKey]) -> Iterator[Sequence[OfferKey]]:
    by_channel: dict[str, list[OfferKey]] = defaultdict(list)
    for key in sorted(wanted):
        by_channel[key.sales_channel].append(key)
    for keys in by_channel.values():
        for start in range(0, len(keys), PAGE_SIZE):
            yield keys[start : start + PAGE_SIZE]


def _asking(
    client: SaleorClient, page: Sequence[OfferKey]
) -> Callable[[], Sequence[Seen]]:
    def ask() -> Sequence[Seen]:
        variants = [key.variant for key in page]
        try:
            offers = client.variants_availability(
                variants, channel=page[0].sales_channel
            )
        except SaleorError:
            return ()
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

    return ask
