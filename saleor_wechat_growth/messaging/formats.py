"""How values are shown in a field: money, moments, counts and texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.core.money import rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal
    from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Money:
    """An amount, gross, in its currency."""

    amount: Decimal
    currency: str


Value = str | int | Money | datetime


class Kind(StrEnum):
    """What can be shown in the same ways."""

    TEXT = "text"
    COUNT = "count"
    MONEY = "money"
    MOMENT = "moment"


def kind_of(value: Value) -> Kind:
    if isinstance(value, Money):
        return Kind.MONEY
    if isinstance(value, datetime):
        return Kind.MOMENT
    return Kind.COUNT if isinstance(value, int) else Kind.TEXT


@dataclass(frozen=True, slots=True)
class Format:
    """One way to show values of one kind."""

    kind: Kind
    show: Callable[[Value, ZoneInfo], str]


#: what WeChat takes before an `amount`; other currencies go without a sign
_SIGNS: Final = {
    "CNY": "¥",
    "JPY": "￥",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "KRW": "₩",
}


def _digits(value: Value) -> str:
    assert isinstance(value, Money)
    return f"{rounded(value.amount, value.currency):f}"


def _signed(value: Value, _: ZoneInfo) -> str:
    assert isinstance(value, Money)
    return _SIGNS.get(value.currency, "") + _digits(value)


def _yuan(value: Value, _: ZoneInfo) -> str:
    assert isinstance(value, Money)
    return _digits(value) + ("元" if value.currency == "CNY" else "")


def _short(value: Value, _: ZoneInfo) -> str:
    """Show 10 for 10.00, and 9.90 for 9.90."""
    return _digits(value).removesuffix(".00")


def _moment(pattern: str) -> Format:
    def show(value: Value, zone: ZoneInfo) -> str:
        assert isinstance(value, datetime)
        return value.astimezone(zone).strftime(pattern)

    return Format(Kind.MOMENT, show)


FORMATS: Final[Mapping[str, Format]] = {
    "text": Format(Kind.TEXT, lambda value, _: str(value)),
    "count": Format(Kind.COUNT, lambda value, _: str(value)),
    "money": Format(Kind.MONEY, _signed),
    "yuan": Format(Kind.MONEY, _yuan),
    "number": Format(Kind.MONEY, lambda value, _: _digits(value)),
    "short": Format(Kind.MONEY, _short),
    "date": _moment("%Y年%m月%d日"),
    "day": _moment("%Y-%m-%d"),
    "datetime": _moment("%Y年%m月%d日 %H:%M"),
    "time": _moment("%H:%M"),
}
DEFAULTS: Final[Mapping[Kind, str]] = {
    Kind.TEXT: "text",
    Kind.COUNT: "count",
    Kind.MONEY: "money",
    Kind.MOMENT: "date",
}
