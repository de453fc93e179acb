"""Who asks: a staff member of a shop, by the token the Dashboard gave our page."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.api.core.errors import UNAUTHENTICATED, coded, refuse
from saleor_wechat_growth.installations.errors import ShopUnreachable
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.queries import by_api_url
from saleor_wechat_growth.installations.services import with_keys
from saleor_wechat_growth.integrations.saleor.errors import (
    BadToken,
    TokenExpired,
    UnknownKey,
)
from saleor_wechat_growth.integrations.saleor.tokens import StaffToken, verify_staff

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from saleor_wechat_growth.integrations.saleor.keys import Jwks

TOKEN_EXPIRED: Final = "TOKEN_EXPIRED"  # noqa: S105 -- a code
FORBIDDEN: Final = "FORBIDDEN"
NOT_INSTALLED: Final = "NOT_INSTALLED"


@dataclass(frozen=True, slots=True)
class Staff:
    """A staff member who asks.

    user_id: core's global id. permissions: what core lets the user do, whatever is
    left of it for the app.
    """

    installation_id: int
    user_id: str
    email: str
    permissions: frozenset[str]

    @property
    def actor(self) -> str:
        """The name of this person in the audit log and in what they started."""
        return f"staff:{self.user_id}"

    def may(self, permissions: frozenset[str]) -> bool:
        return self.permissions >= permissions

    def require(self, permissions: frozenset[str]) -> None:
        """Raise GraphQLError (FORBIDDEN) if one of these is missing."""
        missing = sorted(permissions - self.permissions)
        if missing:
            raise coded(FORBIDDEN, f"This needs {' and '.join(missing)}.")


def identify(request: HttpRequest, now: datetime) -> Staff:
    """Return who asks, from `Authorization-Bearer` and `Saleor-Api-Url`.

    A token's permissions are read from what the user has, not from what is left of
    it for the app: any member of staff gets a token for an app's page.

    Raises:
        RequestRefused: 401 UNAUTHENTICATED or TOKEN_EXPIRED; 404 NOT_INSTALLED for
            shops that don't have us.

    """
    token = request.headers.get("Authorization-Bearer", "")
    shop = by_api_url(request.headers.get("Saleor-Api-Url", ""))
    if not token:
        raise refuse(UNAUTHENTICATED, "No token.", HTTPStatus.UNAUTHORIZED)
    if shop is None or shop.status == Installation.Status.UNINSTALLED:
        raise refuse(
            NOT_INSTALLED, "This shop has not installed the app.", HTTPStatus.NOT_FOUND
        )
    try:
        staff = _verified(token, shop, now)
    except TokenExpired:
        raise refuse(
            TOKEN_EXPIRED, "The token is over.", HTTPStatus.UNAUTHORIZED
        ) from None
    except (BadToken, UnknownKey, ShopUnreachable):
        raise refuse(
            UNAUTHENTICATED, "Not a token for this app.", HTTPStatus.UNAUTHORIZED
        ) from None
    return Staff(shop.id, staff.user_id, staff.email, staff.user_permissions)


def _verified(token: str, shop: Installation, now: datetime) -> StaffToken:
    def check(keys: Jwks) -> StaffToken:
        return verify_staff(
            token, keys=keys, api_url=shop.saleor_api_url, app_id=shop.app_id, now=now
        )

    return with_keys(api_url=shop.saleor_api_url, check=check, now=now)
