"""The gateways' time: the wall's, plus an offset that the demo can move.

Windows, quotas, codes and legal hours follow the moved time. Signatures are
checked against the wall, because the callers sign with their own wall clock.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable

#: platform quotas and legal hours are those of Beijing, wherever the shop is
PLATFORM_ZONE: Final = ZoneInfo("Asia/Shanghai")


class Clock:
    """Wall time plus an offset in seconds."""

    def __init__(self, wall: Callable[[], float] = time.time) -> None:
        self._wall = wall
        self.offset = 0.0

    def wall(self) -> float:
        """Seconds since the epoch, not moved."""
        return self._wall()

    def now(self) -> float:
        """Seconds since the epoch, moved."""
        return self._wall() + self.offset

    def move(self, seconds: float) -> None:
        self.offset += seconds

    def local(self, at: float | None = None) -> datetime:
        """Give a moment, or the moved time, as Beijing's clocks show it."""
        moment = self.now() if at is None else at
        return datetime.fromtimestamp(moment, tz=PLATFORM_ZONE)

    def spelt(self, at: float | None = None) -> str:
        """Spell the same as gateways do in their answers."""
        return f"{self.local(at):%Y-%m-%d %H:%M:%S}"

    def day_of(self, at: float) -> date:
        """Name the day whose quota a moment spends."""
        return self.local(at).date()

    def today(self) -> date:
        return self.day_of(self.now())

    def describe(self) -> dict[str, object]:
        """Show the clock as the control API does."""
        now = datetime.fromtimestamp(self.now(), tz=UTC)
        return {"offset": self.offset, "now": now.isoformat()}
