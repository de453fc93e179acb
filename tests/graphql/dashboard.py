"""Asking the Dashboard's API as its page does: a token of the Dashboard in a header."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.test import RequestFactory

from saleor_wechat_growth.api.dashboard.view import dashboard
from saleor_wechat_growth.core import clock
from saleor_wechat_growth.sandbox.saleor.signing import SigningKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from saleor_wechat_growth.installations.models import Installation

KEY = SigningKey()


def token(shop: Installation, **changes: Any) -> str:
    """Return what core signs for the page of a member of staff."""
    now = clock.now()
    claims = {
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(minutes=5)).timestamp()),
        "owner": "saleor",
        "iss": shop.saleor_api_url,
        "token": "abc",
        "email": "ada@demo.example",
        "type": "thirdparty",
        "user_id": "VXNlcjoy",
        "is_staff": True,
        "app": shop.app_id,
        "permissions": [],
        "user_permissions": ["MANAGE_USERS"],
        **changes,
    }
    return KEY.token(claims)


def as_staff(shop: Installation, *, permissions: Iterable[str]) -> str:
    """Return the token of somebody whom core lets do exactly this."""
    return token(shop, user_permissions=sorted(permissions))


def ask(
    shop: Installation,
    query: str,
    bearer: str | None = None,
    variables: Mapping[str, Any] | None = None,
    **headers: str,
) -> tuple[int, dict[str, Any]]:
    """Return HTTP status and body; by default as one who manages customers."""
    given = {
        "Authorization-Bearer": token(shop) if bearer is None else bearer,
        "Saleor-Api-Url": shop.saleor_api_url,
        **headers,
    }
    request = RequestFactory().post(
        "/graphql/dashboard/",
        json.dumps({"query": query, "variables": dict(variables or {})}),
        content_type="application/json",
        headers=given,
    )
    response = dashboard(request)
    return response.status_code, json.loads(response.content)
