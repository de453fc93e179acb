"""The app's own life in a shop, heard here because installations stand below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.inbox.registry import Happening, listen
from saleor_wechat_growth.installations import services

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@listen(
    "inbox",
    "saleor.app_deleted",
    "saleor.app_status_changed",
    "saleor.app_installed",
    "saleor.app_updated",
)
def follow_our_own_life(happenings: Sequence[Happening], now: datetime) -> None:
    for happening in happenings:
        app = happening.body.get("app")
        if not isinstance(app, dict) or "id" not in app:
            continue
        if happening.kind == "saleor.app_deleted":
            services.uninstall(
                installation_id=happening.installation_id, app_id=app["id"], now=now
            )
        elif isinstance(app.get("isActive"), bool):
            services.set_active(
                installation_id=happening.installation_id,
                app_id=app["id"],
                is_active=app["isActive"],
                at=happening.at,
            )
