"""Turns at a shop's core: one asker of a kind at a time.

A core that hangs keeps whoever asks it. Those who would ask it for the same reason
go on to other shops instead of waiting beside the first.
"""

from __future__ import annotations

import contextlib
from enum import IntEnum
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection

if TYPE_CHECKING:
    from collections.abc import Iterator


class Turn(IntEnum):
    """What core is asked for: the first key of an advisory lock, the shop's the second."""

    REFETCHING = 0x47524F58
    RECONCILING = 0x47524F59
    SYNCING = 0x47524F5A
    WATCHING = 0x47524F5B


@contextlib.contextmanager
def turn(kind: Turn, installation_id: int) -> Iterator[bool]:
    """Yield whether it is our turn, which it then is to the block's end.

    Held by the database's session, not by a transaction: core is asked outside of
    any. A worker that dies loses its session, and with it the turn.
    """
    keys = [int(kind), installation_id]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", keys)
        is_ours = cursor.fetchone() == (True,)
    try:
        yield is_ours
    finally:
        if is_ours:
            # where the session is gone, so is the lock
            with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", keys)
