"""The demo's stand-ins, on one clock: move it once and all of them follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from starlette.applications import Starlette

from saleor_wechat_growth.sandbox import jinshuju, sms, wechat
from saleor_wechat_growth.sandbox.clock import Clock
from saleor_wechat_growth.sandbox.jinshuju.demo import demo_seed as jinshuju_seed
from saleor_wechat_growth.sandbox.saleor.app import create_app
from saleor_wechat_growth.sandbox.saleor.demo import demo_shop
from saleor_wechat_growth.sandbox.sms.demo import demo_seed as sms_seed
from saleor_wechat_growth.sandbox.wechat.demo import demo_seed as wechat_seed


def demo_apps(saleor_url: str) -> Mapping[str, Starlette]:
    """Return the apps by name: "saleor" (at `saleor_url`), wechat, sms and jinshuju."""
    clock = Clock()

    def now() -> datetime:
        return datetime.fromtimestamp(clock.now(), UTC)

    return {
        "saleor": create_app(demo_shop(clock=now, public_url=saleor_url)),
        "wechat": wechat.create_app(wechat.State(wechat_seed(), clock)),
        "sms": sms.create_app(sms.State(sms_seed(), clock)),
        "jinshuju": jinshuju.create_app(jinshuju.State(jinshuju_seed(), clock)),
    }
