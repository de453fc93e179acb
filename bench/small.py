"""A template database with tables and nothing in them: figures load their own rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from bench.lines import Size


def load(_: Size) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
