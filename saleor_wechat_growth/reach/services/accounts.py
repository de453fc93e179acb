from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.http import origin_of
from saleor_wechat_growth.reach import queries
from saleor_wechat_growth.reach.credentials import (
    OPTIONAL_SECRETS,
    REQUIRED_SECRETS,
    UNSIGNED_KINDS,
    callback_lookup,
)
from saleor_wechat_growth.reach.errors import (
    BadAccount,
    NoCallbackSecret,
    UnknownAccount,
)
from saleor_wechat_growth.reach.models import Account

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

#: how much later than said an account's last push may have been
PUSH_GRAIN: Final = timedelta(minutes=5)

#: as the column takes them; growth.yaml and pages name accounts by it
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
_LONGEST_NAME: Final = 60
_LONGEST_ID: Final = 64
_MOST_ORIGINS: Final = 10
#: yuan for a part; abroad some cost more than half of one
_DEAREST_PART: Final = Decimal(2)
_PRICE_PLACES: Final = 4
_WORD: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_APP_ID: Final = {
    Account.Kind.SERVICE_ACCOUNT: _WORD,
    Account.Kind.MINI_PROGRAM: _WORD,
    Account.Kind.TENCENT_SMS: re.compile(r"[0-9]{1,20}", re.ASCII),
    Account.Kind.ALIYUN_SMS: re.compile(r"[0-9]{1,20}", re.ASCII),
    Account.Kind.JINSHUJU: _WORD,
}
#: what can be in a secret, and that in words. WeChat's console wants the token and
#: the key to be exactly so; a path's secret must not be guessable
_ANY: Final = (re.compile(r"[\x21-\x7e]{1,256}"), "1 to 256 characters, no spaces")
_FORMS: Final = {
    "aes_key": (
        re.compile(r"[A-Za-z0-9+/]{43}"),
        "43 letters, digits, + and /",
    ),
    "push_token": (
        re.compile(r"[A-Za-z0-9_-]{3,32}"),
        "3 to 32 letters and digits",
    ),
    "callback_secret": (
        re.compile(r"[A-Za-z0-9_-]{16,128}"),
        "16 characters or more",
    ),
}


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
    secret, an impossible key, name or app id, or one that another account of the
    shop has.
    """
    found = (
        Account.objects.of(installation_id).select_for_update().filter(key=key).first()
    )
    if found is not None and found.kind != kind:
        raise BadAccount("an account keeps its kind; make another", "kind", "fixed")
    taken = Account.objects.of(installation_id).filter(kind=kind, app_id=app_id)
    if taken.exclude(key=key).exists():
        text = "another account of this shop has this app id"
        raise BadAccount(text, "app_id", "taken")
    known = queries.open_secrets(found) if found else {}
    merged = {name: value for name, value in (known | dict(secrets)).items() if value}
    _check(kind, app_id, merged)
    _check_words(key, name, open_platform)
    options = dict(options or {})
    _check_origins(options.get("login_origins", ()))
    if price := _part_price(options.pop("part_price", None)):
        options["part_price"] = price
    wanted: dict[str, Any] = {
        "kind": kind,
        "name": name,
        "app_id": app_id,
        "open_platform": open_platform,
        "options": options,
    }
    if found is not None:
        same = all(getattr(found, field) == value for field, value in wanted.items())
        if same and merged == known:
            return found
    account = found or Account(installation_id=installation_id, key=key, version=0)
    if (account.app_id, known) != (app_id, merged):
        # what the gateway said was about other credentials
        account.tried_at, account.verdict, account.verdict_facts = None, "", {}
    for field, value in wanted.items():
        setattr(account, field, value)
    secret = merged.get("callback_secret")
    account.callback_lookup = callback_lookup(secret) if secret else None
    account.sealed_secrets = _sealed(merged)
    account.version += 1
    account.save()
    return account


def _check(kind: str, app_id: str, secrets: Mapping[str, str]) -> None:
    if kind not in Account.Kind:
        raise BadAccount("no such kind of account", "kind", "unknown")
    which = Account.Kind(kind)
    if not app_id:
        raise BadAccount("an account needs an app id", "app_id", "missing")
    if not _APP_ID[which].fullmatch(app_id):
        raise BadAccount("no such app id can be", "app_id")
    required, optional = REQUIRED_SECRETS[which], OPTIONAL_SECRETS[which]
    for name in required:
        if not secrets.get(name):
            raise BadAccount(f"missing: {name}", name, "missing")
    if unknown := sorted(set(secrets) - set(required) - set(optional)):
        raise BadAccount(f"unknown: {', '.join(unknown)}", unknown[0], "unknown")
    for name, value in secrets.items():
        form, description = _FORMS.get(name, _ANY)
        if not form.fullmatch(value):
            raise BadAccount(f"{name} has {description}", name)
    if secrets.get("aes_key") and not secrets.get("push_token"):
        raise BadAccount("aes_key goes with a push_token", "push_token", "missing")


def _check_words(key: str, name: str, open_platform: str) -> None:
    if not _KEY.fullmatch(key):
        raise BadAccount("a key has 1 to 40 letters, digits, - and _", "key")
    if not 0 < len(name) <= _LONGEST_NAME:
        raise BadAccount(f"a name has 1 to {_LONGEST_NAME} characters", "name")
    if len(open_platform) > _LONGEST_ID:
        raise BadAccount("no such Open Platform can be", "open_platform")


def _check_origins(origins: Sequence[str]) -> None:
    """Check the addresses that a web login may come back to.

    Plain HTTP would show the code to everybody on the way; only this machine may.
    """
    if len(origins) > _MOST_ORIGINS:
        raise BadAccount(f"at most {_MOST_ORIGINS} addresses", "login_origins")
    for origin in origins:
        try:
            is_plain = origin_of(origin) == origin
        except ValueError:
            is_plain = False
        is_local = urlsplit(origin).hostname in {"localhost", "127.0.0.1"}
        if not is_plain or not (origin.startswith("https://") or is_local):
            text = "an address is https://host, without a path"
            raise BadAccount(text, "login_origins")


def _part_price(value: Decimal | str | None) -> str:
    """Return what one part of an SMS costs, in yuan, as its one spelling; "" if unsaid.

    A mistyped 4.5 for 0.045 is what the ceiling is for.
    """
    if value is None or not str(value).strip():
        return ""
    try:
        price = Decimal(str(value).strip())
    except InvalidOperation:
        price = Decimal("NaN")
    if not (price.is_finite() and 0 < price <= _DEAREST_PART):
        text = f"a price is more than 0 and {_DEAREST_PART} yuan at most"
        raise BadAccount(text, "part_price")
    if price != round(price, _PRICE_PLACES):
        text = f"a price has {_PRICE_PLACES} places at most"
        raise BadAccount(text, "part_price")
    return f"{price.normalize():f}"


@transaction.atomic
def rotate_callback_secret(*, installation_id: int, account_id: int) -> str:
    """Give a callback address that nobody signs a new secret, and return it.

    From now on the old address is refused; the new one has to be entered in the
    vendor's console. It is kept as a hash and sealed, and never told again.

    Raises:
        UnknownAccount: the shop has none of this id.
        NoCallbackSecret: of an account whose callbacks are signed.

    """
    account = (
        Account.objects.of(installation_id)
        .select_for_update()
        .filter(id=account_id)
        .first()
    )
    if account is None:
        raise UnknownAccount
    if account.kind not in UNSIGNED_KINDS:
        raise NoCallbackSecret
    secret = new_callback_secret()
    opened = queries.open_secrets(account) | {"callback_secret": secret}
    account.sealed_secrets = _sealed(opened)
    account.callback_lookup = callback_lookup(secret)
    account.version += 1
    account.save(update_fields=["sealed_secrets", "callback_lookup", "version"])
    return secret


def new_callback_secret() -> str:
    """Return what nobody can guess, for the path of a callback."""
    return token_urlsafe(24)


def _sealed(secrets: Mapping[str, str]) -> bytes:
    return crypto.seal(json.dumps(dict(secrets), sort_keys=True).encode())


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
