from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.reach import clients
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.sandbox.sms.app import create_app as sms_app
from saleor_wechat_growth.sandbox.wechat.app import create_app as wechat_app
from tests.services.messaging.world import Gateways, World


@pytest.fixture(scope="session")
def serving() -> Iterator[tuple[Serving, Gateways]]:
    wechat, sms = wechat_app(), sms_app()
    with Serving({"wechat": wechat, "sms": sms}) as serving:
        yield serving, Gateways(wechat.state.platform, sms.state.platform)


@pytest.fixture
def gateways(
    serving: tuple[Serving, Gateways],
    now: datetime,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Gateways:
    served, gateways = serving
    gateways.begin(now)
    # the stand-ins are near, and a test that waits for a time-out should not wait long;
    # but an answer must not be lost only because the machine is busy
    monkeypatch.setattr(clients, "READ_SECONDS", 2.0)
    settings.GATEWAY_URLS = {
        "WECHAT_API_URL": served.url("wechat"),
        "TENCENT_SMS_URL": served.url("sms"),
    }
    return gateways


@pytest.fixture
def world(shop: Installation, gateways: Gateways, now: datetime) -> World:
    return World(shop, gateways, now)
