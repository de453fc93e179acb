"""Journeys: a recipe each, with its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from saleor_wechat_growth.coupons.terms import Currency
from saleor_wechat_growth.journeys.recipes import (
    abandoned_cart,
    coupon_reminder,
    segment_entry,
    welcome,
)
from saleor_wechat_growth.management.growthfile.schema.parts import (
    Name,
    Spec,
    reasonable,
)


class RecallParameters(abandoned_cart.Parameters):
    """What the recall of abandoned carts does; see docs/growth-yaml.md."""

    minimum: Annotated[dict[Currency, Decimal], AfterValidator(reasonable)] = Field(
        default_factory=dict
    )


class ReminderParameters(coupon_reminder.Parameters):
    """What the reminder of coupons near their end does; see docs/growth-yaml.md."""


class SegmentParameters(segment_entry.Parameters):
    """What greets those who come to a segment; see docs/growth-yaml.md."""


class WelcomeParameters(welcome.Parameters):
    """What greets followers and those who come by a source; docs/growth-yaml.md."""


class _Journey(Spec):
    """A recipe with its parameters. Who is under way stays on what they entered."""

    name: Name
    #: whether people enter
    live: bool


class RecallJourney(_Journey):
    """Abandoned carts are called back."""

    recipe: Literal["abandoned_cart"]
    parameters: RecallParameters


class ReminderJourney(_Journey):
    """Coupons that end soon are spoken of."""

    recipe: Literal["coupon_reminder"]
    parameters: ReminderParameters


class SegmentJourney(_Journey):
    """Who comes to a segment is greeted."""

    recipe: Literal["segment_entry"]
    parameters: SegmentParameters


class WelcomeJourney(_Journey):
    """Who follows, or comes by a source, is greeted within the minute."""

    recipe: Literal["welcome"]
    parameters: WelcomeParameters


#: what describes a journey of each recipe
JOURNEYS: Final[Mapping[str, type[_Journey]]] = {
    "abandoned_cart": RecallJourney,
    "coupon_reminder": ReminderJourney,
    "segment_entry": SegmentJourney,
    "welcome": WelcomeJourney,
}
Journey = Annotated[
    RecallJourney | ReminderJourney | SegmentJourney | WelcomeJourney,
    Field(discriminator="recipe"),
]
