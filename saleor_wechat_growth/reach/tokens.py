"""Access tokens of all workers: one row, one fetch (`integrations.wechat.tokens`).

Within a process a `MemoryTokenStore` answers, so a send costs no query. What it has
to fetch comes from the table; only if that, too, is stale does one process, holding a
lock that the others wait at, ask WeChat. The lock is the session's, not a
transaction's: none is open while the call is made, and it ends with the connection
if its holder dies.
"""

from __future__ import annotations

import time
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.db import DatabaseError, InterfaceError, connection

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.integrations.wechat.tokens import (
    MARGIN_SECONDS,
    MemoryTokenStore,
    Token,
)
from saleor_wechat_growth.reach.models import AccessToken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: First key of these advisory locks; the second is a hash of the token's key.
LOCK_SPACE: Final = 0x544F4B45


class SharedTokens:
    """The token of one account (`WeChatCredentials.token_key`).

    `clock` gives seconds since 1970. It is the wall's and not the house's `now`: a
    token ages by WeChat's clock, also where a sandbox or a test travels in time.
    """

    def __init__(self, key: str, clock: Callable[[], float] = time.time) -> None:
        self._key = key
        self._clock = clock
        self._memory = MemoryTokenStore(clock)

    def obtain(self, appid: str, fetch: Callable[[], Token]) -> str:
        """Return the shared token, after at most one `fetch` among all workers.

        Raises what `fetch` raises, and GatewayError (transient) while the database
        is away: without a token nothing left us.
        """
        return self._memory.obtain(appid, lambda: self._shared(fetch))

    def discard(self, appid: str, stale: str) -> None:
        """Forget the token, if `stale` is still the one that is kept."""
        self._memory.discard(appid, stale)
        with _own_connection():
            row = AccessToken.objects.filter(app_id=self._key).first()
            if row is not None and _opened(row) == stale:
                # the sealed bytes say whether it is still the row that was read
                AccessToken.objects.filter(
                    app_id=self._key, sealed_value=row.sealed_value
                ).delete()

    def _shared(self, fetch: Callable[[], Token]) -> Token:
        with _own_connection():
            return self._kept() or self._fetched(fetch)

    def _fetched(self, fetch: Callable[[], Token]) -> Token:
        with _lock(self._key):
            kept = self._kept()
            if kept is not None:
                return kept
            token = fetch()
            ends = self._clock() + token.expires_in
            AccessToken.objects.bulk_create(
                [
                    AccessToken(
                        app_id=self._key,
                        sealed_value=crypto.seal_text(token.value),
                        expires_at=datetime.fromtimestamp(ends, UTC),
                    )
                ],
                update_conflicts=True,
                unique_fields=["app_id"],
                update_fields=["sealed_value", "expires_at"],
            )
            return token

    def _kept(self) -> Token | None:
        row = AccessToken.objects.filter(app_id=self._key).first()
        if row is None:
            return None
        value = _opened(row)
        left = int(row.expires_at.timestamp() - self._clock())
        return Token(value, left) if value and left > MARGIN_SECONDS else None


def _opened(row: AccessToken) -> str | None:
    """Return the token, or None if it was sealed with a key that is gone."""
    try:
        return crypto.unseal_text(bytes(row.sealed_value))
    except crypto.Unreadable:
        return None


@contextmanager
def _lock(key: str) -> Iterator[None]:
    numbers = [LOCK_SPACE, zlib.crc32(key.encode()) - 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", numbers)
    try:
        yield
    finally:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", numbers)
        except (DatabaseError, InterfaceError):
            # in a broken transaction nothing can be said, but the lock must go
            connection.close()
            raise


@contextmanager
def _own_connection() -> Iterator[None]:
    """Leave no connection behind in the sending threads, of which there are many."""
    was_open = connection.connection is not None
    try:
        yield
    except (DatabaseError, InterfaceError):
        raise GatewayError(Failure.TRANSIENT, "token-store") from None
    finally:
        if not was_open:
            connection.close()
