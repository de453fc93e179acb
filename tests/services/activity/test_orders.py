from __future__ import annotations

import pytest

from saleor_wechat_growth.activity.models import ActivityEvent, ClientEventId
from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce

pytestmark = pytest.mark.django_db


def told(shop, now, paid_at: str | None) -> Happening:
    body = {
        "order_id": 1,
        "saleor_id": "o1",
        "customer_id": None,
        "cart_id": None,
        "checkout_id": "",
        "voucher_code": "",
        "total": "89.000",
        "currency": "CNY",
        "discount": "0",
        "is_paid": paid_at is not None,
        "is_cancelled": False,
        "is_fully_refunded": False,
        "placed_at": now.isoformat(),
        "paid_at": paid_at,
    }
    return Happening(shop.id, "order.changed", "order:1", now, body)


def test_an_order_is_submitted_once_and_paid_once(shop, now) -> None:
    announce(happenings=[told(shop, now, None)], now=now)
    announce(happenings=[told(shop, now, now.isoformat())], now=now)
    announce(happenings=[told(shop, now, now.isoformat())], now=now)
    kinds = ActivityEvent.objects.of(shop.id).values_list("kind", "source")
    assert sorted(kinds) == [("order_paid", "saleor"), ("order_submitted", "saleor")]


def test_an_order_told_of_again_after_its_id_was_forgotten_stays_one(shop, now) -> None:
    announce(happenings=[told(shop, now, now.isoformat())], now=now)
    ClientEventId.objects.of(shop.id).delete()
    announce(happenings=[told(shop, now, now.isoformat())], now=now)
    assert ActivityEvent.objects.of(shop.id).count() == 2
