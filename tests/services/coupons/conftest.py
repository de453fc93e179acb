"""A sandbox core that a coupon's voucher lives in, and a line to it that can break."""

from __future__ import annotations

import os
import re
import signal
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.inbox import registry
from saleor_wechat_growth.sandbox.saleor.app import create_app
from saleor_wechat_growth.sandbox.saleor.model import App
from saleor_wechat_growth.sandbox.saleor.shop import Shop
from saleor_wechat_growth.sandbox.serving import Serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from saleor_wechat_growth.inbox.registry import Happening
    from saleor_wechat_growth.installations.models import Installation


@dataclass
class Line:
    """Between us and core. It hands calls on and can lose what comes back.

    `lose` names operations whose next answer gets lost after core carried them out,
    `refuse` those whose next call never reaches core; `calls` is what core got.
    With a `victim`, a process id, the caller is killed instead of getting a 502.
    """

    app: Any
    lose: list[str] = field(default_factory=list)
    refuse: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    victim: int | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        message = await receive()
        body = message["body"]
        while message.get("more_body"):
            message = await receive()
            body += message["body"]

        async def once_more() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def into_the_void(_message: Any) -> None: ...

        if self._strikes(self.refuse, body):
            await self._fail(send)
        elif self._strikes(self.lose, body):
            self._note(body)
            await self.app(scope, once_more, into_the_void)
            await self._fail(send)
        else:
            self._note(body)
            await self.app(scope, once_more, send)

    async def _fail(self, send: Any) -> None:
        if self.victim is not None:
            os.kill(self.victim, signal.SIGKILL)
        await send({"type": "http.response.start", "status": 502, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def _note(self, body: bytes) -> None:
        self.calls += [name for name in OPERATIONS if _asks(body, name)]

    @staticmethod
    def _strikes(names: list[str], body: bytes) -> bool:
        struck = next((name for name in names if _asks(body, name)), None)
        if struck:
            names.remove(struck)
        return struck is not None


def _asks(body: bytes, operation: str) -> bool:
    return re.search(rf" {operation}[ (]", body.decode()) is not None


#: names of the documents' operations, in the order a new coupon needs them
OPERATIONS = (
    "VoucherCreate",
    "Channels",
    "VoucherChannelListingUpdate",
    "VoucherAddCodes",
    "VoucherCodesPage",
    "VoucherCodeBulkDelete",
)


@dataclass
class Core:
    """A running sandbox core in which `shop` has installed us."""

    shop: Shop
    line: Line

    @property
    def codes(self) -> set[str]:
        """Every code that exists in core."""
        return set(self.shop.codes)


@pytest.fixture
def core(shop: Installation, now: datetime) -> Iterator[Core]:
    sandbox = Shop(clock=lambda: now)
    sandbox.add_channel("default-channel", "默认", "CNY")
    sandbox.add_channel("us", "US", "USD")
    sandbox.apps[1] = App(
        pk=1,
        identifier="growth",
        name="Growth",
        version="1",
        token="app-token",
        permissions=frozenset({"MANAGE_DISCOUNTS"}),
        manifest={},
    )
    line = Line(create_app(sandbox))
    with Serving({"saleor": line}) as serving:
        sandbox.public_url = serving.url("saleor")
        shop.saleor_api_url = f"{serving.url('saleor')}/graphql/"
        shop.sealed_token = crypto.seal_text("app-token")
        shop.save()
        yield Core(sandbox, line)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Happening]:
    """What a layer above coupons hears of them."""
    news: list[Happening] = []

    def listener(batch: Sequence[Happening], _now: datetime) -> None:
        news.extend(batch)

    kinds = frozenset(
        {
            "coupon.expiring",
            "coupon.running_low",
            "coupon.redeemed",
            "coupon.reversed",
        }
    )
    monkeypatch.setitem(registry._handlers, "journeys", [(kinds, listener)])
    return news
