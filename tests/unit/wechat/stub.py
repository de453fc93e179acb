"""A gateway that misbehaves on demand, over real sockets."""

from __future__ import annotations

import json
import socket
import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.content)


@dataclass(frozen=True)
class Reply:
    """What goes back: JSON unless it is bytes, or nothing at all."""

    body: Any = field(default_factory=dict)
    status: int = 200
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    #: read the request, then keep silent
    hang: bool = False
    #: read the request, then reset the connection
    reset: bool = False
    #: promise this many more bytes than come
    missing: int = 0


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    #: 64 threads connect at once
    request_queue_size = 128


class Stub:
    """Answers each request by `answer`; remembers all of them."""

    def __init__(self, answer: Callable[[Seen], Reply]) -> None:
        self.answer = answer
        self.seen: list[Seen] = []
        self.connections = 0
        self._over = threading.Event()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    def calls_to(self, path: str) -> list[Seen]:
        return [seen for seen in self.seen if seen.path == path]

    def _handler(stub) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                stub.connections += 1
                super().setup()

            def handle_any(self) -> None:
                parts = urlsplit(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                seen = Seen(
                    self.command,
                    parts.path,
                    {name: v[0] for name, v in parse_qs(parts.query).items()},
                    {name.lower(): v for name, v in self.headers.items()},
                    self.rfile.read(length),
                )
                stub.seen.append(seen)
                self.reply(stub.answer(seen))

            do_GET = do_POST = handle_any  # noqa: N815 - names http.server looks for

            def reply(self, reply: Reply) -> None:
                if reply.hang:
                    stub._over.wait(30)
                    self.close_connection = True
                    return
                if reply.reset:
                    abort = struct.pack("ii", 1, 0)
                    self.connection.setsockopt(
                        socket.SOL_SOCKET, socket.SO_LINGER, abort
                    )
                    # the handler's files hold the socket open beyond its close
                    self.connection.shutdown(socket.SHUT_RD)
                    self.close_connection = True
                    return
                content = (
                    reply.body
                    if isinstance(reply.body, bytes)
                    else json.dumps(reply.body, ensure_ascii=False).encode()
                )
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.content_type)
                self.send_header("Content-Length", str(len(content) + reply.missing))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)
                if reply.missing:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        return Handler
