"""Our client against the sandbox core, and against answers core shouldn't give."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from saleor_wechat_growth.integrations.saleor import documents, keys
from saleor_wechat_growth.integrations.saleor.answers import variant_offer
from saleor_wechat_growth.integrations.saleor.client import SaleorClient
from saleor_wechat_growth.integrations.saleor.errors import (
    BadKeySet,
    QueryRefused,
    Refused,
    TokenRejected,
    Unreachable,
)
from saleor_wechat_growth.integrations.saleor.records import (
    WebhookSpec,
)
from tests.unit.saleor.conftest import PERMISSIONS

# -- reading ---------------------------------------------------------------------------


def test_who_we_are(client, core):
    app = client.current_app()
    assert (app.identifier, app.name, app.version) == ("tiny.app", "Tiny", "1.0")
    assert app.is_active
    assert app.permissions == set(PERMISSIONS)
    assert (app.shop_name, app.core_version) == ("演示商城", "3.23.28")


def test_channels(client):
    (channel,) = client.channels()
    assert (channel.slug, channel.currency, channel.is_active) == (
        "default-channel",
        "CNY",
        True,
    )


def test_money_is_decimal_to_the_last_digit(client, core):
    cart = core.cart("BAG-CA-W", 3)
    checkout = client.checkout(cart["id"])
    amount = checkout["totalPrice"]["gross"]["amount"]
    assert isinstance(amount, Decimal)
    assert amount == Decimal("179.7")


def test_what_is_refetched_has_the_webhooks_shape(client, core, installed):
    order = core.paid_order()
    core.settle()
    (body,) = installed.bodies("order_created")
    assert plain(client.order(order["id"])) == body["order"]
    (in_page,) = client.orders_page()
    assert plain(in_page) == body["order"]
    (by_cart,) = client.orders_of_checkouts([order["checkoutId"]])
    assert plain(by_cart) == body["order"]


def plain(value):
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return float(value) if isinstance(value, Decimal) else value


def test_what_is_not_there_is_none(client, core):
    assert client.checkout("Q2hlY2tvdXQ6eA==") is None
    assert client.order("T3JkZXI6eA==") is None
    assert client.customer("VXNlcjo5OTk=") is None
    assert client.voucher("Vm91Y2hlcjo5OQ==") is None
    assert client.orders_of_checkouts(["Q2hlY2tvdXQ6eA=="]) == []


def test_orders_are_paged_oldest_change_first(client, core):
    core.control("stock", variant=core.variant("TEA-LJ-50"), quantity=1000)
    orders = [core.paid_order(quantity=1) for _ in range(103)]
    core.control("refund", order=orders[0]["id"], amount="1")
    found = list(client.orders_page())
    assert [row["id"] for row in found] == [
        row["id"] for row in [*orders[1:], orders[0]]
    ]
    since = core.clock.now
    assert list(client.orders_page(since=since + timedelta(seconds=1))) == []
    touched = core.shop.order(orders[0]["id"]).updated_at
    assert [row["id"] for row in client.orders_page(since=touched)] == [orders[0]["id"]]


def test_customers_are_paged_without_staff(client, core):
    core.control("seed", customers=120)
    # seeding forgets apps: ask as staff
    found = list(
        SaleorClient(
            core.api_url, core.login("staff@demo.example"), 10
        ).customers_page()
    )
    assert len(found) == 123
    assert not any(row["isStaff"] for row in found)


def test_checkouts_are_paged_newest_first_down_to_the_watermark(client, core):
    carts = [core.cart(quantity=1) for _ in range(104)]
    assert [row["id"] for row in client.checkouts_page()] == [
        c["id"] for c in reversed(carts)
    ]
    since = core.shop.checkout(carts[100]["id"]).updated_at
    found = [row["id"] for row in client.checkouts_page(since=since)]
    assert found == [c["id"] for c in reversed(carts[100:])]


def test_a_yesterday_is_not_read_through(client, core):
    core.cart()
    core.clock.now += timedelta(days=1)
    fresh = core.cart()
    found = [
        row["id"]
        for row in client.checkouts_page(since=core.clock.now - timedelta(hours=1))
    ]
    assert found == [fresh["id"]]


def test_offers_of_variants(client, core):
    tea, gone = core.variant("TEA-LJ-50"), core.variant("BAG-CA-B")
    offers = client.variants_availability([tea, gone, "x"], channel="default-channel")
    assert set(offers) == {tea, gone}
    assert offers[tea].price == offers[tea].undiscounted == Decimal(128)
    assert (offers[tea].available, offers[gone].available) == (50, 0)
    assert offers[tea].currency == "CNY"
    assert offers[tea].product_name == "明前龙井茶"
    assert client.variants_availability([tea], channel="elsewhere") == {}


def test_a_variant_that_core_calls_by_its_id_has_no_name() -> None:
    node = {
        "id": "UHJvZHVjdFZhcmlhbnQ6MQ==",
        "name": "UHJvZHVjdFZhcmlhbnQ6MQ==",
        "sku": None,
        "product": {"id": "p1", "name": "Juice", "isAvailableForPurchase": True},
        "trackInventory": False,
        "quantityAvailable": 50,
        "pricing": None,
    }
    assert variant_offer(node).name == ""
    assert variant_offer({**node, "name": "Litre"}).name == "Litre"


# -- ourselves ---------------------------------------------------------------------------


def test_webhooks_are_made_changed_and_removed(client, core, installed):
    spec = WebhookSpec(
        identifier="more",
        name="More",
        target_url=f"{installed.url}/more",
        events=("CHECKOUT_CREATED",),
        query=documents.load("checkout_events"),
    )
    webhook = client.webhook_create(spec)
    assert webhook.events == {"CHECKOUT_CREATED"}
    assert len(client.webhooks()) == 8
    core.cart()
    core.settle()
    assert sorted(each.path for each in installed.received) == ["/more", "/webhooks"]
    paused = WebhookSpec(**{**vars_of(spec), "is_active": False, "name": "Paused"})
    changed = client.webhook_update(webhook.id, paused)
    assert (changed.is_active, changed.name, changed.id) == (
        False,
        "Paused",
        webhook.id,
    )
    client.webhook_delete(webhook.id)
    assert len(client.webhooks()) == 7
    with pytest.raises(Refused) as caught:
        client.webhook_delete(webhook.id)
    assert caught.value.codes == {"NOT_FOUND"}


def vars_of(spec):
    return {name: getattr(spec, name) for name in spec.__slots__}


def test_a_webhook_needs_an_event(client, installed):
    query = "subscription { event { issuedAt } }"
    spec = WebhookSpec("x", "x", f"{installed.url}/x", ("ORDER_PAID",), query)
    with pytest.raises(Refused) as caught:
        client.webhook_create(spec)
    assert caught.value.codes == {"MISSING_EVENT"}


def test_problems_count_up_and_turn_critical(client, core):
    for wanted in (1, 2, 3):
        problem = client.app_problem_create(
            key="wechat-quota", message="Quota is spent.", critical_threshold=3
        )
        assert problem.count == wanted
        assert problem.is_critical is (wanted == 3)
    core.clock.now += timedelta(minutes=61)
    fresh = client.app_problem_create(key="wechat-quota", message="Quota is spent.")
    assert fresh.count == 1
    client.app_problem_dismiss(["wechat-quota"])
    assert core.state()["apps"][0]["problems"] == []
    with pytest.raises(Refused):
        client.app_problem_create(key="x", message="too short a key")


# -- failures ----------------------------------------------------------------------------


def test_a_wrong_token_is_rejected(core):
    with pytest.raises(TokenRejected):
        core.client("nobody").current_app()


def test_an_expired_user_token_is_rejected(core):
    token = core.login("xiaoming@demo.example")
    core.clock.now += timedelta(minutes=6)
    with pytest.raises(TokenRejected, match="expired"):
        core.client(token).current_app()


def test_a_document_core_cannot_run_is_refused(client):
    with pytest.raises(QueryRefused):
        client.execute("order_by_id")
    with pytest.raises(QueryRefused, match="limit of 100"):
        client.execute("orders_page", since="2026-01-01T00:00:00+00:00", first=101)
    with pytest.raises(QueryRefused, match="Date"):
        client.execute("checkouts_page", since="2026-01-01T00:00:00+00:00", first=1)


def test_what_cannot_run_is_400_and_what_may_not_is_200(core):
    assert core.raw("{ nothing }").status_code == 400
    assert core.raw("{").status_code == 400
    denied = core.raw(documents.load("channels"))
    assert denied.status_code == 200
    assert (
        denied.json()["errors"][0]["extensions"]["exception"]["code"]
        == "PermissionDenied"
    )
    assert denied.json()["data"] == {"channels": None}
    assert denied.json()["extensions"]["cost"]["maximumAvailable"] == 50000


def test_nobody_answers():
    with pytest.raises(Unreachable):
        SaleorClient("http://127.0.0.1:9/graphql/", "t", 1).current_app()
    with pytest.raises(Unreachable):
        keys.fetch("http://127.0.0.1:9/graphql/", timeout=1)


@pytest.fixture
def odd_server():
    answers: dict[str, object] = {"status": 200, "body": b""}
    seen: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def do_GET(self) -> None:
            seen.append(dict(self.headers.items()))
            body = answers["body"]
            self.send_response(answers["status"])
            self.send_header("Location", "/graphql/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}
    )
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/graphql/", answers, seen
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"{}"),
        (503, b"busy"),
        (429, b"{}"),
        (302, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"data": null}'),
        (200, b"\xff\xfe"),
    ],
)
def test_answers_that_are_none(odd_server, status, body):
    url, answers, seen = odd_server
    answers.update(status=status, body=body)
    with pytest.raises(Unreachable) as caught:
        SaleorClient(url, "secret-token", 5).current_app()
    assert "secret-token" not in str(caught.value)
    assert len(seen) == 1
    assert seen[0]["Authorization"] == "Bearer secret-token"


@pytest.mark.parametrize(
    "body", [b"[]", b"not json", b"{}", b'{"keys": []}', b" " * 70_000]
)
def test_key_sets_that_are_none(odd_server, body):
    url, answers, _ = odd_server
    answers.update(body=body)
    with pytest.raises(BadKeySet):
        keys.fetch(url, timeout=5)


def test_a_key_set_is_fetched_from_the_origin_only(odd_server):
    url, answers, seen = odd_server
    answers.update(status=302)
    with pytest.raises(Unreachable):
        keys.fetch(url, timeout=5)
    assert len(seen) == 1
