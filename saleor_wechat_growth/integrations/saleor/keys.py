"""A shop's public keys: where they live and how they are read.

One key set (RFC 7517) at the origin of the API URL signs webhooks and tokens
alike (facts/saleor.md §1, §5).
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

from saleor_wechat_growth.integrations.saleor.errors import (
    BadKeySet,
    TooLarge,
    UnknownKey,
    Unreachable,
)
from saleor_wechat_growth.integrations.saleor.exchange import exchange, session_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

_PATH = "/.well-known/jwks.json"
_MOST_KEYS = 20
_MOST_BYTES = 64 * 1024
_LEAST_BITS = 2048
# 3 is legal RSA and a classic source of forged signatures; core uses 65537
_EXPONENT = 65537
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")


class Jwks:
    """Public RSA keys by their id, built once: making a key object costs more than using it."""

    __slots__ = ("_keys",)

    def __init__(self, keys: Mapping[str, RSAPublicKey]) -> None:
        self._keys = dict(keys)

    @classmethod
    def parse(cls, document: Any) -> Jwks:
        """Read a decoded key set; keys of other kinds or uses are left out.

        Raises BadKeySet when nothing usable remains or a key is malformed.
        """
        listed = document.get("keys") if isinstance(document, dict) else None
        if not isinstance(listed, list) or len(listed) > _MOST_KEYS:
            raise BadKeySet("no list of keys, or too many")
        keys = {
            entry["kid"]: _public_key(entry)
            for entry in listed
            if isinstance(entry, dict) and _signs_rs256(entry)
        }
        if not keys:
            raise BadKeySet("no RS256 signing key")
        return cls(keys)

    def __contains__(self, kid: object) -> bool:
        return kid in self._keys

    def key(self, kid: str) -> RSAPublicKey:
        """Raise UnknownKey for an id that isn't here."""
        try:
            return self._keys[kid]
        except KeyError:
            raise UnknownKey(kid) from None


def key_set_url(api_url: str) -> str:
    """`https://shop.example/graphql/` -> `https://shop.example/.well-known/jwks.json`."""
    parts = urlsplit(api_url)
    return urlunsplit((parts.scheme, parts.netloc, _PATH, "", ""))


def fetch(api_url: str, *, timeout: float) -> dict[str, Any]:
    """Get a shop's key set as it stands, to be stored and given to `Jwks.parse`.

    `timeout` in seconds. Raises Unreachable or BadKeySet. The caller has checked
    the API URL against the allowed shops: this module calls whatever it is given.
    """
    try:
        with session_of(connections=1) as session:
            status, body = exchange(
                session,
                "GET",
                key_set_url(api_url),
                what="key set",
                seconds=timeout,
                at_most=_MOST_BYTES,
            )
    except TooLarge:
        raise BadKeySet("too large") from None
    if status != HTTPStatus.OK:
        raise Unreachable(f"key set: HTTP {status}")
    try:
        document = json.loads(body)
    except ValueError:
        raise BadKeySet("not JSON") from None
    Jwks.parse(document)
    return dict(document)


def _signs_rs256(entry: dict[str, Any]) -> bool:
    return (
        entry.get("kty") == "RSA"
        and entry.get("use", "sig") == "sig"
        and entry.get("alg", "RS256") == "RS256"
        and isinstance(entry.get("kid"), str)
    )


def _public_key(entry: dict[str, Any]) -> RSAPublicKey:
    modulus, exponent = _number(entry.get("n")), _number(entry.get("e"))
    if exponent != _EXPONENT or modulus.bit_length() < _LEAST_BITS:
        raise BadKeySet("a weak key")
    return RSAPublicNumbers(exponent, modulus).public_key()


def _number(value: Any) -> int:
    if not isinstance(value, str) or not _BASE64URL.fullmatch(value):
        raise BadKeySet("a malformed key")
    try:
        return int.from_bytes(urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    except ValueError:
        raise BadKeySet("a malformed key") from None
