"""Asking a shop's core what watched variants cost, and whether there are any."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.commerce.services.offers import Seen
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.messaging.services.stocktaking import pages

if TYPE_CHECKING:
    from saleor_wechat_growth.commerce.goods import OfferKey
    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.integrations.saleor.records import VariantOffer

#: while somebody waits for a page
HURRIED_SECONDS: Final = 3.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What core answered about one variant. product: its name, with the variant's."""

    seen: Seen
    product: str = ""


def ask(
    installation: Installation, keys: Collection[OfferKey], *, timeout: float
) -> dict[OfferKey, Asked]:
    """Ask core about these; of what it does not show it says that it is not sold.

    Holds no transaction. Raises NotInstalled, SaleorError.
    """
    found: dict[OfferKey, Asked] = {}
    with closing(saleor_client(installation, timeout=timeout)) as client:
        for page in pages(keys):
            offers = client.variants_availability(
                [key.variant for key in page], channel=page[0].sales_channel
            )
            for key in page:
                found[key] = _asked(key, offers.get(key.variant))
    return found


def _asked(key: OfferKey, offer: VariantOffer | None) -> Asked:
    if offer is None:
        return Asked(Seen(key))
    names = dict.fromkeys(each for each in (offer.product_name, offer.name) if each)
    return Asked(
        Seen(
            key,
            is_sold=offer.is_for_sale and offer.price is not None,
            quantity=offer.available,
            price=offer.price,
            currency=offer.currency or "",
        ),
        " ".join(names)[:120],
    )
