"""Where a coupon may work: core's own channels, asked now.

Here, not among the queries: it calls core.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.installations.clients import saleor_client

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.integrations.saleor.records import ChannelInfo


def sales_channels(installation: Installation) -> list[ChannelInfo]:
    """Return core's channels. Raises NotInstalled, SaleorError."""
    client = saleor_client(installation)
    try:
        return client.channels()
    finally:
        client.close()
