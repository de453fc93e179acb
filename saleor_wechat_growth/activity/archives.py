"""A ZIP of codes, written as it is read: pictures by their labels, and a list. Pure."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

#: what each kind of picture is called; whatever else WeChat sends is not called PNG
_ENDINGS: Final = {
    b"\x89PNG\r\n\x1a\n": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"GIF8": ".gif",
}
_UNKNOWN: Final = ".bin"
#: what some system does not take in a file's name
_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
#: what a spreadsheet runs
_FORMULA: Final = re.compile(r"^[=+\-@\t\r]")
LIST: Final = "codes.csv"
HEADER: Final = ("label", "scene", "link", "file")


@dataclass(frozen=True, slots=True)
class Item:
    """One code. picture: None of a link, which has none."""

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


def archive(items: Iterable[Item], at: datetime) -> Iterator[bytes]:
    """Write the archive, a code at a time."""
    sink = _Sink()
    names: set[str] = {LIST}
    rows: list[tuple[str, ...]] = [HEADER]
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


def ending_of(picture: bytes) -> str:
    """Return how the name of a picture ends, by what it really is."""
    for beginning, ending in _ENDINGS.items():
        if picture.startswith(beginning):
            return ending
    return _UNKNOWN


def _name(item: Item, taken: set[str]) -> str:
    """Name a picture by its label; of two labels that a system holds for one, both."""
    assert item.picture is not None, "what has no picture has no file"
    label = _FORMULA.sub("_", _FORBIDDEN.sub("_", item.label))
    stem = label.strip(" .") or item.scene
    ending = ending_of(item.picture)
    name, number = f"{stem}{ending}", 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem} ({number}){ending}"
    taken.add(name.casefold())
    return name


def _written(rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    # with a byte order mark: Excel takes it for UTF-8 then
    return text.getvalue().encode("utf-8-sig")


def _plain(label: str) -> str:
    return f"'{label}" if _FORMULA.match(label) else label
