"""Answers that are too slow or too large, from a server that does only that."""

from __future__ import annotations

import contextlib
import gzip
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from saleor_wechat_growth.integrations.saleor import keys
from saleor_wechat_growth.integrations.saleor.client import SaleorClient
from saleor_wechat_growth.integrations.saleor.errors import (
    BadKeySet,
    TooLarge,
    Unreachable,
)

SECONDS = 0.6
#: a machine that is busy may be late by this, a server that trickles is by minutes
PATIENCE = 5.0
Say = Callable[[socket.socket, threading.Event], None]
Serve = Callable[[Say], str]


def take(line: socket.socket) -> bytes:
    """Return a whole request, or nothing when there is no more."""
    said = b""
    while b"\r\n\r\n" not in said:
        if not (more := line.recv(65536)):
            return b""
        said += more
    head, _, body = said.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    while length and len(body) < int(length[1]):
        body += line.recv(65536)
    return head + body


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server that takes each request whole and then does as it is told."""
    stop = threading.Event()
    threads: list[threading.Thread] = []

    def answer(line: socket.socket, say: Say) -> None:
        with line, contextlib.suppress(OSError):
            line.settimeout(PATIENCE)
            while take(line):
                say(line, stop)

    def listen(listener: socket.socket, say: Say) -> None:
        with listener:
            while not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    line, _ = listener.accept()
                    thread = threading.Thread(target=answer, args=(line, say))
                    thread.start()
                    threads.append(thread)

    def start(say: Say) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listener.settimeout(0.1)
        thread = threading.Thread(target=listen, args=(listener, say))
        thread.start()
        threads.append(thread)
        return f"http://127.0.0.1:{listener.getsockname()[1]}/graphql/"

    yield start
    stop.set()
    for thread in threads:
        thread.join(PATIENCE)


def trickle(first: bytes) -> Say:
    """Say `first`, then a byte every tenth of a second, for as long as one listens."""

    def say(line: socket.socket, stop: threading.Event) -> None:
        line.sendall(first)
        while not stop.wait(0.1):
            line.sendall(b" ")

    return say


def whole(body: bytes, *headers: bytes) -> Say:
    head = b"\r\n".join(
        (b"HTTP/1.1 200 OK", b"Content-Length: %d" % len(body), *headers, b"", b"")
    )
    return lambda line, _: line.sendall(head + body)


TRICKLES = {
    "head": b"HTTP/1.1 200 OK\r\nX-Slow: ",
    "body": b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{",
    "body without a length": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{",
}


@pytest.mark.parametrize("first", TRICKLES.values(), ids=TRICKLES)
def test_a_core_that_trickles_is_away_when_the_time_is_over(
    serve: Serve, first: bytes
) -> None:
    client = SaleorClient(serve(trickle(first)), "t", timeout=SECONDS)
    began = time.monotonic()
    with pytest.raises(Unreachable, match="TimeoutError"):
        client.current_app()
    assert time.monotonic() - began < PATIENCE


@pytest.mark.parametrize("first", TRICKLES.values(), ids=TRICKLES)
def test_a_key_set_that_trickles_is_away_when_the_time_is_over(
    serve: Serve, first: bytes
) -> None:
    began = time.monotonic()
    with pytest.raises(Unreachable, match="TimeoutError"):
        keys.fetch(serve(trickle(first)), timeout=SECONDS)
    assert time.monotonic() - began < PATIENCE


def test_a_connection_that_was_kept_is_cut_as_well(serve: Serve) -> None:
    good = whole(b'{"data": {"channels": []}}')
    bad = trickle(TRICKLES["head"])
    turns = iter([good, bad])

    def say(line: socket.socket, stop: threading.Event) -> None:
        next(turns)(line, stop)

    client = SaleorClient(serve(say), "t", timeout=SECONDS)
    assert client.channels() == []
    began = time.monotonic()
    with pytest.raises(Unreachable, match="TimeoutError"):
        client.channels()
    assert time.monotonic() - began < PATIENCE


def test_what_came_in_time_is_not_cut_afterwards(serve: Serve) -> None:
    client = SaleorClient(
        serve(whole(b'{"data": {"channels": []}}')), "t", timeout=SECONDS
    )
    for _ in range(4):
        assert client.channels() == []
        time.sleep(SECONDS / 2)


def orders(count: int) -> bytes:
    """Make a page of orders of 100 kB each, as core never sends them."""
    nodes = [{"node": {"id": str(n), "note": "x" * 100_000}} for n in range(count)]
    page = {"edges": nodes, "pageInfo": {"hasNextPage": False, "endCursor": ""}}
    return json.dumps({"data": {"orders": page}}).encode()


def test_a_page_of_a_hundred_large_orders_is_read_packed_or_not(serve: Serve) -> None:
    page = orders(100)
    for say in (whole(page), whole(gzip.compress(page), b"Content-Encoding: gzip")):
        client = SaleorClient(serve(say), "t", timeout=20)
        assert len(list(client.orders_page())) == 100


@pytest.mark.parametrize("is_packed", [False, True])
def test_more_than_any_page_is_not_read(serve: Serve, *, is_packed: bool) -> None:
    page = orders(200)
    packed = whole(gzip.compress(page), b"Content-Encoding: gzip")
    client = SaleorClient(serve(packed if is_packed else whole(page)), "t", timeout=20)
    with pytest.raises(TooLarge):
        list(client.orders_page())


def test_a_key_set_that_is_too_large_cannot_be_used(serve: Serve) -> None:
    with pytest.raises(BadKeySet, match="too large"):
        keys.fetch(serve(whole(b" " * 100_000)), timeout=5)


def test_a_body_that_ends_early_is_no_answer(serve: Serve) -> None:
    def say(line: socket.socket, _: threading.Event) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}")
        line.close()

    with pytest.raises(Unreachable):
        keys.fetch(serve(say), timeout=5)
