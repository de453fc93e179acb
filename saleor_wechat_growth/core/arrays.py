"""Statements over arrays: thousands of values in one round trip.

`run` sends them in binary form. Django's cursors write values into the statement's
text, which for arrays of bytes costs more than all else that storing a delivery does.
Here they travel beside it, so placeholders are `%b`.

`among` is for queries that Django makes: `__in` writes a placeholder for each value,
and a statement with more than fifty of them psycopg reads anew each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Lookup

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


def run(
    statement: str, columns: Sequence[Any], *, planned_once: bool = False
) -> list[tuple[Any, ...]]:
    """Execute `statement` and return its rows, none if it returns none.

    In the caller's transaction. Raises what Django's own cursors raise.
    planned_once: there is one way to carry it out, however long the arrays are (a plain
    INSERT), so a connection plans it once; see `prepared`.
    """
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        psycopg.Cursor(connection.connection) as cursor,
    ):
        cursor.execute(statement.encode(), columns, prepare=planned_once)
        return cursor.fetchall() if cursor.description else []


def among(field: str, values: Collection[int | str | bytes]) -> Among:
    """Return the condition that `field` has one of `values`, for `filter`."""
    return Among(F(field), list(values))


class Among(Lookup):
    """`field = ANY(array)`: one parameter, however many values."""

    lookup_name = "among"
    # an array is no value of the field
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        if not self.rhs:
            # as of `__in`: nothing is asked of the database
            raise EmptyResultSet
        sql, parameters = self.process_lhs(compiler, connection)
        return f"{sql} = ANY(%s)", (*parameters, self.rhs)
