"""Words that people search for, written in one way. Pure."""

from __future__ import annotations

import unicodedata
from typing import Final

LONGEST: Final = 60


def normal(typed: str) -> str:
    """Return a word as it is kept: NFKC, no case, one space where there were any.

    Full-width letters, "Ｅｇｇ", and spaces at the ends are how phones type. What is too
    long for a keyword comes back cut, so that it is found by nothing.
    """
    # folding can give characters that are composed otherwise, so once more
    folded = unicodedata.normalize("NFKC", typed[: LONGEST * 4]).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())[: LONGEST + 1]
