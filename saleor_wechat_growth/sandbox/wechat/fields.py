"""What each kind of keyword takes; shared by template and subscription messages.

The table is that of the mini-program's 发送订阅消息 page, which holds for category
templates too. The kind is the keyword's name without its number: `thing1`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.sandbox.wechat.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.sandbox.wechat.accounts import Template

_TIME = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
_DATE = r"(\d{4}-\d{1,2}-\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日)"
_CHINESE = r"\u4e00-\u9fff"

_PATTERNS: Final = {
    kind: re.compile(pattern)
    for kind, pattern in {
        "thing": r".{1,20}",
        "number": r"(?=.{1,33}$)-?\d{1,32}(\.\d+)?",
        "letter": r"[A-Za-z]{1,32}",
        "symbol": r"[^\w\s]{1,5}",
        "character_string": rf"[^{_CHINESE}]{{1,32}}",
        "time": rf"({_DATE} ?)?{_TIME}(\s?~\s?({_DATE} ?)?{_TIME})?",
        "date": rf"{_DATE}( ?{_TIME})?(\s?~\s?{_DATE}( ?{_TIME})?)?",
        "amount": r"[^\w\s.+-]?\d{1,10}(\.\d+)?元?",
        "phone_number": r"[\d+()\-\s*#]{1,17}",
        "car_number": r".{1,8}",
        "phrase": rf"[{_CHINESE}]{{1,5}}",
    }.items()
}
_NAME: Final = (re.compile(rf"[^{_CHINESE}]{{1,20}}"), re.compile(r".{1,10}"))
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_NUMBER: Final = re.compile(r"\d+$")


def fits(key: str, value: str, options: tuple[str, ...] = ()) -> bool:
    """Whether the platform takes this value for this keyword."""
    if not value or _CONTROL.search(value):
        return False
    kind = _NUMBER.sub("", key)
    if kind == "enum":
        return value in options
    if kind == "name":
        return any(pattern.fullmatch(value) for pattern in _NAME)
    pattern = _PATTERNS.get(kind)
    # const and short_thing have limits nobody has published
    return pattern is None or pattern.fullmatch(value) is not None


def checked_values(template: Template, data: Any) -> dict[str, str]:
    """Read the template's values; 47003 names the first that does not fit."""
    if not isinstance(data, dict):
        raise Refusal(47001)
    values: dict[str, str] = {}
    for _, key in template.keywords:
        value = _value(data, key)
        if not fits(key, value, tuple(template.options.get(key, ()))):
            raise Refusal(47003, f"argument invalid! data.{key}.value invalid")
        values[key] = value
    return values


def _value(data: Mapping[str, Any], key: str) -> str:
    entry = data.get(key)
    value = entry.get("value") if isinstance(entry, dict) else None
    return value if isinstance(value, str) else ""
