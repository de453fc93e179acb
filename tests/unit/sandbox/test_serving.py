from __future__ import annotations

import socket
import time
from contextlib import asynccontextmanager

import pytest
import requests
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from saleor_wechat_growth.sandbox import wechat
from saleor_wechat_growth.sandbox.serving import Serving


def _saying(text: str) -> Starlette:
    async def say(_: object) -> PlainTextResponse:
        return PlainTextResponse(text)

    return Starlette(routes=[Route("/", say)])


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def test_applications_have_ports_of_their_own():
    with Serving({"one": _saying("1"), "two": _saying("2")}) as serving:
        assert requests.get(serving.url("one"), timeout=5).text == "1"
        assert requests.get(serving.url("two"), timeout=5).text == "2"
        assert serving.port("one") != serving.port("two")


def test_a_port_can_be_chosen_and_is_free_again_afterwards():
    port = _free_port()
    for _ in range(2):
        with Serving({"one": _saying("1")}, {"one": port}) as serving:
            assert serving.url("one") == f"http://127.0.0.1:{port}"
            assert requests.get(serving.url("one"), timeout=5).text == "1"

    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{port}", timeout=5)


def test_a_taken_port_is_the_callers_problem():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        serving = Serving({"one": _saying("1")}, {"one": taken.getsockname()[1]})
        with pytest.raises(OSError, match="in use"):
            serving.start()


def test_an_application_that_cannot_start_is_reported():
    @asynccontextmanager
    async def failing(_: Starlette):
        raise RuntimeError("no")
        yield

    with pytest.raises(RuntimeError, match="did not start"):
        Serving({"one": Starlette(lifespan=failing)}).start()


def test_stopping_does_not_wait_for_a_hanging_answer():
    with Serving({"wechat": wechat.create_app()}) as serving:
        url = serving.url("wechat")
        order = {"kind": "accept-then-hang"}
        requests.post(f"{url}/_sandbox/faults", json=order, timeout=5)
        with socket.create_connection(("127.0.0.1", serving.port("wechat"))) as caller:
            caller.sendall(b"GET /cgi-bin/token HTTP/1.1\r\nHost: x\r\n\r\n")
            started = time.monotonic()
            serving.stop()

    assert time.monotonic() - started < 3
