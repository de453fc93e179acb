"""The one place that reads the clock, for interfaces to hand on as `now`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection


class ClockIsReal(Exception):
    """Only a sandbox has a clock that can be moved."""


def now() -> datetime:
    """Return the time in UTC; in sandbox mode moved by the offset `/demo/` set."""
    return wall() + _offset() if settings.SANDBOX else wall()


def wall() -> datetime:
    """Return the time in UTC, never moved (signatures are checked against it)."""
    return datetime.now(UTC)  # noqa: TID251 -- this is the place that may


def _offset() -> timedelta:
    with connection.cursor() as cursor:
        cursor.execute("SELECT moved_by FROM growth_clockoffset WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else timedelta()


def move(by: timedelta) -> None:
    """Move the sandbox's clock forward for every process.

    Raises:
        ClockIsReal: not in sandbox mode.

    """
    if not settings.SANDBOX:
        msg = "the clock moves in sandbox mode only"
        raise ClockIsReal(msg)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO growth_clockoffset (id, moved_by) VALUES (1, %s::interval) "
            "ON CONFLICT (id) DO UPDATE SET "
            "moved_by = growth_clockoffset.moved_by + EXCLUDED.moved_by",
            [f"{by.total_seconds()} seconds"],
        )
