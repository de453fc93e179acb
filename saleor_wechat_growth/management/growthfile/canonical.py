"""One form of everything, so that equal settings compare, print and hash equally."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel

from saleor_wechat_growth.reach.policies import LEGAL_ZONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

#: hex digits of a hash that tell which part of a plan moved
_CHECK: Final = 4
_WHOLE: Final = 64
_HASH: Final = re.compile(r"[0-9a-f]{64}(?:[0-9a-f]{4})+")


def plain(value: Any) -> Any:  # noqa: PLR0911 -- a table of types
    """Return `value` as dict, list, str, int, bool, Decimal and None only.

    Models are written out with their defaults, sets in order.
    """
    if isinstance(value, BaseModel):
        names = type(value).model_fields
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(plain(name)): plain(item) for name, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(item) for item in value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        return span(value)
    if isinstance(value, datetime):
        return moment(value)
    return value


def brief(value: BaseModel) -> Any:
    """Return a model as `plain` does, without what is its default."""
    spoken = {}
    for name, field in type(value).model_fields.items():
        item = getattr(value, name)
        default = field.get_default(call_default_factory=True)
        if field.is_required() or _tells_kinds_apart(field) or item != default:
            spoken[name] = _brief_item(item)
    return spoken


def _tells_kinds_apart(field: FieldInfo) -> bool:
    # `kind: fixed` is its model's default, and what a reader knows the model by
    choices = get_args(field.annotation)
    return get_origin(field.annotation) is Literal and len(choices) == 1


def _brief_item(item: Any) -> Any:
    if isinstance(item, BaseModel):
        return brief(item)
    if isinstance(item, Mapping):
        return {str(plain(name)): _brief_item(each) for name, each in item.items()}
    if isinstance(item, tuple | list):
        return [_brief_item(each) for each in item]
    return plain(item)


def span(value: timedelta) -> str:
    """Write 60d, 12h, 15m, and what is no whole minutes in seconds."""
    for letter, unit in (("d", 86400), ("h", 3600), ("m", 60)):
        if not value % timedelta(seconds=unit):
            return f"{value // timedelta(seconds=unit)}{letter}"
    return f"PT{value.total_seconds():g}S"


def moment(value: datetime) -> str:
    """Write a moment with Beijing's offset, whatever it was written with."""
    precision = "seconds" if value.second else "minutes"
    return value.astimezone(LEGAL_ZONE).isoformat(timespec=precision)


def number(value: Decimal) -> str:
    """Write 20 for 20.000 and 9.9 for 9.90."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Walk a plain value; lists of single values are one leaf."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from leaves(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for place, item in enumerate(value, 1):
            yield from leaves(item, f"{path}.{place}")
    elif value != []:
        yield path, value


def text(value: Any) -> str:
    """Return the canonical text of a plain value: JSON, keys in order."""

    def written(item: Any) -> Any:
        if isinstance(item, dict):
            return {name: written(each) for name, each in item.items()}
        if isinstance(item, list):
            return [written(each) for each in item]
        if isinstance(item, Decimal | int) and not isinstance(item, bool):
            return number(Decimal(item))
        return item

    return json.dumps(
        written(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def fingerprint(document: Any, shop: str, marks: Mapping[str, str]) -> str:
    """Return a plan's hash: SHA-256 of all of it, then a check of each part.

    document: the canonical file; shop: which installation; marks: the state of each
    object the file names. The checks (the file's, then each mark's by name) decide
    nothing, they only let `moved` say what is no longer as it was.
    """
    names = sorted(marks)
    whole = text([document, shop, [[name, marks[name]] for name in names]])
    parts = [text(document), *(marks[name] for name in names)]
    checks = [_digest(part)[:_CHECK] for part in parts]
    return _digest(whole) + "".join(checks)


def moved(
    expected: str, document: Any, shop: str, marks: Mapping[str, str]
) -> list[str] | None:
    """Say which parts of a plan are no longer as they were; None if all are.

    "" is the file, anything else the name of a mark. An empty list: the hash is of
    another shop, or is none.
    """
    actual = fingerprint(document, shop, marks)
    if expected == actual:
        return None
    if not _HASH.fullmatch(expected):
        return []
    if len(expected) != len(actual):
        return [""]
    return [
        name
        for place, name in enumerate(["", *sorted(marks)])
        if _check(expected, place) != _check(actual, place)
    ]


def _check(whole: str, place: int) -> str:
    start = _WHOLE + place * _CHECK
    return whole[start : start + _CHECK]


def _digest(part: str) -> str:
    return hashlib.sha256(part.encode()).hexdigest()
