"""Global ids as core makes them: base64 of "Kind:primary key"."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode


def to_global(kind: str, pk: object) -> str:
    """`("Checkout", "9d3c…")` -> `"Q2hlY2tvdXQ6OWQz…"`."""
    return b64encode(f"{kind}:{pk}".encode()).decode()


def kind_of(global_id: str) -> str | None:
    """Return the part before the colon, None for what isn't a global id."""
    return _split(global_id)[0]


def pk_of(global_id: str | None, kind: str) -> str | None:
    """Return the primary key, or None when the id is of another kind or no id."""
    found, pk = _split(global_id or "")
    return pk if found == kind else None


def _split(global_id: str) -> tuple[str | None, str | None]:
    try:
        kind, colon, pk = b64decode(global_id, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None, None
    return (kind, pk) if colon else (None, None)
