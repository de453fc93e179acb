from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.activity import services
from saleor_wechat_growth.activity.models import Source
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import save_account
from saleor_wechat_growth.sandbox import wechat as gateway
from saleor_wechat_growth.sandbox.clock import Clock
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.sandbox.wechat.demo import (
    MINI_PROGRAM_APPID,
    SERVICE_APPID,
    demo_seed,
)
from tests.services.activity.codes import WeChat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pytest_django.fixtures import SettingsWrapper

    from saleor_wechat_growth.installations.models import Installation


@pytest.fixture(scope="session")
def _standing_in() -> Iterator[tuple[Serving, gateway.State]]:
    state = gateway.State(demo_seed(), Clock(time.time))
    with Serving({"wechat": gateway.create_app(state)}) as serving:
        yield serving, state


@pytest.fixture
def wechat(
    _standing_in: tuple[Serving, gateway.State],
    settings: SettingsWrapper,
    now: datetime,
) -> WeChat:
    """The stand-in of WeChat, empty but for the demo's people, at the test's time."""
    serving, state = _standing_in
    url = serving.url("wechat")
    settings.GATEWAY_URLS = {**settings.GATEWAY_URLS, "WECHAT_API_URL": url}
    wechat = WeChat(url, state)
    wechat.tell("reset")
    wechat.at(now)
    return wechat


@pytest.fixture
def service_account(shop: Installation) -> Account:
    return save_account(
        installation_id=shop.pk,
        key="service",
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="Demo",
        app_id=SERVICE_APPID,
        secrets={"app_secret": "not-a-secret-demo-service"},
    )


@pytest.fixture
def mini_program(shop: Installation) -> Account:
    return save_account(
        installation_id=shop.pk,
        key="mini",
        kind=Account.Kind.MINI_PROGRAM,
        name="Demo",
        app_id=MINI_PROGRAM_APPID,
        secrets={"app_secret": "not-a-secret-demo-mini-program"},
    )


@pytest.fixture
def shelf(shop: Installation, now: datetime) -> Source:
    """A source: the shelf of a store."""
    return services.save_source(
        installation_id=shop.pk,
        key="shelf",
        values={"name": "货架", "kind": "offline", "placement": "shelf"},
        now=now,
    )
