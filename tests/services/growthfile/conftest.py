from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import saleor_wechat_growth.management.growthfile as package
from saleor_wechat_growth.management.demo import hang_pictures

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

DEMO = Path(package.__path__[0]) / "demo.yaml"


@pytest.fixture
def demo(shop: Installation, now: datetime) -> str:
    """The demo shop's file, whose picture the shop has."""
    hang_pictures(shop, now)
    return DEMO.read_text(encoding="utf-8")


@pytest.fixture
def env() -> dict[str, str]:
    """The variables that the demo's secrets stand in."""
    return {
        "DEMO_SERVICE_APP_SECRET": "service-secret",
        "DEMO_SERVICE_PUSH_TOKEN": "service-token",
        "DEMO_SERVICE_AES_KEY": "s" * 43,
        "DEMO_MINI_PROGRAM_APP_SECRET": "mini-secret",
        "DEMO_MINI_PROGRAM_PUSH_TOKEN": "mini-token",
        "DEMO_MINI_PROGRAM_AES_KEY": "m" * 43,
        "DEMO_SMS_SECRET_ID": "sms-id",
        "DEMO_SMS_SECRET_KEY": "sms-key",
        "DEMO_SMS_CALLBACK_SECRET": "sms-callback-secret",
        "DEMO_JINSHUJU_API_SECRET": "jinshuju-secret",
        "DEMO_JINSHUJU_CALLBACK_SECRET": "jinshuju-callback-secret",
    }
