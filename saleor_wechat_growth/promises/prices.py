"""Is this price worth a word? Pure: no table, no clock.

A price that was raised to be cut again is no news: what counts is what it cost when
the promise was made, and the least it cost in the thirty days before this price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

#: how far back the lowest price counts
LOOK_BACK: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PriceWish:
    """What somebody waits for. then: what it cost when they asked."""

    then: Decimal
    below: Decimal | None = None
    drop_percent: int | None = None


def lowest_before(
    points: Sequence[tuple[datetime, Decimal]],
    price: Decimal,
    price_since: datetime,
    now: datetime,
) -> Decimal | None:
    """Return the least it cost in the thirty days before the present price.

    points: (from when, what it cost), in any order; None: nothing is known of them.
    price_since: when core was asked; the news that had it asked told the price before.
    """
    since = now - LOOK_BACK
    before = sorted(each for each in points if each[0] < price_since)
    while before and before[-1][1] == price:
        before.pop()
    within = [price for at, price in before if at >= since]
    # what it cost when those days began
    standing = [price for at, price in before if at < since][-1:]
    return min(within + standing, default=None)


def is_wished(wish: PriceWish, price: Decimal, lowest: Decimal | None) -> bool:
    """Whether `price` is what somebody waits for. `lowest`: see `lowest_before`."""
    base = wish.then if lowest is None else min(wish.then, lowest)
    if price >= base:
        return False
    if wish.below is not None and price > wish.below:
        return False
    if wish.drop_percent is None:
        return True
    return price * 100 <= base * (100 - wish.drop_percent)
