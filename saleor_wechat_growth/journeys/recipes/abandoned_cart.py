"""The first recipe: somebody left a cart; up to three touches bring it back."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from saleor_wechat_growth.journeys.definition import (
    Amount,
    CartIdle,
    Definition,
    Exit,
    GrantCoupon,
    Landing,
    Node,
    Part,
    Send,
    Wait,
)

Minutes = Annotated[int, Field(ge=10, le=7 * 24 * 60)]
Hours = Annotated[Decimal, Field(gt=0, le=24 * 30)]


class Touch(Part):
    """One message. `after`: hours since the cart was last touched.

    The first touch goes when the idle time is over, whatever its `after`.
    """

    after: Hours
    templates: tuple[str, ...] = Field(min_length=1, max_length=10)


class Parameters(Part):
    """What a marketer sets; every value has a sensible default but the templates."""

    touches: tuple[Touch, ...] = Field(min_length=1, max_length=3)
    idle_minutes: Minutes = 60
    idle_minutes_with_contact: Minutes = 60
    landing: Landing = Landing()
    coupon: str = ""
    coupon_from_touch: int = Field(default=2, ge=1, le=3)
    minimum: Mapping[str, Amount] = Field(default_factory=dict)
    excluded_products: tuple[str, ...] = ()
    excluded_tags: tuple[str, ...] = ()
    cooling_off_days: int = Field(default=7, ge=0, le=90)
    enter_within_hours: int = Field(default=6, ge=1, le=72)
    attribution_hours: int = Field(default=72, ge=1, le=24 * 14)

    @model_validator(mode="after")
    def _touches_follow_each_other(self) -> Self:
        moments = [touch.after for touch in self.touches]
        if any(later - earlier < 1 for earlier, later in itertools.pairwise(moments)):
            msg = "each touch must come at least an hour after the one before"
            raise ValueError(msg)
        if self.coupon and self.coupon_from_touch > len(self.touches):
            msg = "coupon_from_touch is beyond the last touch"
            raise ValueError(msg)
        return self


def build(parameters: Parameters) -> Definition:
    """Return the graph: [coupon] touch, wait, …, the attribution window, exit."""
    nodes: dict[str, Node] = {}
    count = len(parameters.touches)
    idle = timedelta(
        minutes=max(parameters.idle_minutes, parameters.idle_minutes_with_contact)
    )
    for number, touch in enumerate(parameters.touches, 1):
        with_coupon = bool(parameters.coupon) and number == parameters.coupon_from_touch
        if number > 1:
            nodes[f"wait_{number}"] = Wait(
                since_start=timedelta(hours=float(touch.after)),
                next=f"coupon_{number}" if with_coupon else f"touch_{number}",
            )
        if with_coupon:
            nodes[f"coupon_{number}"] = GrantCoupon(
                coupon=parameters.coupon, next=f"touch_{number}"
            )
        nodes[f"touch_{number}"] = Send(
            templates=touch.templates,
            landing=parameters.landing,
            quiet_for=idle,
            next=f"wait_{number + 1}" if number < count else "window",
        )
    nodes["window"] = Wait(
        after_touch=timedelta(hours=parameters.attribution_hours), next="end"
    )
    nodes["end"] = Exit()
    first = "coupon_1" if "coupon_1" in nodes else "touch_1"
    return Definition(
        entry=CartIdle(
            bare_after=timedelta(minutes=parameters.idle_minutes),
            contact_after=timedelta(minutes=parameters.idle_minutes_with_contact),
            latest_by=timedelta(hours=parameters.enter_within_hours),
            cooling_off=timedelta(days=parameters.cooling_off_days),
            minimum=dict(parameters.minimum),
            excluded_products=parameters.excluded_products,
            excluded_tags=parameters.excluded_tags,
        ),
        first=first,
        nodes=nodes,
        attribution=timedelta(hours=parameters.attribution_hours),
    )
