"""Signing like core does: detached JWS over raw bytes (RFC 7797)."""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _number(value: int) -> str:
    return _b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _header() -> str:
    header = {
        "alg": "RS256",
        "b64": False,
        "crit": ["b64"],
        "kid": "test",
        "typ": "JWT",
    }
    return _b64(json.dumps(header, separators=(",", ":")).encode())


def sign(body: bytes, key: rsa.RSAPrivateKey = KEY) -> str:
    """Return the Saleor-Signature of `body`; both keys go by the same id."""
    header = _header()
    signature = key.sign(
        header.encode() + b"." + body, padding.PKCS1v15(), hashes.SHA256()
    )
    return f"{header}..{_b64(signature)}"


def key_set(key: rsa.RSAPrivateKey = KEY) -> dict[str, Any]:
    numbers = key.public_key().public_numbers()
    return {
        "keys": [
            {
                "kty": "RSA",
                "use": "sig",
                "alg": "RS256",
                "kid": "test",
                "n": _number(numbers.n),
                "e": _number(numbers.e),
            }
        ]
    }
