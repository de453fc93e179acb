"""Which shop a command means."""

from __future__ import annotations

from saleor_wechat_growth.installations import queries
from saleor_wechat_growth.installations.models import Installation


class NoSuchShop(Exception):
    """No shop, or more than one, goes by that name. Says which there are."""


def find(name: str) -> Installation:
    """Return the shop of an API address or public key; "" is the only one there is.

    Raises:
        NoSuchShop: none or several could be meant, or it uninstalled us.

    """
    if name:
        shop = queries.by_api_url(name) or queries.by_public_key(name)
        if shop is None or shop.status == Installation.Status.UNINSTALLED:
            raise NoSuchShop(f"no shop has {name} for its address or key; {_known()}")
        return shop
    shops = list(queries.active()[:2])
    if len(shops) != 1:
        raise NoSuchShop(f"say which with --shop; {_known()}")
    return shops[0]


def _known() -> str:
    shops = [
        f"{shop.saleor_api_url} ({shop.public_key})" for shop in queries.active()[:20]
    ]
    return (
        f"there is: {', '.join(shops)}"
        if shops
        else "no shop has installed the app yet"
    )
