"""Ids as core writes them: `Customer:7` in base64."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from saleor_wechat_growth.api.core.ids import NOBODY, number_of

LONGEST = 120


def global_id(kind: str, number: int) -> str:
    """Return the id of a row of a kind."""
    return urlsafe_b64encode(f"{kind}:{number}".encode()).decode()


def number_in(kind: str, given: str) -> int:
    """Return the number in a global id of `kind`; `NOBODY` for any other text."""
    if len(given) > LONGEST:
        return NOBODY
    try:
        found = urlsafe_b64decode(given.encode()).decode()
    except ValueError:
        return NOBODY
    name, _, number = found.partition(":")
    return number_of(number) if name == kind else NOBODY
