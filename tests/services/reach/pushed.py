"""Pushes for tests: made, stored and handled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import handle_due, receive
from saleor_wechat_growth.integrations.wechat import pushes
from saleor_wechat_growth.reach import news

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from saleor_wechat_growth.reach.models import Account

OPENID = "openid-of-alice"


def push(what: type[pushes.Push], at: datetime, **fields: Any) -> pushes.Push:
    return what(
        **{
            "openid": OPENID,
            "account": "gh_alice",
            "sent_at": at,
            "dedupe_key": f"{what.__name__} {at} {fields}",
            **fields,
        }
    )


def said(at: datetime, content: str = "在吗", **fields: Any) -> pushes.Push:
    return push(pushes.Said, at, kind="text", content=content, **fields)


def arrive(account: Account, told: Sequence[pushes.Push], now: datetime) -> None:
    """Have pushes stored and handled; every one must be handled."""
    receive(arrivals=[news.of_push(account, each, now) for each in told])
    while handle_due(now=now):
        pass
    unhandled = InboxEvent.objects.of(account.installation_id).filter(
        handled_at__isnull=True
    )
    assert not list(unhandled.values_list("kind", "error"))
