"""Is this really from that shop? Asked once for every delivery, so it is quick."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from saleor_wechat_growth.installations import queries
from saleor_wechat_growth.installations.clients import TIMEOUT_SECONDS
from saleor_wechat_growth.installations.errors import (
    BadWebhook,
    ShopUnreachable,
    UnknownShop,
)
from saleor_wechat_growth.integrations.saleor import keys, signatures
from saleor_wechat_growth.integrations.saleor.errors import (
    BadKeySet,
    BadSignature,
    UnknownKey,
    Unreachable,
)
from saleor_wechat_growth.integrations.saleor.keys import Jwks

if TYPE_CHECKING:
    from collections.abc import Callable

    from saleor_wechat_growth.installations.models import Installation

Checked = TypeVar("Checked")

#: How long a process believes what it read of a shop.
BELIEVE = timedelta(seconds=30)
#: A forged key id must not make us ask the shop's key set without end.
REFETCH_EVERY = timedelta(seconds=30)


@dataclass(frozen=True)
class _Shop:
    id: int
    jwks: Jwks
    read_at: datetime


_shops: dict[str, _Shop] = {}
#: When a shop last failed to give its key set: not asked again at once, either.
_silent: dict[str, datetime] = {}
_lock = threading.Lock()


def verify_webhook(*, api_url: str, signature: str, body: bytes, now: datetime) -> int:
    """Return the id of the installation that signed `body` (raw bytes).

    Raises:
        UnknownShop: nobody installed us there.
        BadWebhook: the signature is missing or not the shop's.
        ShopUnreachable: it may be, but the new key cannot be fetched now.

    """

    def check(jwks: Jwks) -> None:
        signatures.verify(signature, body, jwks)

    try:
        with_keys(api_url=api_url, check=check, now=now)
    except (BadSignature, UnknownKey) as error:
        raise BadWebhook(type(error).__name__) from error
    return _shop(api_url, now).id


def with_keys(
    *, api_url: str, check: Callable[[Jwks], Checked], now: datetime
) -> Checked:
    """Return what `check` makes of the shop's keys.

    If it raises UnknownKey, the shop may sign with a new key: its key set is fetched
    anew, at most once in REFETCH_EVERY, and `check` asked again.

    Raises:
        UnknownShop: nobody installed us there.
        ShopUnreachable: the key set is needed and cannot be had now.
        Exception: whatever `check` raises; UnknownKey only over fresh keys.

    """
    try:
        return check(_shop(api_url, now).jwks)
    except UnknownKey:
        pass
    # out here: what goes wrong with the new keys has nothing to do with the old
    return check(_renew(api_url, now).jwks)


def forget_shops() -> None:
    """Read every shop anew (after a registration, and between tests)."""
    _shops.clear()
    _silent.clear()


def _shop(api_url: str, now: datetime) -> _Shop:
    known = _shops.get(api_url)
    if known is not None and now - known.read_at < BELIEVE:
        return known
    installation = queries.by_api_url(api_url)
    if installation is None:
        raise UnknownShop(api_url)
    return _remember(installation, now)


def _remember(installation: Installation, now: datetime) -> _Shop:
    try:
        jwks = Jwks.parse(installation.jwks)
    except BadKeySet as error:
        raise ShopUnreachable(installation.saleor_api_url) from error
    shop = _Shop(installation.id, jwks, now)
    _shops[installation.saleor_api_url] = shop
    return shop


def _renew(api_url: str, now: datetime) -> _Shop:
    with _lock:
        installation = queries.by_api_url(api_url)
        if installation is None:
            raise UnknownShop(api_url)
        fetched = installation.jwks_fetched_at
        if fetched is None or now - fetched >= REFETCH_EVERY:
            silent = _silent.get(api_url)
            if silent is not None and now - silent < REFETCH_EVERY:
                raise ShopUnreachable(api_url)
            try:
                installation.jwks = keys.fetch(api_url, timeout=TIMEOUT_SECONDS)
            except (Unreachable, BadKeySet) as error:
                _silent[api_url] = now
                raise ShopUnreachable(api_url) from error
            _silent.pop(api_url, None)
            installation.jwks_fetched_at = now
            installation.save(update_fields=["jwks", "jwks_fetched_at"])
        return _remember(installation, now)
