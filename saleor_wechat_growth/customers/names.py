"""How a name is found by its beginning, though profiles are sealed.

Staff look people up by what they remember of a name: 王, 王小, 小明, ada. The name
itself stays sealed; beside it stand keyed hashes of its beginnings, of at most
`LONGEST` characters each, from the family name on and from the given name on.

What this gives away: who steals the table without `LOOKUP_KEY` sees which people of
one shop share a beginning, and so might guess a very common family name. It tells
nothing across shops, as the shop is part of the hash.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from saleor_wechat_growth.core import crypto

#: longer than nearly all Chinese names; of longer ones this much tells them apart
LONGEST: Final = 8
#: how Unicode's names of letters begin whose people write the family name first
_EAST_ASIAN: Final = ("CJK ", "HANGUL ", "HIRAGANA ", "KATAKANA ")


def beginning(text: str) -> str:
    """Return what of `text` names are searched by; "" if there is nothing to search."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in wide if each.isalnum())[:LONGEST]


def beginnings(first_name: str, last_name: str) -> frozenset[str]:
    """Return every text that a name of these two parts begins with, either way round."""
    whole = {beginning(last_name + first_name), beginning(first_name + last_name)}
    return frozenset(
        name[:length] for name in whole for length in range(1, len(name) + 1)
    )


def full_name(first_name: str, last_name: str) -> str:
    """Return a name as its bearer writes it: 王小明, but Ada Lovelace."""
    given, family = first_name.strip(), last_name.strip()
    if _is_east_asian(given) and _is_east_asian(family):
        return family + given
    return " ".join(part for part in (given, family) if part)


def _is_east_asian(text: str) -> bool:
    """Say whether all letters of `text`, and there are some, are of such a script."""
    letters = [each for each in text if each.isalpha()]
    return bool(letters) and all(
        unicodedata.name(each, "").startswith(_EAST_ASIAN) for each in letters
    )


def name_lookup(installation_id: int, text: str) -> bytes:
    """Return the search hash of a beginning of a name in one shop."""
    return crypto.lookup("name_beginning", str(installation_id), text)
