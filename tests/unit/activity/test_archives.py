from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from saleor_wechat_growth.activity.archives import Item, archive
from saleor_wechat_growth.activity.scenes import is_address, is_page, with_scene

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n rest"


def written(*items: Item) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(archive(items, NOON))))


def test_labels_that_a_system_holds_for_one_get_files_of_their_own() -> None:
    items = [Item(label, "s", "", PNG) for label in ("A", "a", "A", "a/b", "a:b", "..")]
    assert written(*items).namelist() == [
        "A.png",
        "a (2).png",
        "A (3).png",
        "a_b.png",
        "a_b (2).png",
        "s.png",
        "codes.csv",
    ]


def test_a_link_stands_in_the_table_alone() -> None:
    file = written(Item("群", "s1", "https://a/r/x", None))
    assert file.namelist() == ["codes.csv"]
    table = file.read("codes.csv").decode("utf-8-sig").splitlines()
    assert table == ["label,scene,link,file", "群,s1,https://a/r/x,"]


def test_no_cell_of_the_table_is_run_by_a_spreadsheet() -> None:
    file = written(*(Item(f"{sign}1+1", "s", "", PNG) for sign in "=+-@"))
    rows = list(csv.reader(io.StringIO(file.read("codes.csv").decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'+1+1", "'-1+1", "'@1+1"]
    assert [row[3] for row in rows[1:]] == file.namelist()[:-1]
    assert {cell[0] for row in rows for cell in row if cell}.isdisjoint("=+-@")


def test_an_archive_is_written_while_it_is_read() -> None:
    read = 0

    def items() -> Iterator[Item]:
        nonlocal read
        for number in range(100):
            read += 1
            yield Item(str(number), "s", "", PNG)

    parts = archive(items(), NOON)
    assert next(parts)
    assert read == 1


def test_a_page_is_a_path_within_the_mini_program() -> None:
    assert is_page("pages/a", may_ask=False)
    assert not is_page("pages/a?b=1", may_ask=False)
    assert is_page("pages/a?b=1", may_ask=True)
    assert not is_page("/pages/a", may_ask=True)
    assert not is_page("pages/a?b=场", may_ask=True)
    assert not is_page("p" * 257, may_ask=True)


def test_a_scene_joins_the_query_of_a_page() -> None:
    assert with_scene("pages/a", "s") == ("pages/a", "scene=s")
    assert with_scene("pages/a?b=1", "s") == ("pages/a", "b=1&scene=s")


def test_an_address_is_a_whole_one_of_the_web() -> None:
    assert is_address("https://shop.example/a?b=1")
    for wrong in (
        "",
        "/a",
        "javascript:alert(1)",
        "https://",
        "https://a b/",
        "http://[a",
    ):
        assert not is_address(wrong), wrong
