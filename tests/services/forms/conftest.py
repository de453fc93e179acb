from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache

from saleor_wechat_growth.customers.observations import Observation, openid
from saleor_wechat_growth.customers.services import observe
from saleor_wechat_growth.forms.services import Who
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import save_account
from saleor_wechat_growth.sandbox import jinshuju
from saleor_wechat_growth.sandbox.clock import Clock
from saleor_wechat_growth.sandbox.jinshuju.demo import API_KEY, API_SECRET, demo_seed
from saleor_wechat_growth.sandbox.serving import Serving

CALLBACK_SECRET = "a-long-callback-secret"


def person(shop: Installation, name: str, now: datetime) -> Who:
    (found,) = observe(
        installation_id=shop.id,
        observations=[Observation((openid(f"o-{name}", "wxmini"),), "test", now)],
        now=now,
    )
    return Who(found.customer_id, found.identity_ids[0])


@pytest.fixture
def alice(shop: Installation, now: datetime) -> Who:
    return person(shop, "alice", now)


@pytest.fixture
def bob(shop: Installation, now: datetime) -> Who:
    return person(shop, "bob", now)


@pytest.fixture(scope="session")
def _stand_in() -> Iterator[tuple[Serving, jinshuju.State]]:
    state = jinshuju.State(demo_seed())
    with Serving({"jinshuju": jinshuju.create_app(state)}) as serving:
        yield serving, state


@pytest.fixture
def remote(
    _stand_in: tuple[Serving, jinshuju.State], settings: Any, now: datetime
) -> jinshuju.State:
    """Jinshuju's stand-in; it thinks it is now."""
    serving, state = _stand_in
    state.reset()
    state.clock = Clock(time.time)
    state.clock.offset = now.timestamp() - time.time()
    url = serving.url("jinshuju")
    settings.GATEWAY_URLS = {**settings.GATEWAY_URLS, "JINSHUJU_URL": url}
    cache.clear()
    return state


@pytest.fixture
def account(shop: Installation) -> Account:
    return save_account(
        installation_id=shop.id,
        key="jinshuju",
        kind=Account.Kind.JINSHUJU,
        name="金数据",
        app_id=API_KEY,
        secrets={"api_secret": API_SECRET, "callback_secret": CALLBACK_SECRET},
    )
