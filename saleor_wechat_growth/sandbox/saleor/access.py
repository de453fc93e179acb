"""Tokens: who bears one, and making them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import jwt

from saleor_wechat_growth.sandbox.saleor.context import Requestor
from saleor_wechat_growth.sandbox.saleor.problems import ExpiredSignatureError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.sandbox.saleor.model import App, User
    from saleor_wechat_growth.sandbox.saleor.shop import Shop

_TOKEN_LIFE = timedelta(minutes=5)


def staff_requestor(user: User) -> Requestor:
    return Requestor(user=user, permissions=user.permissions)


def requestor_of(shop: Shop, headers: Mapping[str, str]) -> Requestor:
    """Read the bearer as core does: a dead app token and rubbish are both anonymous.

    Raises ExpiredSignatureError for a user's token past its time.
    """
    token = _bearer(headers)
    if token is None:
        return Requestor()
    for app in shop.apps.values():
        if app.token == token and app.is_active:
            return Requestor(app=app, permissions=app.permissions)
    try:
        claims = shop.key.claims(token)
    except jwt.PyJWTError:
        return Requestor()
    if datetime.fromtimestamp(claims["exp"], tz=UTC) <= shop.clock():
        raise ExpiredSignatureError
    user = shop.user(claims.get("user_id"))
    if user is None or not user.is_active or user.jwt_token_key != claims.get("token"):
        return Requestor()
    permissions = user.permissions
    if claims.get("type") == "thirdparty":
        permissions &= frozenset(claims.get("permissions", ()))
    return Requestor(user=user, permissions=permissions)


def _bearer(headers: Mapping[str, str]) -> str | None:
    direct = headers.get("authorization-bearer")
    if direct:
        return direct
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() in {"bearer", "jwt"} and token else None


def access_token(shop: Shop, user: User) -> str:
    """Make what tokenCreate returns: 5 minutes, no permissions inside."""
    return shop.key.token(_claims(shop, user, "access"))


def dashboard_token(shop: Shop, user: User, app: App) -> str:
    """Make what the Dashboard hands to an app's page (App.accessToken)."""
    claims = _claims(shop, user, "thirdparty")
    claims["app"] = app.id
    claims["permissions"] = sorted(app.permissions & user.permissions)
    claims["user_permissions"] = sorted(user.permissions)
    return shop.key.token(claims)


def _claims(shop: Shop, user: User, kind: str) -> dict[str, Any]:
    now = shop.clock()
    return {
        "iat": int(now.timestamp()),
        "owner": "saleor",
        "iss": shop.api_url,
        "exp": int((now + _TOKEN_LIFE).timestamp()),
        "token": user.jwt_token_key,
        "email": user.email,
        "type": kind,
        "user_id": user.id,
        "is_staff": user.is_staff,
    }
