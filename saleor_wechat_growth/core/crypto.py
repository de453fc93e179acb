"""Sealing what must not be read from a stolen table, and finding it all the same.

Values are sealed with Fernet (AES-128-CBC + HMAC-SHA256, cryptography.io), the
newest of `ENCRYPTION_KEYS` first; every older key still opens. A sealed value
cannot be searched, so what must be found has a keyed hash beside it, made with
`LOOKUP_KEY`, which never rotates.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

LOOKUP_BYTES = 16


class Unreadable(Exception):
    """A sealed value was not made with any key of ENCRYPTION_KEYS."""


def _derive(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest())


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derive(key)) for key in keys])


def seal(value: bytes) -> bytes:
    """Return `value` sealed with the newest key."""
    return _box(settings.ENCRYPTION_KEYS).encrypt(value)


def unseal(sealed: bytes | memoryview) -> bytes:
    """Return what `seal` was given.

    Raises:
        Unreadable: no key opens it.

    """
    try:
        return _box(settings.ENCRYPTION_KEYS).decrypt(bytes(sealed))
    except InvalidToken as error:
        msg = "no key of ENCRYPTION_KEYS opens this value"
        raise Unreadable(msg) from error


def seal_text(value: str) -> bytes:
    return seal(value.encode())


def unseal_text(sealed: bytes | memoryview) -> str:
    return unseal(sealed).decode()


def lookup(*parts: str) -> bytes:
    """Return the 16-byte search hash of `parts` (keyed, so it cannot be guessed).

    Of any text: JSON of others may bring half a surrogate, which is no UTF-8.
    """
    text = "\x1f".join(parts).encode(errors="surrogatepass")
    key: bytes = settings.LOOKUP_KEY
    return hmac.digest(key, text, "sha256")[:LOOKUP_BYTES]
