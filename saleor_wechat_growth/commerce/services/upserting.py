"""Writing many carts or orders in one statement, whether they are known or new."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection, models

from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.core import arrays

if TYPE_CHECKING:
    from collections.abc import Sequence

M = TypeVar("M", Cart, Order)


def upsert(model: type[M], rows: Sequence[M], update_fields: Sequence[str]) -> None:
    """Insert `rows`, or set `update_fields` of those that are there; set their ids.

    From one array a column: `bulk_create` writes a placeholder for every cell, which
    costs more than reading the deliveries that a batch came of.
    """
    if not rows:
        return
    fields = _fields(model)
    columns = [[_cell(field, row) for row in rows] for field in fields]
    ids = dict(arrays.run(_statement(model, tuple(update_fields)), columns))
    for row in rows:
        row.pk = ids[row.saleor_id]


def _cell(field: models.Field[Any, Any], row: models.Model) -> Any:
    value = getattr(row, field.attname)
    return json.dumps(value) if isinstance(field, models.JSONField) else value


@cache
def _fields(model: type[M]) -> list[models.Field[Any, Any]]:
    options = model._meta  # noqa: SLF001 -- public Django API
    return [field for field in options.concrete_fields if not field.primary_key]


@cache
def _statement(model: type[M], update_fields: tuple[str, ...]) -> str:
    fields = _fields(model)
    columns = ", ".join(str(field.column) for field in fields)
    # without lengths: a cast to varchar(80) would cut what the column refuses
    kinds = [str(field.db_type(connection)).split("(")[0] for field in fields]
    arrays = ", ".join(f"%b::{kind}[]" for kind in kinds)
    changes = ", ".join(
        f"{field.column} = excluded.{field.column}"
        for field in fields
        if field.name in update_fields
    )
    table = model._meta.db_table  # noqa: SLF001
    return (
        f"INSERT INTO {table} ({columns}) "  # noqa: S608 -- our own names
        f"SELECT * FROM unnest({arrays}) "
        f"ON CONFLICT (installation_id, saleor_id) DO UPDATE SET {changes} "
        "RETURNING saleor_id, id"
    )
