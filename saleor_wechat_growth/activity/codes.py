"""Codes of tracked links: short enough for an SMS, readable, not to be guessed."""

from __future__ import annotations

import secrets
from typing import Final

LENGTH: Final = 8
#: URL-safe, and no two that a person takes for each other (0 O o, 1 I l). In 55^8
#: codes, guessing a live one among a million takes some 80 million tries.
ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz"


def new_code() -> str:
    number = secrets.randbelow(len(ALPHABET) ** LENGTH)
    characters = []
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[digit])
    return "".join(characters)
