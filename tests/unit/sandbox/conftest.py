from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
import requests
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from saleor_wechat_growth.sandbox import sms, wechat
from saleor_wechat_growth.sandbox.clock import Clock
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.sandbox.sms import demo as sms_demo
from saleor_wechat_growth.sandbox.wechat import demo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.requests import Request

T = TypeVar("T")

ALICE = "oS-demo-alice"
BOB = "oS-demo-bob"
MINI_ALICE = "oM-demo-alice"
MINI_BOB = "oM-demo-bob"

CART = {
    "thing1": {"value": "陶瓷杯"},
    "amount2": {"value": "¥99.00"},
    "time3": {"value": "2026-11-23 12:00"},
    "thing4": {"value": "购物车里的商品还在等您"},
}
CART_CARD = {
    "thing1": {"value": "陶瓷杯"},
    "amount2": {"value": "¥99.00"},
    "thing3": {"value": "购物车里的商品还在等您"},
}


def until(look: Callable[[], T], seconds: float = 10.0) -> T:
    """Look again until there is something to see, or fail."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)
    return seen


@dataclass(frozen=True, slots=True)
class Received:
    path: str
    query: dict[str, str]
    body: str
    content_type: str


@dataclass(slots=True)
class Receiver:
    """The callback URL of an app under test; answers what it is told to."""

    received: list[Received] = field(default_factory=list)
    #: (status, body) of the next answers; then `usual`
    answers: list[tuple[int, str]] = field(default_factory=list)
    usual: tuple[int, str] = (200, "success")
    #: how long each answer takes
    seconds: float = 0.0

    def app(self) -> Starlette:
        async def receive(request: Request) -> Response:
            self.received.append(
                Received(
                    request.url.path,
                    dict(request.query_params),
                    (await request.body()).decode(),
                    request.headers.get("content-type", ""),
                )
            )
            await asyncio.sleep(self.seconds)
            status, body = self.answers.pop(0) if self.answers else self.usual
            if request.method == "GET":
                body = request.query_params["echostr"]
            return Response(body, status)

        route = Route("/{path:path}", receive, methods=["GET", "POST"])
        return Starlette(routes=[route])


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway's control API."""

    url: str

    def tell(self, what: str, body: Any = None) -> Any:
        answer = requests.post(f"{self.url}/_sandbox/{what}", json=body, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ask(self, what: str, **query: Any) -> Any:
        answer = requests.get(f"{self.url}/_sandbox/{what}", params=query, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()


@dataclass(frozen=True, slots=True)
class WeChat(Gateway):
    """The WeChat gateway, called as an app calls it."""

    def token(self, appid: str = demo.SERVICE_APPID, **more: Any) -> dict[str, Any]:
        secret = {
            demo.SERVICE_APPID: "not-a-secret-demo-service",
            demo.MINI_PROGRAM_APPID: "not-a-secret-demo-mini-program",
        }[appid]
        body = {"grant_type": "client_credential", "appid": appid, "secret": secret}
        return self.post_open("/cgi-bin/stable_token", {**body, **more})

    def get_open(self, path: str, **query: str) -> Any:
        return requests.get(self.url + path, params=query, timeout=10).json()

    def post_open(self, path: str, body: Any) -> Any:
        return requests.post(self.url + path, json=body, timeout=10).json()

    def get(self, path: str, appid: str = demo.SERVICE_APPID, **query: str) -> Any:
        token = self.token(appid)["access_token"]
        return self.get_open(path, access_token=token, **query)

    def post(self, path: str, body: Any, appid: str = demo.SERVICE_APPID) -> Any:
        token = self.token(appid)["access_token"]
        return self.post_open(f"{path}?access_token={token}", body)

    def remind(self, openid: str = ALICE, **more: Any) -> Any:
        """Send the cart template."""
        body = {"touser": openid, "template_id": demo.CART_TEMPLATE, "data": CART}
        return self.post("/cgi-bin/message/template/send", {**body, **more})

    def notify(self, openid: str = MINI_ALICE, **more: Any) -> Any:
        """Send the cart subscription message."""
        template_id = demo.CART_SUBSCRIPTION
        body = {"touser": openid, "template_id": template_id, "data": CART_CARD}
        path = "/cgi-bin/message/subscribe/send"
        return self.post(path, {**body, **more}, demo.MINI_PROGRAM_APPID)

    def change(self, appid: str = demo.SERVICE_APPID, **fields: Any) -> None:
        self.tell("accounts/change", {"appid": appid, **fields})


@pytest.fixture(scope="session")
def noon() -> float:
    """Noon in Shanghai, from which the gateways' wall clock runs on."""
    return 1795406400.0


@pytest.fixture(scope="session")
def _receiver() -> Receiver:
    return Receiver()


@pytest.fixture(scope="session")
def serving(_receiver: Receiver, noon: float) -> Iterator[Serving]:
    started = time.time()

    def since_noon() -> float:
        return noon + time.time() - started

    apps = {
        "wechat": wechat.create_app(wechat.State(demo.demo_seed(), Clock(since_noon))),
        "sms": sms.create_app(sms.State(sms_demo.demo_seed())),
        "receiver": _receiver.app(),
    }
    with Serving(apps) as running:
        yield running


@pytest.fixture
def receiver(_receiver: Receiver) -> Receiver:
    _receiver.received.clear()
    _receiver.answers.clear()
    _receiver.usual = (200, "success")
    _receiver.seconds = 0.0
    return _receiver


@pytest.fixture
def wechat_gateway(serving: Serving) -> WeChat:
    gateway = WeChat(serving.url("wechat"))
    gateway.tell("reset")
    return gateway


@pytest.fixture
def sms_gateway(serving: Serving) -> Gateway:
    gateway = Gateway(serving.url("sms"))
    gateway.tell("reset")
    return gateway
