from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from saleor_wechat_growth.inbox.services import handle_due, reconcile_due, refetch_due
from saleor_wechat_growth.installations import queries
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.services.trust import forget_shops
from tests.stand_ins import Core, running_core


class MovingClock:
    """Each look is a millisecond later, so that no two events tie."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(datetime.now(UTC) - timedelta(hours=1))


@pytest.fixture
def core(clock: MovingClock) -> Iterator[Core]:
    with running_core(clock) as core:
        yield core


@pytest.fixture
def installed(core: Core, live_server, settings, transactional_db) -> Installation:
    """Our app, installed into the sandbox core by the true handshake."""
    forget_shops()
    settings.PUBLIC_URL = live_server.url
    settings.ALLOWED_SALEOR_URLS = (core.api_url,)
    core.control("install", manifest_url=f"{live_server.url}/api/manifest")
    installation = queries.by_api_url(core.api_url)
    assert installation is not None
    return installation


def settle(at: datetime) -> None:
    """Handle everything that is due by `at`, and what comes of it."""
    while handle_due(now=at) + refetch_due(now=at) + reconcile_due(now=at):
        pass
