"""A list of codes to be made: stores or SKUs, one row each. Pure: text in, rows out.

Columns `label[,scene][,page]`, or their Chinese names, in any order; a list without
them is of labels alone. Separated by commas, semicolons or tabs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from saleor_wechat_growth.activity.scenes import is_page, is_scene
from saleor_wechat_growth.core import tables

MOST_ROWS: Final = 5000
LONGEST_LABEL: Final = 80
_COLUMNS: Final[Mapping[str, str]] = {
    "label": "label",
    "store": "label",
    "sku": "label",
    "名称": "label",
    "门店": "label",
    "商品": "label",
    "scene": "scene",
    "场景值": "scene",
    "page": "page",
    "页面": "page",
}
_ORDER: Final = ("label", "scene", "page")


class Fault(StrEnum):
    """What can be wrong with a row, or with the list."""

    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_MANY = "too_many"
    COLUMNS = "columns"
    NO_LABEL = "no_label"
    LABEL_LONG = "label_long"
    LABEL_TWICE = "label_twice"
    SCENE_INVALID = "scene_invalid"
    SCENE_TWICE = "scene_twice"
    SCENE_TAKEN = "scene_taken"
    PAGE_INVALID = "page_invalid"


@dataclass(frozen=True, slots=True)
class Row:
    """line: as a spreadsheet numbers it. scene, page: "" if none is given."""

    line: int
    label: str
    scene: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be used. line: 0 is the list."""

    line: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class CodeFile:
    rows: Sequence[Row]
    bad: Sequence[Bad]


def read(text: str, *, may_ask: bool) -> CodeFile:
    """Return the rows of a list, and what is wrong with the others.

    may_ask: whether pages may have a query.
    """
    found = tables.records(text)
    if found is None:
        return CodeFile((), [Bad(0, Fault.UNREADABLE)])
    if not found:
        return CodeFile((), [Bad(0, Fault.EMPTY)])
    columns, has_header = tables.columns(found[0][1], _COLUMNS, _ORDER)
    if "label" not in columns:
        return CodeFile((), [Bad(0, Fault.COLUMNS)])
    records = found[1:] if has_header else found
    if not records:
        return CodeFile((), [Bad(0, Fault.EMPTY)])
    if len(records) > MOST_ROWS:
        return CodeFile((), [Bad(0, Fault.TOO_MANY)])
    return _checked(records, columns, may_ask=may_ask)


def _checked(
    records: Sequence[tuple[int, list[str]]], columns: Sequence[str], *, may_ask: bool
) -> CodeFile:
    rows: list[Row] = []
    bad: list[Bad] = []
    labels: set[str] = set()
    scenes: set[str] = set()
    for line, cells in records:
        given = dict(zip(columns, cells, strict=False))
        row = Row(
            line, given.get("label", ""), given.get("scene", ""), given.get("page", "")
        )
        fault = _fault(row, may_ask=may_ask)
        if fault is None and row.label in labels:
            fault = Fault.LABEL_TWICE
        if fault is None and row.scene and row.scene in scenes:
            fault = Fault.SCENE_TWICE
        if fault is not None:
            bad.append(Bad(line, fault))
            continue
        labels.add(row.label)
        scenes.add(row.scene)
        rows.append(row)
    return CodeFile(rows, bad)


def _fault(row: Row, *, may_ask: bool) -> Fault | None:
    if not row.label:
        return Fault.NO_LABEL
    if len(row.label) > LONGEST_LABEL or not row.label.isprintable():
        return Fault.LABEL_LONG
    if row.scene and not is_scene(row.scene):
        return Fault.SCENE_INVALID
    if row.page and not is_page(row.page, may_ask=may_ask):
        return Fault.PAGE_INVALID
    return None
