"""Statements over arrays: thousands of values in one round trip, in binary form.

Django's cursors write values into the statement's text, which for arrays of bytes
costs more than all else that storing a delivery does. Here they travel beside it, so
placeholders are `%b`; nothing is prepared on the server, so poolers don't mind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(statement: str, columns: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Execute `statement` and return its rows, none if it returns none.

    In the caller's transaction. Raises what Django's own cursors raise.
    """
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        psycopg.Cursor(connection.connection) as cursor,
    ):
        cursor.execute(statement.encode(), columns)
        return cursor.fetchall() if cursor.description else []
