"""One request to a shop's server and its whole answer, within a time and a size.

A timeout of a socket counts from byte to byte: a server that says one in a while
keeps its caller for ever. So the whole exchange, from the first byte of TLS to the
last of the body, has an end, at which the line is cut.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from typing import TYPE_CHECKING, Any, Final, Self

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from saleor_wechat_growth.integrations.saleor.errors import TooLarge, Unreachable

if TYPE_CHECKING:
    from urllib3 import HTTPResponse
    from urllib3.poolmanager import PoolManager, ProxyManager

_CHUNK: Final = 64 * 1024


def session_of(connections: int) -> requests.Session:
    """Return a session whose exchanges end; up to `connections` threads at a time."""
    session = requests.Session()
    adapter = _Adapter(pool_maxsize=connections, pool_block=True)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def exchange(
    session: requests.Session,
    method: str,
    url: str,
    *,
    what: str,
    seconds: float,
    at_most: int,
    **more: Any,
) -> tuple[int, bytes]:
    """Return the status and the whole body, decoded, of a request of `session_of`'s.

    what: named in errors. seconds: for all of it, once the address is found and a
    connection is made, which may each take as long. at_most: bytes of the decoded
    body. No redirect is followed.

    Raises:
        TooLarge: there were more bytes.
        Unreachable: no connection, no answer, or not the whole of it in time.

    """
    with _Deadline(seconds) as deadline:
        try:
            answer = session.request(
                method,
                url,
                timeout=seconds,
                allow_redirects=False,
                stream=True,
                **more,
            )
            with answer:
                body = _read(answer, what, at_most)
        except (requests.RequestException, OSError) as error:
            name = "TimeoutError" if deadline.is_over else type(error).__name__
            raise Unreachable(f"{what}: {name}") from None
        if deadline.is_over:
            # where no length was announced, a line that is cut looks like an end
            raise Unreachable(f"{what}: TimeoutError")
    return answer.status_code, body


def _read(answer: requests.Response, what: str, at_most: int) -> bytes:
    """Read by the decoded byte: a small answer may unfold into a large one."""
    body = bytearray()
    for chunk in answer.iter_content(_CHUNK):
        body += chunk
        if len(body) > at_most:
            raise TooLarge(f"{what}: more than {at_most} bytes")
    return bytes(body)


class _Deadline:
    """Cuts the lines this thread uses within the block when its time is over."""

    _of_thread: Final = threading.local()

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._lines: list[socket.socket] = []
        self._lock = threading.Lock()
        self._alarm: threading.Timer | None = None

    def __enter__(self) -> Self:
        self._of_thread.deadline = self
        return self

    def __exit__(self, *_: object) -> None:
        self._of_thread.deadline = None
        if self._alarm is not None:
            self._alarm.cancel()
        with self._lock:
            for line in self._lines:
                line.close()
            self._lines = []

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._ends

    @classmethod
    def watch(cls, line: socket.socket | None) -> None:
        """Have the thread's deadline, if it has one, end what is read from `line`."""
        deadline = getattr(cls._of_thread, "deadline", None)
        if deadline is not None and line is not None:
            deadline._add(line)  # noqa: SLF001 -- ours

    def _add(self, line: socket.socket) -> None:
        # a line of our own to the same connection: TLS takes the first one over
        with self._lock:
            self._lines.append(socket.socket(fileno=os.dup(line.fileno())))
        if self._alarm is None:
            left = max(self._ends - time.monotonic(), 0)
            self._alarm = threading.Timer(left, self._cut)
            self._alarm.daemon = True
            self._alarm.start()

    def _cut(self) -> None:
        with self._lock:
            for line in self._lines:
                # it may have ended by itself
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        line = super()._new_conn()
        _Deadline.watch(line)
        return line

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as urllib3's own
        # a connection kept from before was not made in this exchange
        _Deadline.watch(self.sock)
        return super().getresponse()


class _Secure(_Plain, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


_POOLS: Final = {"http": _PlainPool, "https": _SecurePool}


class _Adapter(HTTPAdapter):
    """Makes connections that a deadline can watch, to a server and to a proxy."""

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more)
        self._watched(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **more: Any) -> ProxyManager:
        manager: ProxyManager = super().proxy_manager_for(proxy, **more)
        self._watched(manager)
        return manager

    @staticmethod
    def _watched(manager: PoolManager) -> None:
        manager.pool_classes_by_scheme = _POOLS
