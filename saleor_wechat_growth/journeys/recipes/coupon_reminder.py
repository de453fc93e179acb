"""Somebody's coupon is about to end unused: one message says so.

When that is depends on the coupon: `remind_days_before` of its terms.
"""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from saleor_wechat_growth.journeys.definition import (
    Definition,
    Exit,
    Happened,
    Landing,
    Part,
    Send,
    Wait,
)


class Parameters(Part):
    """What a marketer sets. `coupon`: only of this one; "" is of any.

    `again_after_days`: a person is reminded of no other coupon for so long.
    """

    templates: tuple[str, ...] = Field(min_length=1, max_length=10)
    coupon: str = ""
    landing: Landing = Landing()
    again_after_days: int = Field(default=1, ge=0, le=90)
    attribution_hours: int = Field(default=72, ge=1, le=24 * 14)


def build(parameters: Parameters) -> Definition:
    """Return the graph: a message, the attribution window, exit."""
    attribution = timedelta(hours=parameters.attribution_hours)
    return Definition(
        entry=Happened(
            kind="coupon.expiring",
            where={"coupon_key": parameters.coupon} if parameters.coupon else {},
            again_after=timedelta(days=parameters.again_after_days),
        ),
        first="remind",
        nodes={
            "remind": Send(
                templates=parameters.templates,
                landing=parameters.landing,
                about_coupon=True,
                next="window",
            ),
            "window": Wait(after_touch=attribution, next="end"),
            "end": Exit(),
        },
        attribution=attribution,
    )
