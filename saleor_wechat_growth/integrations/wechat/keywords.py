"""What WeChat takes as the value of a template's keyword.

The type is the keyword's name without its number (`thing1`, `amount2`). Source:
the table 订阅消息参数值内容限制说明 of the official page 发送订阅消息, which holds
for category templates of service accounts too. What it leaves open is read the
narrow way here: a value that passes is taken under every reading.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

ELLIPSIS: Final = "…"


class Rule(StrEnum):
    """Which rule a value breaks."""

    #: nothing to show
    EMPTY = "empty"
    #: a line break or another control character
    CONTROL = "control"
    #: more characters than the type takes
    LENGTH = "length"
    #: characters or a form that the type does not take
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why WeChat would answer 47003; `limit` in characters, if the type has one.

    The value is not repeated here: it may be somebody's name.
    """

    name: str
    rule: Rule
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class _Type:
    limit: int | None = None
    form: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """How much of a value's room is taken; `limit` is None where none is known.

    Characters, of numbers and amounts digits.
    """

    used: int
    limit: int | None


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


_TIME: Final = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
_DAY: Final = r"(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)"
_DAY_PARTS: Final = re.compile(r"([0-9]{4})[-年]([0-9]{1,2})[-月]([0-9]{1,2})")


def _range_of(point: str) -> Callable[[str], bool]:
    """One point in time or two joined by `~`, whose days exist."""
    in_form = _matches(rf"{point}(?: ?~ ?{point})?")

    def check(value: str) -> bool:
        return in_form(value) and all(
            _exists(*map(int, parts)) for parts in _DAY_PARTS.findall(value)
        )

    return check


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _digits(most: int, form: str) -> Callable[[str], bool]:
    in_form = _matches(form)
    return lambda value: in_form(value) and sum(map(str.isdigit, value)) <= most


def _is_symbol(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _all(accepts: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda value: all(map(accepts, value))


def _is_ascii_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


#: of types that are limited by their digits
_DIGITS: Final = {"number": 32, "amount": 10}
_TYPES: Final = {
    "thing": _Type(20),
    "number": _Type(None, _digits(_DIGITS["number"], r"[0-9]+(?:\.[0-9]+)?")),
    "letter": _Type(32, _matches(r"[A-Za-z]*")),
    "symbol": _Type(5, _all(_is_symbol)),
    "character_string": _Type(
        32, _all(lambda char: _is_ascii_word(char) or _is_symbol(char))
    ),
    "time": _Type(None, _range_of(rf"(?:{_DAY} )?{_TIME}")),
    "date": _Type(None, _range_of(rf"{_DAY}(?: {_TIME})?")),
    "amount": _Type(
        None, _digits(_DIGITS["amount"], r"[¥￥$€£₩฿₫₹₱]?[0-9]+(?:\.[0-9]+)?元?")
    ),
    "phone_number": _Type(17, _matches(r"[0-9+\-()*#]*")),
    "car_number": _Type(8),
    "phrase": _Type(5, _matches(r"[\u3400-\u4dbf\u4e00-\u9fff]*")),
    # limits unknown to us: enum and const take values of a list, short_thing's
    # length is not published; any other name has no rule here either
}

_CHINESE_NAME: Final = 10
_LATIN_NAME: Final = 20
_LATIN_END: Final = "\u024f"


def lint(name: str, value: str) -> Fault | None:
    """Find the rule that WeChat would refuse this value by, if any."""
    if not value.strip():
        return Fault(name, Rule.EMPTY)
    if any(map(_is_control, value)):
        return Fault(name, Rule.CONTROL)
    kind = _kind(name)
    limit = _limit(kind, value)
    if limit is not None and len(value) > limit:
        return Fault(name, Rule.LENGTH, limit)
    known = _TYPES.get(kind)
    if known is not None and known.form is not None and not known.form(value):
        return Fault(name, Rule.FORM, limit)
    return None


def measure(name: str, value: str) -> Measure:
    """Return how long a value is, by what its type counts."""
    kind = _kind(name)
    digits = _DIGITS.get(kind)
    if digits is not None:
        return Measure(sum(map(str.isdigit, value)), digits)
    return Measure(len(value), _limit(kind, value))


def cut(name: str, value: str) -> str:
    """Make a value fit, if its type is free text: things and names.

    Control characters become spaces, and what is too long ends in `…`. Values
    of other types come back as they are: half an amount or code is a lie.
    """
    kind = _kind(name)
    if kind not in {"thing", "name"}:
        return value
    clean = "".join(" " if _is_control(char) else char for char in value).strip()
    limit = _limit(kind, clean)
    if limit is None or len(clean) <= limit:
        return clean
    return clean[: limit - 1].rstrip() + ELLIPSIS


def _kind(name: str) -> str:
    return name.rstrip("0123456789")


def _limit(kind: str, value: str) -> int | None:
    if kind == "name":
        latin = all(char <= _LATIN_END or char == ELLIPSIS for char in value)
        return _LATIN_NAME if latin else _CHINESE_NAME
    known = _TYPES.get(kind)
    return None if known is None else known.limit


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}
