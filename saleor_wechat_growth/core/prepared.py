"""Statements asked so often that PostgreSQL must not plan them each time.

To plan four joined tables takes it ten times as long as to read four rows. So each
connection has them planned once; `prepare_threshold` in the settings lets it, or does
not, behind a pooler that knows no prepared statements. Not for arrays of thousands: one
plan serves every length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.backends.utils import CursorWrapper


class _Planned(psycopg.Cursor[Any]):
    """A cursor of psycopg's own, which sends values beside the statement.

    Django's write them into it: no two statements are the same then.
    """

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, prepare=True, **options)


def ask(text: str, given: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement. Raises what Django's own cursors raise.

    text: always the same, with `%s` or `%(name)s` where values go. A value that is
    nowhere compared with a column needs a type: `%(at)s::timestamptz`.
    """
    with _cursor() as cursor:
        cursor.execute(text, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def together(*texts: str) -> str:
    """Return one statement for several: a row that has the rows of each, as JSON.

    Who waits once for four short answers waits a quarter; for both sides, to say and to
    hear something is what costs.
    """
    rows = "(SELECT COALESCE(json_agg(asked), '[]') FROM ({}) AS asked)"
    return "SELECT " + ", ".join(rows.format(each) for each in texts)


def _cursor() -> CursorWrapper:
    """Return a cursor that Django watches over and counts like any of its own."""
    connection.ensure_connection()
    cursor: Any = _Planned(connection.connection)
    is_counting = connection.force_debug_cursor or settings.DEBUG
    make = connection.make_debug_cursor if is_counting else connection.make_cursor
    return make(cursor)
