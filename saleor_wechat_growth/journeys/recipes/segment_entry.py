"""Somebody came to a segment: up to three messages, with a coupon where it pays."""

from __future__ import annotations

import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from saleor_wechat_growth.journeys.definition import (
    Definition,
    Exit,
    GrantCoupon,
    Happened,
    Landing,
    Node,
    Part,
    Send,
    Wait,
)

Hours = Annotated[Decimal, Field(ge=0, le=24 * 30)]


class Touch(Part):
    """One message. `after`: hours since the person came to the segment."""

    after: Hours = Decimal(0)
    templates: tuple[str, ...] = Field(min_length=1, max_length=10)


class Parameters(Part):
    """What a marketer sets. `segment`: the key of the one that is entered.

    `currency`: what the coupon is granted in, where it is offered in several.
    `again_after_days`: who comes to it again enters no sooner.
    """

    segment: str = Field(min_length=1, max_length=40)
    touches: tuple[Touch, ...] = Field(min_length=1, max_length=3)
    landing: Landing = Landing()
    coupon: str = ""
    coupon_from_touch: int = Field(default=1, ge=1, le=3)
    currency: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    again_after_days: int = Field(default=30, ge=0, le=90)
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
    """Return the graph: [wait] [coupon] touch, …, the attribution window, exit."""
    attribution = timedelta(hours=parameters.attribution_hours)
    nodes: dict[str, Node] = {}
    following = "window"
    for number, touch in reversed([*enumerate(parameters.touches, 1)]):
        name = f"touch_{number}"
        nodes[name] = Send(
            templates=touch.templates, landing=parameters.landing, next=following
        )
        if parameters.coupon and number == parameters.coupon_from_touch:
            nodes[f"coupon_{number}"] = GrantCoupon(
                coupon=parameters.coupon, currency=parameters.currency, next=name
            )
            name = f"coupon_{number}"
        if touch.after:
            nodes[f"wait_{number}"] = Wait(
                since_start=timedelta(hours=float(touch.after)), next=name
            )
            name = f"wait_{number}"
        following = name
    nodes["window"] = Wait(after_touch=attribution, next="end")
    nodes["end"] = Exit()
    return Definition(
        entry=Happened(
            kind="segment.entered",
            where={"segment": parameters.segment},
            again_after=timedelta(days=parameters.again_after_days),
        ),
        first=following,
        nodes=nodes,
        attribution=attribution,
    )
