"""Retries, chaos and what core keeps of its failures."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import pairwise
from types import SimpleNamespace

from saleor_wechat_growth.sandbox.saleor import deliveries
from saleor_wechat_growth.sandbox.saleor.core import build_core
from saleor_wechat_growth.sandbox.saleor.demo import demo_shop


def test_a_server_error_is_tried_again_with_the_same_body_and_signature(
    core, installed
):
    installed.replies = [500, 503, 502]
    core.cart()
    core.settle()
    assert installed.events() == ["checkout_created"] * 4
    assert len({hook.body for hook in installed.webhooks}) == 1
    assert len({hook.headers["saleor-signature"] for hook in installed.webhooks}) == 1


def test_pauses_double(core, installed):
    installed.replies = [500] * 6
    core.cart()
    core.settle()
    at = [hook.at for hook in installed.webhooks]
    assert len(at) == 6
    pauses = [later - earlier for earlier, later in pairwise(at)]
    for pause, wanted in zip(pauses, (0.01, 0.02, 0.04, 0.08, 0.16), strict=True):
        assert pause >= wanted


def test_after_six_attempts_it_is_kept_as_failed(core, installed, client):
    installed.replies = [500] * 6
    core.cart()
    core.settle()
    (failed,) = client.failed_deliveries()
    assert failed.event_type == "CHECKOUT_CREATED"
    assert failed.status_code == 500
    assert failed.payload is not None
    assert failed.payload.encode() == installed.webhooks[0].body


def test_client_errors_and_redirects_are_never_tried_again(core, installed, client):
    for status in (302, 400, 401, 408, 413, 429):
        installed.clear()
        installed.replies = [status]
        core.cart()
        core.settle()
        assert len(installed.received) == 1
    codes = [failed.status_code for failed in client.failed_deliveries()]
    assert codes == [429, 413, 408, 401, 400, 302]


def test_an_app_that_is_down_leaves_no_status(core, installed, client):
    for webhook in core.shop.apps[1].webhooks:
        webhook.target_url = "http://127.0.0.1:9/"
    core.cart()
    core.settle()
    (failed,) = client.failed_deliveries()
    assert failed.status_code is None


def test_a_delivery_whose_subject_is_gone_was_never_built(core, installed, client):
    core.control("chaos", backlog_seconds=0.2)
    cart = core.cart()
    core.control("pay", id=cart["id"])
    core.do("shop_checkout_complete", id=cart["id"])
    core.settle()
    assert "checkout_created" not in installed.events()
    (failed,) = client.failed_deliveries()
    assert (failed.event_type, failed.payload) == ("CHECKOUT_CREATED", None)


def test_a_deferred_payload_shows_the_later_state(core, installed):
    core.control("chaos", backlog_seconds=0.2)
    cart = core.cart()
    line = {"variantId": core.variant("TEA-LJ-50"), "quantity": 5}
    core.do("shop_checkout_lines_update", id=cart["id"], lines=[line])
    core.settle()
    (created,) = installed.bodies("checkout_created")
    assert created["checkout"]["lines"][0]["quantity"] == 5
    assert created["issuedAt"] < created["checkout"]["updatedAt"]


def test_dropped_deliveries_leave_no_trace(core, installed, client):
    core.control("chaos", drop=100)
    core.cart()
    core.settle()
    assert installed.received == []
    assert list(client.failed_deliveries()) == []


def test_failed_deliveries_can_be_read_back(core, installed, client):
    core.control("chaos", fail=100)
    for _ in range(3):
        core.cart()
    core.settle()
    assert installed.received == []
    since = core.clock()
    core.cart()
    core.settle()
    assert len(list(client.failed_deliveries())) == 4
    assert len(list(client.failed_deliveries(since=since))) == 1
    assert core.control("chaos", reset=True)["fail"] == 0


def test_failed_deliveries_are_paged(core, installed, client):
    core.control("chaos", fail=100)
    for _ in range(105):
        core.cart(quantity=1)
    order = core.cart()
    core.control("pay", id=order["id"])
    core.settle()
    found = [failed.id for failed in client.failed_deliveries()]
    assert len(found) == len(set(found)) == 107


def test_duplicates_are_the_same_bytes(core, installed):
    core.control("chaos", duplicate=100)
    core.cart()
    core.settle()
    first, second = installed.webhooks
    assert first.body == second.body


def test_order_can_be_shuffled(core, installed):
    core.control("chaos", reorder_seconds=0.3, seed=3)
    for _ in range(12):
        core.cart()
    core.settle()
    issued = [hook.json["issuedAt"] for hook in installed.webhooks]
    assert len(issued) == 12
    assert issued != sorted(issued)


def test_core_pauses_ten_seconds_first(monkeypatch):
    """With no factor the waits are core's own: 10, 20, 40, 80, 160 s."""
    slept: list[float] = []
    shop = demo_shop(
        clock=lambda: datetime(2026, 11, 23, tzinfo=UTC), public_url="http://x:1"
    )
    courier = build_core(shop).courier

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def refuse(*_: object) -> int:
        return 500

    # this module's alone: stand-ins of other tests run beside it, and sleep too
    own = SimpleNamespace(**{**vars(asyncio), "sleep": sleep})
    monkeypatch.setattr(deliveries, "asyncio", own)
    monkeypatch.setattr(courier, "_attempt", refuse)

    hook = SimpleNamespace(app=SimpleNamespace(pk=0))
    post = SimpleNamespace(event_type="APP_DELETED")
    assert asyncio.run(courier._try_all(hook, post)) is False
    assert slept == [10, 20, 40, 80, 160]
