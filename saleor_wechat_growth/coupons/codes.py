"""Making up codes, sealing them, and finding them again."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Protocol

from saleor_wechat_growth.core import crypto

if TYPE_CHECKING:
    from saleor_wechat_growth.coupons.terms import CodeFormat

#: no 0 and O, no 1, I and L: people read codes aloud and type them in
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class Sealed(Protocol):
    """A code that has not been opened."""

    @property
    def sealed_value(self) -> bytes | memoryview: ...


def make_up(shape: CodeFormat, count: int) -> list[str]:
    """Return `count` different codes; ten random characters are 49 bits."""
    made: set[str] = set()
    while len(made) < count:
        made.add(
            shape.prefix
            + "".join(secrets.choice(ALPHABET) for _ in range(shape.length))
        )
    return sorted(made)


def lookup_of(value: str) -> bytes:
    """Return what a code is found by."""
    return crypto.lookup("voucher_code", value)


def text_of(code: Sealed) -> str:
    """Return the code as the person types it. Not for logs, nor for facts."""
    return crypto.unseal_text(code.sealed_value)
