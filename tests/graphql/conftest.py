from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.test import Client

from saleor_wechat_growth.core import clock as interfaces
from saleor_wechat_growth.installations.services.trust import forget_shops
from saleor_wechat_growth.reach import clients
from saleor_wechat_growth.sandbox import wechat as gateway
from saleor_wechat_growth.sandbox.clock import Clock as GatewayClock
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.sandbox.sms.app import create_app as sms_app
from saleor_wechat_growth.sandbox.wechat.demo import demo_seed
from tests.graphql.dashboard import KEY
from tests.graphql.recalls import Shop, templates
from tests.graphql.storefront import BOB, Clock, Phone, WeChat, mini_program
from tests.services.messaging.world import Gateways, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pytest_django.fixtures import SettingsWrapper

    from saleor_wechat_growth.installations.models import Installation


@pytest.fixture
def their_keys(shop: Installation, other_shop: Installation) -> None:
    """Let both shops' cores be known to sign with the key of `dashboard.token`."""
    for each in (shop, other_shop):
        each.jwks = KEY.jwks()
        each.jwks_fetched_at = interfaces.now()
        each.save(update_fields=["jwks", "jwks_fetched_at"])


@pytest.fixture(scope="session")
def _gateways() -> Iterator[Serving]:
    state = gateway.State(demo_seed(), GatewayClock(time.time))
    with Serving({"wechat": gateway.create_app(state)}) as serving:
        yield serving


@pytest.fixture
def wechat(_gateways: Serving, settings: SettingsWrapper) -> WeChat:
    url = _gateways.url("wechat")
    settings.GATEWAY_URLS = {**settings.GATEWAY_URLS, "WECHAT_API_URL": url}
    wechat = WeChat(url)
    wechat.tell("reset")
    return wechat


@pytest.fixture(scope="session")
def _both_gateways() -> Iterator[tuple[Serving, Gateways]]:
    wechat, sms = gateway.create_app(), sms_app()
    with Serving({"wechat": wechat, "sms": sms}) as serving:
        yield serving, Gateways(wechat.state.platform, sms.state.platform)


@pytest.fixture
def world(
    _both_gateways: tuple[Serving, Gateways],
    shop: Installation,
    now: datetime,
    settings: SettingsWrapper,
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    """The shop with gateways that say what they were sent."""
    serving, gateways = _both_gateways
    gateways.begin(now)
    monkeypatch.setattr(clients, "READ_SECONDS", 2.0)
    settings.GATEWAY_URLS = {
        "WECHAT_API_URL": serving.url("wechat"),
        "TENCENT_SMS_URL": serving.url("sms"),
    }
    return World(shop, gateways, now)


@pytest.fixture
def here(shop: Installation, now: datetime) -> Shop:
    """The shop with templates, a day ago; things happen to it as it is told."""
    templates(shop)
    return Shop(shop, now - timedelta(days=1))


@pytest.fixture(autouse=True)
def clock(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Clock:
    stopped = Clock(now)
    monkeypatch.setattr(interfaces, "now", stopped)
    return stopped


@pytest.fixture(autouse=True)
def _full_buckets() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _unknown_shops() -> None:
    forget_shops()


@pytest.fixture
def phone(shop: Installation, wechat: WeChat) -> Phone:
    """Alice's phone; she has not logged in yet."""
    mini_program(shop)
    return Phone(Client(), wechat, shop)


@pytest.fixture
def alice(phone: Phone) -> Phone:
    phone.log_in()
    return phone


@pytest.fixture
def bob(alice: Phone) -> Phone:
    made = Phone(Client(), alice.wechat, alice.shop, BOB)
    made.log_in()
    return made


@pytest.fixture
def stranger(alice: Phone, other_shop: Installation) -> Phone:
    """Alice again, in the mini-program of the other shop, which has the same appid."""
    mini_program(other_shop)
    made = Phone(Client(), alice.wechat, other_shop)
    made.log_in()
    return made
