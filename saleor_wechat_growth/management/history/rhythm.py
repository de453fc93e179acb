"""When people shop: more in the evening and at weekends, more each month, most on 11.11."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from random import Random

#: where the demo shop's customers live
ZONE: Final = ZoneInfo("Asia/Shanghai")

#: Monday first
_WEEKDAYS: Final = (0.92, 0.88, 0.9, 0.95, 1.08, 1.32, 1.25)
#: by the hour, from midnight on
_HOURS: Final = (
    *(14, 7, 4, 2, 2, 4, 9, 18, 27, 34, 40, 44),
    *(56, 48, 38, 38, 40, 42, 50, 66, 88, 98, 80, 42),
)
#: (month, day): how much busier than such a day would be
_FESTIVALS: Final = {
    (10, 31): 1.3,
    (11, 1): 1.6,
    (11, 9): 1.3,
    (11, 10): 2.2,
    (11, 11): 5.5,
    (11, 12): 1.4,
    (12, 12): 1.9,
}
#: the shop's last days against its first
_GROWTH: Final = 1.7


def moments(
    random: Random, *, since: datetime, until: datetime, count: int
) -> list[datetime]:
    """Return `count` moments (UTC) between the two, as people spread over them."""
    first = since.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    days = [
        first + timedelta(days=number) for number in range((until - since).days + 2)
    ]
    weights = [_weight(day, number / len(days)) for number, day in enumerate(days)]
    found: list[datetime] = []
    while len(found) < count:
        [day] = random.choices(days, weights)
        [hour] = random.choices(range(24), _HOURS)
        seconds = hour * 3600 + random.randrange(3600)
        moment = (day + timedelta(seconds=seconds)).astimezone(UTC)
        if since <= moment < until:
            found.append(moment)
    return sorted(found)


def _weight(day: datetime, passed: float) -> float:
    trend = 1 + (_GROWTH - 1) * passed
    festival = _FESTIVALS.get((day.month, day.day), 1.0)
    return trend * festival * _WEEKDAYS[day.weekday()]
