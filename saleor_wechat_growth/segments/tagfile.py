"""A CSV of tags: who gets which, one row each. Pure: text in, rows and problems out.

Columns `identifier,tag[,reason]`, or their Chinese names, in any order; a first row
without these names is data in this order. Separated by commas, semicolons or tabs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from saleor_wechat_growth.core import tables

MOST_ROWS: Final = 50_000
LONGEST_KEY: Final = 60
LONGEST_REASON: Final = 200
#: as of a slug that may hold letters of any script
_KEY: Final = re.compile(r"[-\w]+")
_COLUMNS: Final[Mapping[str, str]] = {
    "identifier": "identifier",
    "customer": "identifier",
    "顾客": "identifier",
    "标识": "identifier",
    "手机号": "identifier",
    "tag": "tag",
    "标签": "tag",
    "reason": "reason",
    "原因": "reason",
    "备注": "reason",
}
_ORDER: Final = ("identifier", "tag", "reason")


class Fault(StrEnum):
    """What can be wrong with a row, or with the file."""

    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_MANY = "too_many"
    COLUMNS = "columns"
    NO_IDENTIFIER = "no_identifier"
    NO_TAG = "no_tag"
    TAG_INVALID = "tag_invalid"
    UNCLEAR = "identifier_unclear"
    UNKNOWN = "unknown_customer"
    SEVERAL = "several_customers"


@dataclass(frozen=True, slots=True)
class Row:
    """line: as a spreadsheet numbers it, from 1, its header included."""

    line: int
    identifier: str
    tag: str
    reason: str


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be used. line: 0 is the file."""

    line: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class TagFile:
    rows: Sequence[Row]
    bad: Sequence[Bad]


def read(text: str) -> TagFile:
    """Return the rows of a file, and what is wrong with the others."""
    found = tables.records(text)
    if found is None:
        return TagFile((), [Bad(0, Fault.UNREADABLE)])
    if not found:
        return TagFile((), [Bad(0, Fault.EMPTY)])
    columns, has_header = tables.columns(found[0][1], _COLUMNS, _ORDER)
    if not {"identifier", "tag"} <= {*columns}:
        return TagFile((), [Bad(0, Fault.COLUMNS)])
    records = found[1:] if has_header else found
    if not records:
        return TagFile((), [Bad(0, Fault.EMPTY)])
    if len(records) > MOST_ROWS:
        return TagFile((), [Bad(0, Fault.TOO_MANY)])
    rows: list[Row] = []
    bad: list[Bad] = []
    for line, cells in records:
        given = dict(zip(columns, cells, strict=False))
        row = Row(
            line,
            given.get("identifier", ""),
            given.get("tag", ""),
            given.get("reason", "")[:LONGEST_REASON],
        )
        fault = _fault(row)
        if fault is None:
            rows.append(row)
        else:
            bad.append(Bad(line, fault))
    return TagFile(rows, bad)


def _fault(row: Row) -> Fault | None:
    if not row.identifier:
        return Fault.NO_IDENTIFIER
    if not row.tag:
        return Fault.NO_TAG
    if len(row.tag) > LONGEST_KEY or not _KEY.fullmatch(row.tag):
        return Fault.TAG_INVALID
    return None
