"""What promises hear: the fates of their messages, and news of watched goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.customers.registry import DELETED, Exported, register
from saleor_wechat_growth.inbox.registry import Happening, listen
from saleor_wechat_growth.promises import services
from saleor_wechat_growth.promises.models import GoodsWatch, Reminder
from saleor_wechat_growth.promises.services.ending import FATES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

register(Reminder, identity_field="identity", erased=DELETED, exported=Exported())
register(GoodsWatch, identity_field="identity", erased=DELETED, exported=Exported())

LOOK_TASK = "saleor_wechat_growth.promises.tasks.look_due"


@listen("promises", *FATES)
def settle(happenings: Sequence[Happening], now: datetime) -> None:
    ours = [
        each
        for each in happenings
        if str(each.body.get("origin", "")).startswith(
            (Reminder.ORIGIN, GoodsWatch.ORIGIN)
        )
    ]
    if ours:
        services.settle(
            installation_id=ours[0].installation_id, happenings=ours, now=now
        )


@listen(
    "promises",
    "saleor.product_variant_updated",
    "saleor.product_variant_discounted_price_updated",
)
def look_at_news(happenings: Sequence[Happening], now: datetime) -> None:
    """News of a variant may be a new price; what it is core is asked (commerce)."""
    variants = {
        str(variant["id"])
        for each in happenings
        if isinstance(variant := each.body.get("productVariant"), dict)
        and variant.get("id")
    }
    if variants and services.look_soon(
        installation_id=happenings[0].installation_id, variants=variants, now=now
    ):
        wake(LOOK_TASK)
