"""Rows of a CSV as people make them: by Excel, by hand, with any usual separator."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SEPARATORS: Final = ",;\t"


def records(text: str) -> list[tuple[int, list[str]]] | None:
    """Return the filled rows with their lines, from 1; None for what is no CSV."""
    text = text.lstrip("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [
            (number, [cell.strip() for cell in cells])
            for number, cells in enumerate(reader, 1)
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error:
        return None


def columns(
    header: Sequence[str], names: Mapping[str, str], order: Sequence[str]
) -> tuple[list[str], bool]:
    """Return what each column is, and whether the first row says so.

    names: what a header may call a column; order: of a table without a header.
    """
    found = [names.get(cell.lower(), "") for cell in header]
    return (found, True) if any(found) else (list(order), False)
