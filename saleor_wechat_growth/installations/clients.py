"""The way to a shop's core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.integrations.saleor.client import SaleorClient

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

#: of work that nobody waits for: a page of a hundred orders takes core seconds
TIMEOUT_SECONDS: Final = 20.0


def saleor_client(
    installation: Installation, *, timeout: float = TIMEOUT_SECONDS
) -> SaleorClient:
    """Return a client with the shop's token; close it after use.

    timeout: seconds that a call waits for core to connect, and then all in all.

    Raises:
        NotInstalled: the shop took its token back.

    """
    if installation.sealed_token is None:
        raise NotInstalled(installation.saleor_api_url)
    return SaleorClient(
        installation.saleor_api_url,
        crypto.unseal_text(installation.sealed_token),
        timeout=timeout,
    )
