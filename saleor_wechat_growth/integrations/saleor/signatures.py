"""Checks that a webhook was sent by the shop: a detached JWS over the raw body.

RFC 7515 appendix F with RFC 7797 (`b64: false`): the header's first part and the
body's own bytes are signed, joined by a dot; the middle part of the header stays
empty. Done by hand because the general JWS libraries sign base64url(body), which
fails for every real delivery (facts/saleor.md §1).
"""

from __future__ import annotations

import binascii
import json
import re
from base64 import urlsafe_b64decode
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from saleor_wechat_growth.integrations.saleor.errors import BadSignature

if TYPE_CHECKING:
    from saleor_wechat_growth.integrations.saleor.keys import Jwks

# An 8192-bit signature takes 1,366 characters and core's header 168.
_MOST_CHARACTERS = 2048
_SHAPE = re.compile(r"([A-Za-z0-9_-]{16,512})\.\.([A-Za-z0-9_-]{342,1366})")
_KNOWN_MEMBERS = frozenset({"alg", "b64", "crit", "kid", "typ"})
_PADDING = PKCS1v15()
_SHA256 = SHA256()


def verify(header_value: str, body: bytes, keys: Jwks) -> None:
    """Return when `header_value` (Saleor-Signature) signs `body`, else raise.

    Raises BadSignature, or UnknownKey when the header is sound but its key isn't
    in `keys`: the shop may have a new key, or anybody made the name up.
    """
    if len(header_value) > _MOST_CHARACTERS:
        raise BadSignature("too long")
    found = _SHAPE.fullmatch(header_value)
    if found is None:
        raise BadSignature("not a detached JWS")
    protected, encoded = found.groups()
    key = keys.key(_key_id(protected))
    try:
        key.verify(
            _decode(encoded), protected.encode() + b"." + body, _PADDING, _SHA256
        )
    except InvalidSignature:
        raise BadSignature("does not match the body") from None


# A shop sends the same protected header for as long as its key lives.
@lru_cache(maxsize=1024)
def _key_id(protected: str) -> str:
    try:
        header = json.loads(_decode(protected), object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError):
        raise BadSignature("unreadable header") from None
    if not isinstance(header, dict) or not header.keys() <= _KNOWN_MEMBERS:
        raise BadSignature("unknown header members")
    # RFC 7797 §6: without crit a verifier that ignores b64 would check other bytes
    if header.get("alg") != "RS256" or header.get("b64") is not False:
        raise BadSignature("not RS256 over raw bytes")
    if header.get("crit") != ["b64"]:
        raise BadSignature("crit must name b64")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise BadSignature("no key id")
    return kid


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise BadSignature("a header member stands twice")
    return members


def _decode(part: str) -> bytes:
    try:
        return urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except binascii.Error:
        raise BadSignature("not base64url") from None
