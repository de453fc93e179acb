"""Real captures, and a sandbox core with a tiny app installed in it."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests
from graphql import parse

from saleor_wechat_growth.integrations.saleor import documents
from saleor_wechat_growth.integrations.saleor.client import SaleorClient
from saleor_wechat_growth.integrations.saleor.keys import Jwks
from saleor_wechat_growth.sandbox.saleor.app import create_app
from saleor_wechat_growth.sandbox.saleor.demo import CHANNEL, demo_shop
from saleor_wechat_growth.sandbox.saleor.webhooks import selected_events
from saleor_wechat_growth.sandbox.serving import Serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from saleor_wechat_growth.sandbox.saleor.shop import Shop

DATA = Path(__file__).resolve().parents[2] / "data" / "saleor"

PERMISSIONS = [
    "MANAGE_CHECKOUTS",
    "MANAGE_ORDERS",
    "MANAGE_USERS",
    "MANAGE_PRODUCTS",
    "MANAGE_DISCOUNTS",
]
FAMILIES = (
    "checkout_events",
    "order_events",
    "customer_events",
    "variant_events",
    "variant_price_events",
    "voucher_events",
    "app_events",
)


@dataclass(frozen=True)
class Capture:
    name: str
    headers: dict[str, str]
    body: bytes

    @property
    def signature(self) -> str:
        return self.headers["Saleor-Signature"]


def _captures() -> list[Capture]:
    found = []
    for path in sorted((DATA / "captures").glob("*.json")):
        recorded = json.loads(path.read_text(encoding="utf-8"))
        found.append(
            Capture(
                path.stem, dict(recorded["headers"]), recorded["body_text"].encode()
            )
        )
    return found


@pytest.fixture(scope="session")
def captures() -> list[Capture]:
    return _captures()


@pytest.fixture(scope="session")
def real_keys() -> Jwks:
    return Jwks.parse(json.loads((DATA / "jwks.json").read_text(encoding="utf-8")))


class Clock:
    """Noon in Shanghai; each look is a millisecond later, so that no two events tie."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def event(self) -> str:
        return self.headers.get("saleor-event", "")

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass
class TinyApp:
    """The least an app must be: a manifest, a register URL, a webhook URL."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    manifest_more: dict[str, Any] = field(default_factory=dict)
    permissions: list[str] = field(default_factory=lambda: list(PERMISSIONS))
    #: status codes of the next webhook answers; 200 when empty
    replies: list[int] = field(default_factory=list)
    register_status: int = 200
    token: str = ""
    #: what the core's API said while register was being answered
    seen_at_register: Any = None

    @property
    def manifest(self) -> dict[str, Any]:
        return {
            "id": "tiny.app",
            "name": "Tiny",
            "version": "1.0",
            "permissions": self.permissions,
            "appUrl": self.url,
            "tokenTargetUrl": f"{self.url}/register",
            "requiredSaleorVersion": ">=3.23 <4",
            "webhooks": [self._webhook(family) for family in FAMILIES],
            **self.manifest_more,
        }

    def _webhook(self, family: str) -> dict[str, Any]:
        return {
            "name": family,
            "identifier": family,
            "targetUrl": f"{self.url}/webhooks",
            "asyncEvents": sorted(_events_of(family)),
            "query": documents.load(family),
            "customHeaders": {"X-Tiny": "1"},
        }

    @property
    def webhooks(self) -> list[Received]:
        return [each for each in self.received if each.path == "/webhooks"]

    def events(self) -> list[str]:
        return [each.event for each in self.webhooks]

    def bodies(self, event: str) -> list[dict[str, Any]]:
        return [each.json for each in self.webhooks if each.event == event]

    def clear(self) -> None:
        self.received.clear()


def _events_of(family: str) -> set[str]:
    """ProductVariantUpdated -> PRODUCT_VARIANT_UPDATED, for every `... on X` of a document."""
    names = selected_events(parse(documents.load(family)))
    return {
        "".join(
            f"_{letter}" if letter.isupper() else letter.upper() for letter in name
        )[1:]
        for name in names
    }


def _handler(app: TinyApp) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._record(b"")
            self._reply(200, json.dumps(app.manifest).encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._record(body)
            if self.path == "/register":
                app.token = json.loads(body)["auth_token"]
                with_token = SaleorClient(self.headers["Saleor-Api-Url"], app.token, 5)
                app.seen_at_register = with_token.current_app()
                refusal = b'{"error": {"message": "not in this shop"}}'
                self._reply(app.register_status, refusal)
            else:
                self._reply(app.replies.pop(0) if app.replies else 200, b"")

        def _record(self, body: bytes) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            app.received.append(Received(self.path, headers, body, time.monotonic()))

        def _reply(self, status: int, body: bytes) -> None:
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{app.url}/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@pytest.fixture
def tiny_app() -> Iterator[TinyApp]:
    app = TinyApp()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(app))
    server.daemon_threads = True
    app.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}
    )
    thread.start()
    yield app
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class RunningCore:
    """A sandbox core that answers over HTTP."""

    url: str
    shop: Shop
    clock: Clock

    @property
    def api_url(self) -> str:
        return f"{self.url}/graphql/"

    def control(self, path: str, **body: Any) -> dict[str, Any]:
        answer = requests.post(f"{self.url}/_sandbox/{path}", json=body, timeout=20)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, path: str, **body: Any) -> list[dict[str, Any]]:
        answer = requests.post(f"{self.url}/_sandbox/{path}", json=body, timeout=20)
        assert answer.status_code == 422, answer.text
        return answer.json()["errors"]

    def state(self) -> dict[str, Any]:
        return requests.get(f"{self.url}/_sandbox/state", timeout=20).json()

    def settle(self) -> None:
        assert self.control("settle")["settled"]

    def raw(self, query: str, token: str = "", **variables: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        payload = {"query": query, "variables": variables}
        return requests.post(self.api_url, json=payload, headers=headers, timeout=20)

    def ask(self, document: str, token: str = "", **variables: Any) -> dict[str, Any]:
        answer = self.raw(documents.load(document), token, **variables).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def do(self, document: str, token: str = "", **variables: Any) -> dict[str, Any]:
        """Run a mutation that must succeed; its payload."""
        (payload,) = self.ask(document, token, **variables).values()
        assert payload["errors"] == [], payload
        return payload

    def client(self, token: str) -> SaleorClient:
        return SaleorClient(self.api_url, token, 10)

    def variant(self, sku: str) -> str:
        return next(row.id for row in self.shop.variants.values() if row.sku == sku)

    def cart(
        self, sku: str = "TEA-LJ-50", quantity: int = 2, token: str = "", **more: Any
    ) -> Any:
        lines = [{"variantId": self.variant(sku), "quantity": quantity}]
        given = {
            "channel": CHANNEL,
            "lines": lines,
            "email": "ada@demo.example",
            **more,
        }
        return self.do("shop_checkout_create", token, input=given)["checkout"]

    def paid_order(self, **more: Any) -> Any:
        cart = self.cart(**more)
        self.control("pay", id=cart["id"])
        return self.do("shop_checkout_complete", id=cart["id"])["order"]

    def login(self, email: str) -> str:
        return self.do("shop_token_create", email=email, password="demo1234")["token"]


@pytest.fixture
def core() -> Iterator[RunningCore]:
    clock = Clock()
    shop = demo_shop(clock=clock, public_url="http://127.0.0.1:1")
    with Serving({"saleor": create_app(shop, retry_factor=0.001)}) as serving:
        shop.public_url = serving.url("saleor")
        yield RunningCore(shop.public_url, shop, clock)


@pytest.fixture
def installed(core: RunningCore, tiny_app: TinyApp) -> TinyApp:
    """The tiny app, installed in the core, nothing in its post."""
    core.control("install", manifest_url=f"{tiny_app.url}/manifest")
    core.settle()
    tiny_app.clear()
    return tiny_app


@pytest.fixture
def client(core: RunningCore, installed: TinyApp) -> Iterator[SaleorClient]:
    client = core.client(installed.token)
    yield client
    client.close()
