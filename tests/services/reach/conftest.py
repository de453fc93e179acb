from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.inbox import registry
from tests.services.reach import cast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.reach.models import Account


@pytest.fixture
def service_account(shop: Installation) -> Account:
    return cast.service_account(shop.id)


@pytest.fixture
def mini_program(shop: Installation) -> Account:
    return cast.mini_program(shop.id)


@pytest.fixture
def sms_account(shop: Installation) -> Account:
    return cast.sms_account(shop.id)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[registry.Happening]:
    """Every derived happening of reach, as later layers hear it."""
    heard: list[registry.Happening] = []

    def hear(happenings: Sequence[registry.Happening], now: datetime) -> None:
        heard.extend(happenings)

    kinds = frozenset(
        {
            "follower.arrived",
            "follower.left",
            "talk.said",
            "menu.used",
            "data.revoked",
        }
    )
    monkeypatch.setitem(
        registry._handlers,
        "insights",
        [*registry._handlers["insights"], (kinds, hear)],
    )
    return heard
