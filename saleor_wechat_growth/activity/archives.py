"""A ZIP of codes, written as it is read: pictures by their labels, and a list. Pure."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

#: what some system does not take in a file's name
_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
#: what a spreadsheet runs
_FORMULA: Final = re.compile(r"^[=+\-@\t\r]")
LIST: Final = "codes.csv"
#: the first row by language; those of the list that codes are ordered by are the same
HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("label", "scene", "link", "file"),
    "zh": ("名称", "场景值", "链接", "文件"),
}
_USUAL: Final = "en"


@dataclass(frozen=True, slots=True)
class Item:
    """One code. picture: a PNG; None of a link, which has none."""

    label: str
    scene: str
    link: str
    picture: bytes | None


class _Sink(io.RawIOBase):
    """Takes what is written, to be fetched; it cannot go back, so nothing has to stay."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: bytes) -> int:  # type: ignore[override]
        self._parts.append(bytes(part))
        return len(part)

    def taken(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def archive(
    items: Iterable[Item], at: datetime, language: str = _USUAL
) -> Iterator[bytes]:
    """Write the archive, a code at a time. language: of the list's first row."""
    sink = _Sink()
    names: set[str] = {LIST}
    rows: list[tuple[str, ...]] = [HEADERS.get(language, HEADERS[_USUAL])]
    when = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as file:
        for item in items:
            name = "" if item.picture is None else _name(item, names)
            if item.picture is not None:
                file.writestr(zipfile.ZipInfo(name, when), item.picture)
            rows.append((_plain(item.label), item.scene, item.link, name))
            yield sink.taken()
        file.writestr(zipfile.ZipInfo(LIST, when), _written(rows))
    yield sink.taken()


def _name(item: Item, taken: set[str]) -> str:
    """Name a picture by its label; of two labels that a system holds for one, both."""
    label = _FORMULA.sub("_", _FORBIDDEN.sub("_", item.label))
    stem = label.strip(" .") or item.scene
    name, number = f"{stem}.png", 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem} ({number}).png"
    taken.add(name.casefold())
    return name


def _written(rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    # with a byte order mark: Excel takes it for UTF-8 then
    return text.getvalue().encode("utf-8-sig")


def _plain(label: str) -> str:
    return f"'{label}" if _FORMULA.match(label) else label
