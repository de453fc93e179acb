from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from saleor_wechat_growth.commerce.goods import Offer, OfferKey
from saleor_wechat_growth.commerce.models import Availability
from saleor_wechat_growth.commerce.services.prices import Price, record_prices
from saleor_wechat_growth.core import arrays

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Seen:
    """What core answered about one variant in one sales channel; see `Offer`.

    quantity: None is any number; price: gross, None where it is not sold.
    """

    key: OfferKey
    is_sold: bool = False
    quantity: int | None = 0
    price: Decimal | None = None
    currency: str = ""


# Where it is no longer sold its last price stays, to compare the next one with. In
# order of the key: two workers may have asked about the same variants.
_RECORD: Final = """
INSERT INTO growth_availability AS known (
    installation_id, variant, sales_channel, is_sold, quantity, price, currency,
    price_since, known_at
)
SELECT %b, seen.variant, seen.sales_channel, seen.is_sold, seen.quantity, seen.price,
       seen.currency, CASE WHEN seen.price IS NOT NULL THEN %b END, %b
FROM unnest(%b::text[], %b::text[], %b::boolean[], %b::integer[], %b::numeric[],
            %b::text[])
     AS seen (variant, sales_channel, is_sold, quantity, price, currency)
ORDER BY seen.variant, seen.sales_channel
ON CONFLICT (installation_id, variant, sales_channel) DO UPDATE SET
    is_sold = excluded.is_sold,
    quantity = excluded.quantity,
    price = coalesce(excluded.price, known.price),
    currency = CASE WHEN excluded.price IS NULL THEN known.currency
                    ELSE excluded.currency END,
    price_before = CASE WHEN excluded.price <> known.price THEN known.price
                        ELSE known.price_before END,
    price_since = CASE WHEN excluded.price IS NULL OR excluded.price = known.price
                       THEN known.price_since ELSE excluded.price_since END,
    known_at = CASE WHEN known.doubted_at > excluded.known_at THEN NULL
                    ELSE excluded.known_at END
RETURNING variant, sales_channel, is_sold, quantity, price, price_before, price_since,
          known_at
"""


@transaction.atomic
def record_offers(
    *, installation_id: int, seen: Sequence[Seen], now: datetime
) -> dict[OfferKey, Offer]:
    """Keep what core was asked `now`; return it with what was known of the prices.

    A price that is new enters the price history. If there was news of a variant while
    core answered, the answer may be older than that: it stays doubted.
    """
    if not seen:
        return {}
    rows = arrays.run(
        _RECORD,
        [
            installation_id,
            now,
            now,
            [each.key.variant for each in seen],
            [each.key.sales_channel for each in seen],
            [each.is_sold for each in seen],
            [each.quantity for each in seen],
            [each.price for each in seen],
            [each.currency for each in seen],
        ],
    )
    offers = {OfferKey(*row[:2]): Offer(*row[2:]) for row in rows}
    record_prices(
        installation_id=installation_id, prices=list(_new_prices(seen, offers, now))
    )
    return offers


def _new_prices(
    seen: Sequence[Seen], offers: Mapping[OfferKey, Offer], now: datetime
) -> list[Price]:
    return [
        Price(*each.key, at=now, price=each.price, currency=each.currency)
        for each in seen
        if each.price is not None and offers[each.key].price_since == now
    ]


def doubt_offers(
    *, installation_id: int, variants: Collection[str], now: datetime
) -> None:
    """Have core asked again about these variants: there is news of them.

    The news itself is not taken for the offer: a listing's price may be without tax,
    and without the discounts that a checkout counts. Nor is its time compared: it is
    core's, and what is known is dated by our clock, as `now` is.
    """
    doubted = Availability.objects.of(installation_id).filter(variant__in=variants)
    # locked in the order in which `record_offers` writes them
    in_order = doubted.order_by("variant", "sales_channel").select_for_update()
    ids = list(in_order.values_list("id", flat=True))
    Availability.objects.of(installation_id).filter(id__in=ids).update(
        known_at=None, doubted_at=now
    )
