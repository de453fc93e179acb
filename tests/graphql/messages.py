"""Asking about messages as a page does, in a shop whose gateways are stood in for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.installations.models import StaffMember
from tests.graphql.dashboard import as_staff, ask

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

FULL = ("MANAGE_USERS", "MANAGE_DISCOUNTS", "MANAGE_APPS")


def do(shop: Installation, query: str, *may: str, **variables: Any) -> dict[str, Any]:
    bearer = as_staff(shop, permissions=may or FULL)
    _, body = ask(shop, query, bearer=bearer, variables=variables)
    return body


def let_send(shop: Installation) -> None:
    do(shop, "{ me { canSend } }")
    StaffMember.objects.of(shop.pk).update(can_send=True)
