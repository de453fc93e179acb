from __future__ import annotations

import pytest

from saleor_wechat_growth.core import tables


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n\n1,2\n", [(1, ["a", "b"]), (3, ["1", "2"])]),
        ("\ufeffa;b", [(1, ["a", "b"])]),
        ("a\tb\r\n 1 \t2", [(1, ["a", "b"]), (2, ["1", "2"])]),
        ('"a,b",c', [(1, ["a,b", "c"])]),
        ("", []),
        (" \n,,\n", []),
    ],
)
def test_rows_are_read_with_their_lines(
    text: str, rows: list[tuple[int, list[str]]]
) -> None:
    assert tables.records(text) == rows


def test_what_is_no_table_has_no_rows() -> None:
    assert tables.records("a" * 200_000) is None


def test_columns_are_found_by_any_of_their_names() -> None:
    names = {"label": "label", "名称": "label", "page": "page"}
    assert tables.columns(["Page", "名称"], names, ["label"]) == (
        ["page", "label"],
        True,
    )
    assert tables.columns(["x"], names, ["label"]) == (["label"], False)
