"""Runs ASGI applications on loopback ports, in one background thread.

with Serving({"wechat": create_app()}) as serving:
    requests.get(serving.url("wechat") + "/cgi-bin/token")
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Any, Self

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from saleor_wechat_growth.sandbox.faults import DROP_EXTENSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

#: how long a stop waits for answers under way; hanging ones are then cut
_GRACE_SECONDS = 0
_START_SECONDS = 15
_STOP_SECONDS = 10
#: longer than any client's pool keeps an idle connection, so that the server
#: never closes one under a request
_KEEP_ALIVE_SECONDS = 120


class _DroppableProtocol(H11Protocol):
    """HTTP/1.1 whose application may cut the connection (`Kind.DROP`)."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        app: Any = self.app

        async def droppable(scope: Scope, receive: Receive, send: Send) -> None:
            extensions = scope.setdefault("extensions", {})
            extensions[DROP_EXTENSION] = {"drop": transport.abort}
            await app(scope, receive, send)

        self.app = droppable


class Serving:
    """Several applications by name; port 0, or no port, is a free one."""

    def __init__(
        self,
        apps: Mapping[str, ASGIApp],
        ports: Mapping[str, int] | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        self._apps = dict(apps)
        self._ports = dict(ports or {})
        self._host = host
        self._sockets: dict[str, socket.socket] = {}
        self._servers: list[uvicorn.Server] = []
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Bind, serve, and return once every application answers."""
        try:
            for name in self._apps:
                self._sockets[name] = _socket()
                self._sockets[name].bind((self._host, self._ports.get(name, 0)))
                self._ports[name] = self._sockets[name].getsockname()[1]
        except OSError:
            self.stop()
            raise
        self._servers = [_server(app) for app in self._apps.values()]
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)
        self._thread.start()
        if not self._ready.wait(_START_SECONDS) or not self._all_started():
            self.stop()
            raise RuntimeError("the sandbox gateways did not start")

    def stop(self) -> None:
        for server in self._servers:
            server.should_exit = True
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)
            self._thread = None
        for each in self._sockets.values():
            each.close()

    def url(self, name: str) -> str:
        """Give the origin of one application, without a slash at its end."""
        return f"http://{self._host}:{self._ports[name]}"

    def port(self, name: str) -> int:
        return self._ports[name]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _all_started(self) -> bool:
        return all(server.started for server in self._servers)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            # a failed start must not leave `start` waiting
            self._ready.set()

    async def _serve(self) -> None:
        tasks = [
            asyncio.create_task(_serve_one(server, each))
            for server, each in zip(self._servers, self._sockets.values(), strict=True)
        ]
        # uvicorn has no event for it; a failed start ends its task
        while not self._all_started() and not any(  # noqa: ASYNC110
            task.done() for task in tasks
        ):
            await asyncio.sleep(0.002)
        self._ready.set()
        await asyncio.gather(*tasks)


def _socket() -> socket.socket:
    # asyncio turns Nagle's algorithm off only for sockets that name their
    # protocol; with it on, an answer waits 40 ms for a delayed acknowledgement
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return made


async def _serve_one(server: uvicorn.Server, bound: socket.socket) -> None:
    # uvicorn leaves the interpreter when an application cannot start; `start`
    # reports that to its caller instead
    with contextlib.suppress(SystemExit):
        await server.serve(sockets=[bound])


def _server(app: ASGIApp) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=_DroppableProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            log_level="critical",
            access_log=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )
