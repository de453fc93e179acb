"""A shop's staff before the Dashboard: what it hands to an app's page for one of them.

The permissions of a page's token are the app's and the person's common ones,
those of a popup's or widget's are the extension's and the person's. Who lacks one that
an extension names gets no token at all, and the Dashboard hands over "".
"""

from __future__ import annotations

import secrets
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.sandbox.saleor.access import dashboard_token
from saleor_wechat_growth.sandbox.saleor.ids import pk_of
from saleor_wechat_growth.sandbox.saleor.problems import MutationRefused

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.saleor.model import App, User
    from saleor_wechat_growth.sandbox.saleor.shop import Shop

Body = dict[str, Any]

#: core's id of an extension; which of ours it is, nobody here asks
_EXTENSION = b64encode(b"AppExtension:1").decode()


def staff_token(shop: Shop, body: Body) -> Body:
    """Make a token: `{"email", "permissions"?, "extension"?, "app"?}` -> `{"token", …}`.

    `permissions` are what the member of staff may do from now on (without it, what
    they may do already); who is not there yet is hired. `extension` are the
    permissions its extension names; without it the token is an app page's.
    """
    app = _app(shop, body.get("app"))
    user = _hired(shop, body["email"], body.get("permissions"))
    token = ""
    wanted = body.get("extension")
    if wanted is None:
        token = dashboard_token(shop, user, app)
    elif user.permissions >= frozenset(wanted):
        token = _narrowed(shop, dashboard_token(shop, user, app), wanted)
    return {"token": token, "app_id": app.id, "saleor_api_url": shop.api_url}


def _narrowed(shop: Shop, token: str, wanted: list[str]) -> str:
    """Make an extension's token of an app page's."""
    claims = shop.key.claims(token)
    return shop.key.token(
        {**claims, "permissions": sorted(wanted), "app_extension": _EXTENSION}
    )


def _hired(shop: Shop, email: str, permissions: list[str] | None) -> User:
    found = next((user for user in shop.users.values() if user.email == email), None)
    if found is None:
        found = shop.add_user(
            email=email, password=secrets.token_hex(16), is_staff=True
        )
    if permissions is not None:
        found.permissions = frozenset(permissions)
    return found


def _app(shop: Shop, global_id: str | None) -> App:
    if global_id is not None:
        named = shop.apps.get(int(pk_of(global_id, "App") or 0))
        apps = [named] if named else []
    else:
        apps = list(shop.apps.values())
    if len(apps) != 1:
        raise MutationRefused("NOT_FOUND", "app", f"Which app? There are {len(apps)}")
    return apps[0]
