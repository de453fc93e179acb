"""What a door hands to the inbox."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing received, verified, not yet stored.

    dedupe_key: 32 bytes that a repetition of the same delivery shares;
    body: JSON text, unsealed; error: why it cannot be handled, if it cannot.
    """

    installation_id: int
    source: str
    kind: str
    subject: str
    dedupe_key: bytes
    body: bytes
    received_at: datetime
    error: str = ""


def digest(*parts: bytes) -> bytes:
    """Return the 32-byte key of a delivery that consists of `parts`."""
    return hashlib.sha256(b"\x00".join(parts)).digest()
