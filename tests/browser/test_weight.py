"""No page weighs more than 350 kB, gzipped, before it can be used; fonts apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

BUILT = Path(__file__).resolve().parents[2] / "saleor_wechat_growth/web/static/app"
MANIFEST: dict[str, Any] = (
    json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))
    if (BUILT / "manifest.json").exists()
    else {}
)
MOST = 350 * 1000
#: where each entry's pages are; each is loaded on top of its entry
PAGES = {
    "src/app/main.tsx": "src/pages/",
    "src/widget/main.tsx": "src/widget/mounts/",
    "src/popup/main.tsx": "src/popup/mounts/",
}


def pages(entry: str, folder: str) -> list[str]:
    """Return what an entry loads when it is opened; it may say so in a shared chunk."""
    if not MANIFEST:
        return []
    loaded = files(entry, set())
    told = [chunk for chunk in MANIFEST.values() if chunk["file"] in loaded]
    found = {page for chunk in told for page in chunk.get("dynamicImports", ())}
    return sorted(page for page in found if page.startswith(folder))


def files(name: str, seen: set[str]) -> set[str]:
    """Return what has to be loaded for a chunk, and for what it imports."""
    chunk = MANIFEST[name]
    if chunk["file"] in seen:
        return seen
    seen.add(chunk["file"])
    seen.update(chunk.get("css", ()))
    for each in chunk.get("imports", ()):
        files(each, seen)
    return seen


def weight(*names: str) -> int:
    needed: set[str] = set()
    for name in names:
        files(name, needed)
    return sum((BUILT / f"{name}.gz").stat().st_size for name in needed)


@pytest.mark.parametrize(
    ("entry", "page"),
    [(entry, page) for entry, folder in PAGES.items() for page in pages(entry, folder)],
)
def test_a_page_is_light(entry: str, page: str) -> None:
    assert weight(entry, page) <= MOST


def test_every_entry_has_its_pages() -> None:
    for entry, folder in PAGES.items():
        assert pages(entry, folder)


def test_the_chart_library_waits_until_it_is_needed() -> None:
    chart = MANIFEST["src/design/DrawnChart.tsx"]["file"]
    for entry, folder in PAGES.items():
        for page in pages(entry, folder):
            assert chart not in files(entry, set()) | files(page, set())
