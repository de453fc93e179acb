"""What a shop sets about itself."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from saleor_wechat_growth.installations.errors import UnknownTimeZone
from saleor_wechat_growth.installations.models import Installation

if TYPE_CHECKING:
    from datetime import datetime


@cache
def time_zones() -> frozenset[str]:
    """Return the names that can be chosen: of places, as they are not of offsets."""
    return frozenset(name for name in available_timezones() if "/" in name)


def set_time_zone(*, installation_id: int, time_zone: str) -> None:
    """Let the shop's days and quiet hours be those of another zone, from now on.

    Raises:
        UnknownTimeZone: there is none of this name.

    """
    if time_zone not in time_zones():
        raise UnknownTimeZone(time_zone)
    Installation.objects.filter(id=installation_id).update(time_zone=time_zone)


def park_setup(*, installation_id: int, now: datetime | None) -> None:
    """Put the set-up's list away; None: take it out again."""
    Installation.objects.filter(id=installation_id).update(setup_parked_at=now)
