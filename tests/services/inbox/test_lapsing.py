"""What failed for good keeps what it holds for a while, and not for ever."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.inbox import queries
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import drop_old_bodies, retry_failed

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

BUYER = "user:VXNlcjox"
MONTH = timedelta(days=30)
SECOND = timedelta(seconds=1)


def event(shop: Installation, received_at: datetime, **more: Any) -> InboxEvent:
    given = {"attempts": 8, "error": "KeyError: x", "buyer": BUYER, **more}
    return InboxEvent.objects.create(
        installation=shop,
        source=InboxEvent.Source.SALEOR,
        kind="saleor.order_paid",
        subject="checkout",
        dedupe_key=os.urandom(32),
        body=crypto.seal(b"{}"),
        received_at=received_at,
        **given,
    )


def test_what_failed_for_good_loses_its_body_and_its_buyer_after_a_month(
    shop: Installation, now: datetime
) -> None:
    row = event(shop, now - MONTH - SECOND)
    assert drop_old_bodies(now=now) == 1
    row.refresh_from_db()
    assert (row.body, row.buyer) == (None, None)
    # what went wrong is still told
    assert row.error


@pytest.mark.parametrize(
    ("age", "more"),
    [
        (MONTH - SECOND, {}),
        # not given up: a worker takes it as soon as there is one
        (MONTH + SECOND, {"due": True}),
    ],
)
def test_what_may_still_be_handled_keeps_its_body(
    shop: Installation, now: datetime, age: timedelta, more: dict[str, bool]
) -> None:
    row = event(shop, now - age, due_at=now if more else None)
    assert drop_old_bodies(now=now) == 0
    row.refresh_from_db()
    assert row.body is not None
    assert row.buyer == BUYER


def test_what_lapsed_is_not_tried_again_and_counts_no_more(
    shop: Installation, now: datetime
) -> None:
    event(shop, now - MONTH - SECOND)
    fresh = event(shop, now)
    drop_old_bodies(now=now)
    assert queries.health(shop.pk).given_up == 1
    assert queries.lapsed(shop.pk).count() == 1
    assert retry_failed(installation_id=shop.pk, now=now) == 1
    due = InboxEvent.objects.of(shop.pk).filter(due_at__isnull=False)
    assert [row.pk for row in due] == [fresh.pk]


def test_what_lapsed_holds_up_no_message_any_more(
    shop: Installation, now: datetime
) -> None:
    event(shop, now - MONTH - SECOND)
    about = {"checkout", BUYER}
    assert queries.unread_news(shop.pk, about).lost_orders.keys() == about
    drop_old_bodies(now=now)
    assert not queries.unread_news(shop.pk, about).lost_orders
