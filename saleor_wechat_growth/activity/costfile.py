"""A CSV of what sources cost: one row a source and day. Pure: text in, rows out.

Columns `source,day,amount,currency`, or their Chinese names, in any order; a first row
without these names is data in this order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from saleor_wechat_growth.core import tables

MOST_ROWS: Final = 10_000
_COLUMNS: Final[Mapping[str, str]] = {
    "source": "source",
    "来源": "source",
    "渠道": "source",
    "day": "day",
    "date": "day",
    "日期": "day",
    "amount": "amount",
    "cost": "amount",
    "金额": "amount",
    "费用": "amount",
    "currency": "currency",
    "币种": "currency",
}
_ORDER: Final = ("source", "day", "amount", "currency")
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
#: as many digits as its column holds; a comma stands between thousands
_AMOUNT: Final = re.compile(
    r"(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,3})?", re.ASCII
)
_CURRENCY: Final = re.compile(r"[A-Z]{3}")


class Fault(StrEnum):
    """What can be wrong with a row, or with the file."""

    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_MANY = "too_many"
    COLUMNS = "columns"
    NO_SOURCE = "no_source"
    SOURCE_UNKNOWN = "source_unknown"
    SEVERAL_SOURCES = "several_sources"
    DAY_INVALID = "day_invalid"
    AMOUNT_INVALID = "amount_invalid"
    CURRENCY_INVALID = "currency_invalid"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Row:
    """line: as a spreadsheet numbers it. source: a key, or a name."""

    line: int
    source: str
    day: date
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be used. line: 0 is the file."""

    line: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class CostFile:
    rows: Sequence[Row]
    bad: Sequence[Bad]


def read(text: str) -> CostFile:
    """Return the rows of a file, and what is wrong with the others."""
    found = tables.records(text)
    if found is None:
        return CostFile((), [Bad(0, Fault.UNREADABLE)])
    if not found:
        return CostFile((), [Bad(0, Fault.EMPTY)])
    columns, has_header = tables.columns(found[0][1], _COLUMNS, _ORDER)
    if not {*_ORDER} <= {*columns}:
        return CostFile((), [Bad(0, Fault.COLUMNS)])
    records = found[1:] if has_header else found
    if not records:
        return CostFile((), [Bad(0, Fault.EMPTY)])
    if len(records) > MOST_ROWS:
        return CostFile((), [Bad(0, Fault.TOO_MANY)])
    rows: list[Row] = []
    bad: list[Bad] = []
    for line, cells in records:
        row = _row(line, dict(zip(columns, cells, strict=False)))
        if isinstance(row, Fault):
            bad.append(Bad(line, row))
        else:
            rows.append(row)
    return CostFile(rows, bad)


def _row(line: int, given: Mapping[str, str]) -> Row | Fault:
    if not given.get("source"):
        return Fault.NO_SOURCE
    day = _day(given.get("day", ""))
    if day is None:
        return Fault.DAY_INVALID
    amount = given.get("amount", "")
    if not _AMOUNT.fullmatch(amount):
        return Fault.AMOUNT_INVALID
    currency = given.get("currency", "").upper()
    if not _CURRENCY.fullmatch(currency):
        return Fault.CURRENCY_INVALID
    return Row(line, given["source"], day, Decimal(amount.replace(",", "")), currency)


def _day(text: str) -> date | None:
    parts = _DAY.fullmatch(text)
    if parts is None:
        return None
    try:
        return date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        return None
