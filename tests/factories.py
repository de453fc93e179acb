"""Rows for tests. The cast: Alice and Bob, customers; a shop and an other shop."""

from __future__ import annotations

from datetime import UTC, datetime

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.installations.models import Installation

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def installation(api_url: str) -> Installation:
    return Installation.objects.create(
        saleor_api_url=api_url,
        app_id="QXBwOjE=",
        sealed_token=crypto.seal_text("app-token"),
        installed_at=LONG_AGO,
        status_changed_at=LONG_AGO,
    )
