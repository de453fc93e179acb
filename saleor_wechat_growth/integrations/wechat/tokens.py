"""Access tokens, shared by everybody who calls for one account.

WeChat's stable tokens live two hours. In the normal mode asking again gives the
current one with its remaining seconds; about five minutes before its end WeChat
gives a new one and both work (official page 获取稳定版接口调用凭据).
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from saleor_wechat_growth.core.gateways import GatewayError

if TYPE_CHECKING:
    from collections.abc import Callable

#: how long before its end a token is no longer handed out, in seconds: within
#: WeChat's five minutes of overlap, and longer than a call lasts
MARGIN_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Token:
    """A token and the seconds it has left."""

    value: str = field(repr=False)
    expires_in: int

    @property
    def usable_seconds(self) -> float:
        """How long it may be handed out; a short rest is used half."""
        return self.expires_in - min(MARGIN_SECONDS, self.expires_in / 2)


class TokenStore(Protocol):
    """Where the workers of one shop find their tokens."""

    def obtain(self, appid: str, fetch: Callable[[], Token]) -> str:
        """Give the shared token, after at most one `fetch` among all who ask.

        What `fetch` raises reaches everybody who waited for it.
        """

    def discard(self, appid: str, stale: str) -> None:
        """Forget the token, if `stale` is still the one that is kept."""


@dataclass(frozen=True, slots=True)
class _Kept:
    value: str
    until: float


class MemoryTokenStore:
    """Tokens of one process. `clock` gives seconds, from any start."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[str, _Kept] = {}
        self._fetching: dict[str, Future[str]] = {}

    def obtain(self, appid: str, fetch: Callable[[], Token]) -> str:
        with self._lock:
            kept = self._kept.get(appid)
            if kept is not None and self._clock() < kept.until:
                return kept.value
            under_way = self._fetching.get(appid)
            if under_way is None:
                mine = self._fetching[appid] = Future()
        if under_way is not None:
            return _await(under_way)
        try:
            token = fetch()
        except BaseException as error:
            with self._lock:
                del self._fetching[appid]
            mine.set_exception(error)
            raise
        until = self._clock() + token.usable_seconds
        with self._lock:
            self._kept[appid] = _Kept(token.value, until)
            del self._fetching[appid]
        mine.set_result(token.value)
        return token.value

    def discard(self, appid: str, stale: str) -> None:
        with self._lock:
            kept = self._kept.get(appid)
            if kept is not None and kept.value == stale:
                del self._kept[appid]


def _await(fetched: Future[str]) -> str:
    error = fetched.exception()
    if error is None:
        return fetched.result()
    if isinstance(error, GatewayError):
        # one exception object raised in many threads would grow a shared traceback
        raise GatewayError(error.failure, error.code, error.detail)
    raise error
