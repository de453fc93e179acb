"""Ready journeys with parameters, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.journeys.recipes import (
    abandoned_cart,
    coupon_reminder,
    segment_entry,
    welcome,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel

    from saleor_wechat_growth.journeys.definition import Definition


@dataclass(frozen=True)
class Recipe:
    """parameters: what a marketer sets; build: the journey it makes of them."""

    parameters: type[BaseModel]
    build: Callable[[Any], Definition]


RECIPES: Mapping[str, Recipe] = {
    "abandoned_cart": Recipe(abandoned_cart.Parameters, abandoned_cart.build),
    "coupon_reminder": Recipe(coupon_reminder.Parameters, coupon_reminder.build),
    "segment_entry": Recipe(segment_entry.Parameters, segment_entry.build),
    "welcome": Recipe(welcome.Parameters, welcome.build),
}
