from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection


def fetch(text: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
