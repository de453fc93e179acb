from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.inbox.registry import Happening, listen
from saleor_wechat_growth.insights import services

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@listen(
    "insights",
    "message.accepted",
    "message.cancelled",
    "message.delivered",
    "message.failed",
    "message.suppressed",
    "message.unknown",
)
def note_messages(happenings: Sequence[Happening], now: datetime) -> None:  # noqa: ARG001 -- the handlers' shape
    services.note_runs(
        installation_id=happenings[0].installation_id,
        run_ids={
            happening.body["run_id"]
            for happening in happenings
            if happening.body.get("run_id") is not None
        },
    )


@listen("insights", "order.changed")
def note_orders(happenings: Sequence[Happening], now: datetime) -> None:  # noqa: ARG001 -- the handlers' shape
    services.note_orders(
        installation_id=happenings[0].installation_id,
        order_saleor_ids={happening.body["saleor_id"] for happening in happenings},
    )


@listen("insights", "coupon.redeemed", "coupon.reversed")
def note_coupons(happenings: Sequence[Happening], now: datetime) -> None:  # noqa: ARG001 -- the handlers' shape
    services.note_orders(
        installation_id=happenings[0].installation_id,
        order_saleor_ids={
            happening.body["order_saleor_id"] for happening in happenings
        },
    )
