"""Access tokens: short-lived proof of a session, checked without a query.

A JWT (RFC 7519), HS256 with a key of its own, derived from SECRET_KEY (RFC 5869), so
that nothing else signed with that key can pass for one. Claims: iss (the shop's public
key), aud "storefront", sub (customer id at issue), sid (session id), iat, exp.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import jwt
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

if TYPE_CHECKING:
    from saleor_wechat_growth.customers.services import Bearer

LIFE: Final = timedelta(minutes=30)
AUDIENCE: Final = "storefront"

_ALGORITHM: Final = "HS256"
_MOST_CHARACTERS: Final = 2048
_OPTIONS: Final[Any] = {
    # these read the process's clock; ours is an argument
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "require": ["iss", "aud", "sub", "sid", "exp"],
}


class BadAccessToken(Exception):
    """Not a token of ours, or too old. Says why, never what it held."""


@dataclass(frozen=True, slots=True)
class Access:
    """What a sound token says; whether its session still counts, the row says."""

    public_key: str
    session_id: int


def issue(bearer: Bearer, now: datetime) -> str:
    """Return an access token for a session, good for `LIFE`."""
    claims = {
        "iss": bearer.public_key,
        "aud": AUDIENCE,
        "sub": str(bearer.customer_id),
        "sid": bearer.session_id,
        "iat": int(now.timestamp()),
        "exp": int((now + LIFE).timestamp()),
    }
    return jwt.encode(claims, _key(settings.SECRET_KEY), _ALGORITHM)


def read(token: str, now: datetime) -> Access:
    """Return what `token` says. Raises BadAccessToken."""
    if len(token) > _MOST_CHARACTERS:
        raise BadAccessToken("too long")
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(settings.SECRET_KEY),
            algorithms=[_ALGORITHM],
            audience=AUDIENCE,
            options=_OPTIONS,
        )
    except (jwt.PyJWTError, RecursionError, ValueError) as error:
        raise BadAccessToken(type(error).__name__) from None
    # signed by us, so of the types we gave them
    if datetime.fromtimestamp(claims["exp"], UTC) <= now:
        raise BadAccessToken("expired")
    return Access(claims["iss"], claims["sid"])


@lru_cache(maxsize=2)
def _key(secret: str) -> bytes:
    derive = HKDF(
        algorithm=SHA256(),
        length=32,
        salt=None,
        info=b"saleor_wechat_growth storefront access token",
    )
    return derive.derive(secret.encode())
