from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from saleor_wechat_growth.commerce.models import PricePoint

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """What a variant cost in a sales channel from `at` on, gross."""

    variant: str
    sales_channel: str
    at: datetime
    price: Decimal
    currency: str


def record_prices(*, installation_id: int, prices: Sequence[Price]) -> None:
    """Keep `prices`, each moment once. Equal neighbours are harmless and few."""
    PricePoint.objects.bulk_create(
        [
            PricePoint(
                installation_id=installation_id,
                variant=price.variant,
                sales_channel=price.sales_channel,
                at=price.at,
                price=price.price,
                currency=price.currency,
            )
            for price in prices
        ],
        ignore_conflicts=True,
    )
