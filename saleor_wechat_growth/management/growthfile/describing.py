"""Rows of a shop in the words of the file."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from saleor_wechat_growth.management.growthfile import canonical
from saleor_wechat_growth.management.growthfile.objects import Standing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

M = TypeVar("M", bound=BaseModel)


class Indescribable(Exception):
    """The shop holds something that no file can say. Says which, and why."""


def described(model: type[M], raw: Mapping[str, Any], label: str) -> M:
    """Return what a row says as a part of the file.

    Raises Indescribable for a row that no file could have made.
    """
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        field = ".".join(map(str, first["loc"]))
        raise Indescribable(f"{label}: {field}: {first['msg']}") from None


def version_of(spec: Any) -> int:
    """Return a number for what a row says: it counts no changes itself."""
    return zlib.crc32(canonical.text(canonical.plain(spec)).encode())


def standing(row_id: int, spec: Any, *, until: datetime | None = None) -> Standing:
    """Return an object whose row counts no changes of what the file says."""
    return Standing(row_id, version_of(spec), spec, until=until)
