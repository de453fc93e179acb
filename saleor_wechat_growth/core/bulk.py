"""Writing many rows of a model in one statement, from one array a column.

`bulk_create` writes a placeholder for every cell where a model has bytes, and prepares
each cell on its way, which costs more than reading the deliveries that a batch came of.
Not for models with columns that are arrays: PostgreSQL would unnest those as well.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection, models

from saleor_wechat_growth.core import arrays

if TYPE_CHECKING:
    from collections.abc import Sequence


def insert(rows: Sequence[models.Model]) -> None:
    """Insert `rows`, all of one model, and set their ids."""
    _write(rows)


def upsert(
    rows: Sequence[models.Model], *, by: tuple[str, ...], update: tuple[str, ...]
) -> None:
    """Insert `rows`, or set `update` of those that are there; set their ids.

    by: the fields of a unique constraint, in which no two of `rows` are equal.
    """
    _write(rows, by, update)


def _write(
    rows: Sequence[models.Model], by: tuple[str, ...] = (), update: tuple[str, ...] = ()
) -> None:
    if not rows:
        return
    model = type(rows[0])
    columns = [_cells(field, rows) for field in _fields(model)]
    ids = arrays.run(_statement(model, by, update), columns)
    # what an INSERT takes in an order it returns in that order, as bulk_create trusts
    for row, (row_id,) in zip(rows, ids, strict=True):
        row.pk = row_id


def _cells(field: models.Field[Any, Any], rows: Sequence[models.Model]) -> list[Any]:
    name = field.attname
    if isinstance(field, models.JSONField):
        return [json.dumps(getattr(row, name)) for row in rows]
    return [getattr(row, name) for row in rows]


@cache
def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    options = model._meta  # noqa: SLF001 -- public Django API
    return [field for field in options.concrete_fields if not field.primary_key]


@cache
def _statement(
    model: type[models.Model], by: tuple[str, ...], update: tuple[str, ...]
) -> str:
    fields = _fields(model)
    columns = ", ".join(str(field.column) for field in fields)
    # without lengths: a cast to varchar(80) would cut what the column refuses
    kinds = [str(field.db_type(connection)).split("(")[0] for field in fields]
    unnested = ", ".join(f"%b::{kind}[]" for kind in kinds)
    table = model._meta.db_table  # noqa: SLF001
    return (
        f"INSERT INTO {table} ({columns}) "  # noqa: S608 -- our own names
        f"SELECT * FROM unnest({unnested}) {_on_conflict(model, by, update)}"
        "RETURNING id"
    )


def _on_conflict(
    model: type[models.Model], by: tuple[str, ...], update: tuple[str, ...]
) -> str:
    if not by:
        return ""
    columns = {field.name: field.column for field in _fields(model)}
    unique = ", ".join(str(columns[name]) for name in by)
    changes = ", ".join(
        f"{columns[name]} = excluded.{columns[name]}" for name in update
    )
    return f"ON CONFLICT ({unique}) DO UPDATE SET {changes} "
