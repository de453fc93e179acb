"""The shop's one RSA key: signs webhook bodies and tokens, published as a key set."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

_BITS = 2048
_EXPONENT = 65537


class SigningKey:
    """A fresh key; its id is the RFC 7638 thumbprint, as core's is."""

    def __init__(self) -> None:
        self._private = rsa.generate_private_key(_EXPONENT, _BITS)
        numbers = self._private.public_key().public_numbers()
        self._n, self._e = _number(numbers.n), _number(numbers.e)
        members = json.dumps(
            {"e": self._e, "kty": "RSA", "n": self._n}, separators=(",", ":")
        )
        self.kid = _base64url(hashlib.sha256(members.encode()).digest())
        self._protected = _base64url(
            json.dumps(
                {
                    "alg": "RS256",
                    "b64": False,
                    "crit": ["b64"],
                    "kid": self.kid,
                    "typ": "JWT",
                },
                separators=(",", ":"),
            ).encode()
        )

    def jwks(self) -> dict[str, list[dict[str, Any]]]:
        key = {
            "kty": "RSA",
            "key_ops": ["verify"],
            "n": self._n,
            "e": self._e,
            "use": "sig",
            "kid": self.kid,
            "alg": "RS256",
        }
        return {"keys": [key]}

    def detached(self, body: bytes) -> str:
        """Sign a webhook body: `<header>..<signature>`, over the raw bytes."""
        signing_input = self._protected.encode() + b"." + body
        signature = self._private.sign(signing_input, padding.PKCS1v15(), SHA256())
        return f"{self._protected}..{_base64url(signature)}"

    def token(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self._private, "RS256", headers={"kid": self.kid})

    def claims(self, token: str) -> dict[str, Any]:
        """Read a token of ours whatever its age; raises jwt.PyJWTError."""
        options: Any = {"verify_exp": False, "verify_aud": False, "verify_iat": False}
        claims: dict[str, Any] = jwt.decode(
            token, self._private.public_key(), algorithms=["RS256"], options=options
        )
        return claims


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _number(value: int) -> str:
    return _base64url(value.to_bytes((value.bit_length() + 7) // 8))
