"""Whom a service account is for, where a shop has several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce, hold
from saleor_wechat_growth.reach import queries
from saleor_wechat_growth.reach.errors import BadAccount
from saleor_wechat_growth.reach.models import Account

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def set_role(
    *, installation_id: int, account_id: int, role: str, now: datetime
) -> bool:
    """Say whom an account is for: an `Account.Role`, or "" for everybody.

    Return whether that changed, which is announced ("account.role_changed"): segments
    may ask for it.

    Raises:
        UnknownAccount: the shop has none of this id.
        BadAccount: there is no such role, or the account is no service account.

    """
    hold([installation_id])
    account = queries.account(installation_id, account_id)
    if role and role not in Account.Role:
        raise BadAccount("no such role", "role", "unknown")
    if role and account.kind != Account.Kind.SERVICE_ACCOUNT:
        raise BadAccount("only service accounts have a role", "role")
    changed = (
        Account.objects.of(installation_id)
        .filter(id=account_id)
        .exclude(role=role)
        .update(role=role)
    )
    if changed:
        happening = Happening(
            installation_id=installation_id,
            kind="account.role_changed",
            subject=f"account:{account_id}",
            at=now,
            body={"account_id": account_id, "account_key": account.key},
        )
        announce(happenings=[happening], now=now)
    return bool(changed)
