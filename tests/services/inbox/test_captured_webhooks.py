"""The bytes a real core sent, through the real door, to the state they leave."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.commerce.models import Cart, Order, PricePoint
from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.coupons.codes import lookup_of, text_of
from saleor_wechat_growth.coupons.models import Code, Coupon
from saleor_wechat_growth.customers.models import Customer, SaleorUser
from saleor_wechat_growth.inbox.models import InboxEvent, Refetch
from saleor_wechat_growth.inbox.services import handle_due
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.installations.services.trust import forget_shops
from tests import captures, state
from tests.services.coupons import rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.test import Client

    from tests.captures import Delivery

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock_at_noon"),
]


@pytest.fixture
def real_shop(shop: Installation) -> Installation:
    """The shop that sent the captures: its address, its keys."""
    forget_shops()
    shop.jwks = captures.key_set()
    # another app id than the recorder's: its uninstalling must not uninstall us
    shop.app_id = "QXBwOjk5"
    shop.save()
    return shop


#: the voucher of the captures, and the codes that its staff gave it by hand
WIN_BACK = "Vm91Y2hlcjo0"
BY_HAND = ("WB-0", "WB-1", "WB-2", "WB-3", "WB-4", "WB-a", "WB-b", "WB-c")


def win_back(real_shop: Installation, now: datetime) -> Coupon:
    """A coupon that adopted that voucher, with those codes on its shelf."""
    made = rows.coupon(real_shop, now, key="win-back", stock=0)
    Code.objects.bulk_create(
        Code(
            installation=real_shop,
            coupon=made,
            lookup=lookup_of(value),
            sealed_value=crypto.seal_text(value),
            state=Code.State.AVAILABLE,
        )
        for value in BY_HAND
    )
    made.voucher_saleor_id, made.is_adopted = WIN_BACK, True
    made.stock = len(BY_HAND)
    made.save()
    return made


def on_the_shelf(made: Coupon) -> Collection[str]:
    return {text_of(code) for code in made.codes.filter(state=Code.State.AVAILABLE)}


def deliver(client: Client, deliveries: Iterable[Delivery]) -> list[int]:
    return [
        client.post(
            "/api/webhooks/saleor",
            data=delivery.body,
            content_type="application/json",
            headers={
                name: value
                for name, value in delivery.headers.items()
                if name.startswith("Saleor-")
            },
        ).status_code
        for delivery in deliveries
    ]


def settle(now: datetime) -> None:
    while handle_due(now=now):
        pass


def test_every_capture_is_verified_stored_once_and_handled(
    client: Client, real_shop: Installation, now: datetime
) -> None:
    every = captures.deliveries()
    assert len(every) == 227

    assert set(deliver(client, every)) == {200}
    stored = InboxEvent.objects.of(real_shop.id).count()
    assert stored == len({(d.event, d.body) for d in every})
    assert set(deliver(client, every)) == {200}
    assert InboxEvent.objects.of(real_shop.id).count() == stored

    settle(now)
    assert not InboxEvent.objects.of(real_shop.id).filter(handled_at=None).exists()
    assert not InboxEvent.objects.of(real_shop.id).exclude(error="").exists()


def test_captures_leave_the_state_that_happened(
    client: Client, real_shop: Installation, now: datetime
) -> None:
    deliver(client, captures.deliveries())
    settle(now)

    orders = {row.number: row for row in Order.objects.of(real_shop.id)}
    refunded = orders["21"]
    assert refunded.voucher_code == "WB-0"
    assert refunded.paid_at is not None
    assert refunded.refunded_at is not None
    assert (refunded.charged, refunded.refunded) == (0, refunded.total)
    cancelled = [row for row in orders.values() if row.cancelled_at]
    assert [row.status for row in cancelled] == ["CANCELED"]

    converted = Cart.objects.of(real_shop.id).filter(status=Cart.Status.CONVERTED)
    assert set(converted.values_list("saleor_id", flat=True)) == {
        row.checkout_id for row in orders.values() if row.checkout_id
    }
    deleted = SaleorUser.objects.of(real_shop.id).filter(deleted_at__isnull=False)
    assert deleted.exists()
    assert PricePoint.objects.of(real_shop.id).exists()
    real_shop.refresh_from_db()
    assert real_shop.status == Installation.Status.ACTIVE


@pytest.mark.parametrize("seed", [None, *range(5)])
def test_captured_codes_are_counted_in_any_order(
    client: Client, real_shop: Installation, now: datetime, seed: int | None
) -> None:
    made = win_back(real_shop, now)
    every = list(captures.deliveries())
    if seed is not None:
        dice = random.Random(seed)
        every += dice.sample(every, len(every) // 10)
        dice.shuffle(every)
    for start in range(0, len(every), 40):
        deliver(client, every[start : start + 40])
        settle(now)

    made.refresh_from_db()
    # eight by hand, one of them deleted, a thousand and ten thousand in bulk
    assert made.codes_in_core == 8 - 1 + 1_000 + 10_000
    # one was used in an order, one was deleted; the rest may still be given away
    assert on_the_shelf(made) == set(BY_HAND) - {"WB-0", "WB-c"}
    rows.assert_ledger_adds_up(real_shop)
    # news of codes names no voucher: core is asked about ours, and no other
    asked = Refetch.objects.of(real_shop.id).filter(kind=Refetch.Kind.VOUCHER)
    assert [row.object_id for row in asked] == [WIN_BACK]


@pytest.mark.parametrize("seed", range(5))
def test_promise_2_any_order_with_duplicates_leaves_the_same_state(
    client: Client, real_shop: Installation, now: datetime, seed: int
) -> None:
    deliver(client, captures.deliveries())
    settle(now)
    clean = state.beliefs(real_shop.id)
    assert clean["orders"]
    assert clean["carts"]
    InboxEvent.objects.of(real_shop.id).delete()
    for model in (Cart, Order, SaleorUser):
        model.objects.of(real_shop.id).delete()
    Customer.objects.of(real_shop.id).delete()

    dice = random.Random(seed)
    shuffled = list(captures.deliveries())
    shuffled += dice.sample(shuffled, len(shuffled) // 10)
    dice.shuffle(shuffled)
    for start in range(0, len(shuffled), 40):
        deliver(client, shuffled[start : start + 40])
        settle(now)
    assert state.beliefs(real_shop.id) == clean
