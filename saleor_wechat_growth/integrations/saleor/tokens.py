"""Checks the two tokens of core that people bring us (facts/saleor.md §5).

A customer's access token authenticates a storefront; the Dashboard hands an app
page a token of type "thirdparty". Both are signed by the shop's webhook key, so
issuer, type and app id are what keeps one from passing as the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import jwt

from saleor_wechat_growth.integrations.saleor.errors import BadToken, TokenExpired

if TYPE_CHECKING:
    from saleor_wechat_growth.integrations.saleor.keys import Jwks

_MOST_CHARACTERS = 16 * 1024  # a superuser's token with all permissions has 2,500
_OPTIONS: Any = {
    # these read the process's clock; ours is an argument
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    # core sets aud only if the manifest asks for it, ours doesn't
    "verify_aud": False,
    "require": ["exp", "iss", "type", "user_id"],
}


@dataclass(frozen=True, slots=True)
class CustomerToken:
    """`user_id` is core's global id."""

    user_id: str
    email: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class StaffToken:
    """What the Dashboard's bearer may do.

    `permissions` are the app's and the user's common ones, `user_permissions` the
    user's own. `extension_id` is set for popups and widgets.
    """

    user_id: str
    email: str
    permissions: frozenset[str]
    user_permissions: frozenset[str]
    extension_id: str | None
    expires_at: datetime


def verify_customer(
    token: str, *, keys: Jwks, api_url: str, now: datetime
) -> CustomerToken:
    """Read a shopper's access token; a staff member's own is accepted, they shop too.

    Raises BadToken, TokenExpired or UnknownKey.
    """
    claims = _claims(token, keys=keys, api_url=api_url, kind="access", now=now)
    return CustomerToken(
        user_id=_text(claims, "user_id"),
        email=_text(claims, "email"),
        expires_at=_moment(claims),
    )


def verify_staff(
    token: str, *, keys: Jwks, api_url: str, app_id: str, now: datetime
) -> StaffToken:
    """Read the token the Dashboard gave our page or extension.

    `app_id` is our own global id in this shop: without it another app's token
    would pass. Raises BadToken, TokenExpired or UnknownKey.
    """
    claims = _claims(token, keys=keys, api_url=api_url, kind="thirdparty", now=now)
    if claims.get("app") != app_id:
        raise BadToken("made for another app")
    if claims.get("is_staff") is not True:
        raise BadToken("not a staff member")
    extension = claims.get("app_extension")
    return StaffToken(
        user_id=_text(claims, "user_id"),
        email=_text(claims, "email"),
        permissions=_names(claims, "permissions"),
        user_permissions=_names(claims, "user_permissions"),
        extension_id=extension if isinstance(extension, str) else None,
        expires_at=_moment(claims),
    )


def _claims(
    token: str, *, keys: Jwks, api_url: str, kind: str, now: datetime
) -> dict[str, Any]:
    if len(token) > _MOST_CHARACTERS:
        raise BadToken("too long")
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        if not isinstance(kid, str):
            raise BadToken("no key id")
        claims: dict[str, Any] = jwt.decode(
            token, keys.key(kid), algorithms=["RS256"], options=_OPTIONS
        )
    except (jwt.PyJWTError, RecursionError) as error:
        raise BadToken(type(error).__name__) from None
    if claims["iss"] != api_url:
        raise BadToken("from another shop")
    if claims["type"] != kind:
        raise BadToken("of another type")
    if _moment(claims) <= now:
        raise TokenExpired("expired")
    return claims


def _moment(claims: dict[str, Any]) -> datetime:
    try:
        return datetime.fromtimestamp(claims["exp"], tz=UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        raise BadToken("no expiry") from None


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        raise BadToken(f"no {name}")
    return value


def _names(claims: dict[str, Any], name: str) -> frozenset[str]:
    value = claims.get(name)
    return frozenset(item for item in value or () if isinstance(item, str))
