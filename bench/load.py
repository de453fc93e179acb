"""Sends prepared HTTP requests from a process of its own and says how they fared.

`python -m bench.load PORT FILE CONNECTIONS [RATE]`. FILE: pickled raw requests.
Without RATE each connection sends its next request when the last was answered
(closed loop: how much can the server do?). With it, requests are due at that many a
second whether or not the server keeps up, and a request's time runs from when it was
due (open loop: nobody's wait is left out).
"""

from __future__ import annotations

import asyncio
import json
import pickle
import sys
import time
from collections import deque
from pathlib import Path

from bench.lines import percentile

GIVE_UP_SECONDS = 120
TICK_SECONDS = 0.001


class Load:
    """What is to be sent, what waits for a free connection, how long things took."""

    def __init__(self, requests: list[bytes], rate: float | None) -> None:
        self.requests = deque(requests)
        self.count = len(requests)
        self.rate = rate
        self.waiting: deque[tuple[float, bytes]] = deque()
        self.idle: list[Connection] = []
        self.seconds: list[float] = []
        self.refused = 0
        #: why it cannot go on
        self.broken = ""
        self.done = asyncio.Event()

    def next(self) -> tuple[float, bytes] | None:
        """Return a request that may be sent now, and when it was due."""
        if self.waiting:
            return self.waiting.popleft()
        if self.rate is None and self.requests:
            return time.perf_counter(), self.requests.popleft()
        return None

    def answered(self, due: float, answer: bytes) -> None:
        self.seconds.append(time.perf_counter() - due)
        self.refused += not answer.startswith(b"HTTP/1.1 200")
        if len(self.seconds) == self.count:
            self.done.set()

    async def keep_to_rate(self) -> None:
        """Make requests due by the clock; idle connections take them at once."""
        assert self.rate is not None
        began, made = time.perf_counter(), 0
        while self.requests:
            elapsed = time.perf_counter() - began
            while self.requests and made <= elapsed * self.rate:
                due = began + made / self.rate
                self.waiting.append((due, self.requests.popleft()))
                made += 1
            while self.waiting and self.idle:
                self.idle.pop().send()
            await asyncio.sleep(TICK_SECONDS)


class Connection(asyncio.Protocol):
    """One kept-alive connection, one request at a time."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.due = 0.0
        self.answer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def send(self) -> None:
        found = self.load.next()
        if found is None:
            self.load.idle.append(self)
            return
        self.due, request = found
        self.answer = b""
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.answer += data
        if _is_whole(self.answer):
            self.load.answered(self.due, self.answer)
            self.send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.load.done.is_set():
            self.load.broken = f"the server closed a connection: {exc}"
            self.load.done.set()


def _is_whole(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    if not end:
        return False
    head = head.lower()
    if b"chunked" in head:
        return body.endswith(b"0\r\n\r\n")
    _, _, length = head.partition(b"content-length:")
    return len(body) >= int(length.partition(b"\r\n")[0] or 0)


async def send(
    port: int, requests: list[bytes], connections: int, rate: float | None
) -> dict[str, float]:
    load = Load(requests, rate)
    loop = asyncio.get_running_loop()
    made = [
        (await loop.create_connection(lambda: Connection(load), "127.0.0.1", port))[1]
        for _ in range(connections)
    ]
    began = time.perf_counter()
    for connection in made:
        connection.send()
    pace = asyncio.create_task(load.keep_to_rate()) if rate else None
    await asyncio.wait_for(load.done.wait(), GIVE_UP_SECONDS)
    took = time.perf_counter() - began
    if load.broken:
        sys.exit(load.broken)
    for connection in made:
        connection.transport.close()
    if pace is not None:
        await pace
    return {
        "count": load.count,
        "rate": load.count / took,
        "p50": percentile(load.seconds, 50),
        "p95": percentile(load.seconds, 95),
        "p99": percentile(load.seconds, 99),
        "refused": load.refused,
    }


def main() -> None:
    port, path, connections, *rate = sys.argv[1:]
    requests = pickle.loads(Path(path).read_bytes())
    paced = float(rate[0]) if rate else None
    found = asyncio.run(send(int(port), requests, int(connections), paced))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
