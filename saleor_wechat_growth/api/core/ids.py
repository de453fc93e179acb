"""Ids of rows, as clients hold them."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(r"[1-9]\d{0,17}", re.ASCII)

#: what no row has
NOBODY: Final = 0


def number_of(text: str) -> int:
    """Return the id a client gave; `NOBODY` for what is no id of ours."""
    return int(text) if _NUMBER.fullmatch(text) else NOBODY
