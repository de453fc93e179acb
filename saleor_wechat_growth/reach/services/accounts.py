from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Q

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.reach import queries
from saleor_wechat_growth.reach.credentials import (
    OPTIONAL_SECRETS,
    REQUIRED_SECRETS,
    callback_lookup,
)
from saleor_wechat_growth.reach.errors import BadAccount
from saleor_wechat_growth.reach.models import Account

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

#: how much later than said an account's last push may have been
PUSH_GRAIN: Final = timedelta(hours=1)

_AES_KEY: Final = re.compile(r"[A-Za-z0-9+/]{43}")
#: a path's secret must not be guessable
_SHORTEST_CALLBACK_SECRET: Final = 16


@transaction.atomic
def save_account(
    *,
    installation_id: int,
    key: str,
    kind: str,
    name: str,
    app_id: str,
    secrets: Mapping[str, str],
    open_platform: str = "",
    options: Mapping[str, Any] | None = None,
) -> Account:
    """Make the shop's account `key` so; an equal one stays as it is.

    Secrets are write-only: those not given stay, "" takes an optional one away.
    Names by kind: `credentials.REQUIRED_SECRETS` and `OPTIONAL_SECRETS`.

    Raises BadAccount for a kind that changes, a missing, unknown or impossible
    secret, or an app id that another account of the shop has.
    """
    found = (
        Account.objects.of(installation_id).select_for_update().filter(key=key).first()
    )
    if found is not None and found.kind != kind:
        raise BadAccount("an account keeps its kind; make another")
    taken = Account.objects.of(installation_id).filter(kind=kind, app_id=app_id)
    if taken.exclude(key=key).exists():
        raise BadAccount("another account of this shop has this app id")
    known = queries.open_secrets(found) if found else {}
    merged = {name: value for name, value in (known | dict(secrets)).items() if value}
    _check(kind, app_id, merged)
    wanted: dict[str, Any] = {
        "kind": kind,
        "name": name,
        "app_id": app_id,
        "open_platform": open_platform,
        "options": dict(options or {}),
    }
    if found is not None:
        same = all(getattr(found, field) == value for field, value in wanted.items())
        if same and merged == known:
            return found
    account = found or Account(installation_id=installation_id, key=key, version=0)
    for field, value in wanted.items():
        setattr(account, field, value)
    secret = merged.get("callback_secret")
    account.callback_lookup = callback_lookup(secret) if secret else None
    account.sealed_secrets = crypto.seal(json.dumps(merged, sort_keys=True).encode())
    account.version += 1
    account.save()
    return account


def _check(kind: str, app_id: str, secrets: Mapping[str, str]) -> None:
    if kind not in Account.Kind:
        raise BadAccount("no such kind of account")
    if not app_id:
        raise BadAccount("an account needs an app id")
    which = Account.Kind(kind)
    required, optional = REQUIRED_SECRETS[which], OPTIONAL_SECRETS[which]
    if missing := [name for name in required if not secrets.get(name)]:
        raise BadAccount(f"missing: {', '.join(missing)}")
    if unknown := sorted(set(secrets) - set(required) - set(optional)):
        raise BadAccount(f"unknown: {', '.join(unknown)}")
    aes_key = secrets.get("aes_key")
    if aes_key and not _AES_KEY.fullmatch(aes_key):
        raise BadAccount("aes_key has 43 letters, digits, + and /")
    if aes_key and not secrets.get("push_token"):
        raise BadAccount("aes_key goes with a push_token")
    callback_secret = secrets.get("callback_secret")
    if callback_secret and len(callback_secret) < _SHORTEST_CALLBACK_SECRET:
        raise BadAccount(
            f"callback_secret has {_SHORTEST_CALLBACK_SECRET} characters or more"
        )


def pause_account(
    *,
    installation_id: int,
    account_id: int,
    reason: str,
    until: datetime | None = None,
) -> bool:
    """Send nothing through an account, until `until` or until it is resumed.

    Return whether it was active. A pause without end is never shortened.
    """
    accounts = Account.objects.of(installation_id).filter(id=account_id)
    stopped = accounts.filter(status=Account.Status.ACTIVE).update(
        status=Account.Status.PAUSED, paused_reason=reason[:200], paused_until=until
    )
    if not stopped:
        longer = Q(paused_until__isnull=False)
        if until is not None:
            longer &= Q(paused_until__lt=until)
        accounts.filter(longer, status=Account.Status.PAUSED).update(
            paused_reason=reason[:200], paused_until=until
        )
    return bool(stopped)


def resume_account(*, installation_id: int, account_id: int) -> bool:
    """Send through an account again; return whether it was paused."""
    return bool(
        Account.objects.of(installation_id)
        .filter(id=account_id, status=Account.Status.PAUSED)
        .update(status=Account.Status.ACTIVE, paused_reason="", paused_until=None)
    )


def pushes_arrived(
    *, installation_id: int, account_ids: Collection[int], now: datetime
) -> None:
    """Note that WeChat pushes to these accounts: from now on pushes grant."""
    Account.objects.of(installation_id).filter(
        Q(last_push_at__isnull=True) | Q(last_push_at__lt=now - PUSH_GRAIN),
        id__in=account_ids,
    ).update(last_push_at=now)
