"""A claim that gives a coupon back, while others work on the same coupon."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection

from saleor_wechat_growth.coupons import services as coupons
from saleor_wechat_growth.coupons.models import Budget, Code, Coupon, CouponGrant
from saleor_wechat_growth.coupons.services import retiring
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.services import claiming
from tests.services.messaging.store import open_store
from tests.services.messaging.test_coupons import coupon_grant
from tests.services.messaging.world import World

PATIENCE = 10.0


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone() == (True,)


def meanwhile(
    monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]
) -> Callable[[], list[Exception]]:
    """Have this done by somebody else from when a claim has locked its grants on.

    The claim goes on once the other waits, or is done. What is returned waits for the
    end of it, and returns what it failed of.
    """
    errors: list[Exception] = []

    def others() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 -- shown by the test
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=others)
    real = claiming.lock_grants

    def lock(*args: object) -> object:
        known = real(*args)
        if not thread.ident:
            thread.start()
            ends_at = time.monotonic() + PATIENCE
            while thread.is_alive() and not somebody_waits_for_a_lock():
                assert time.monotonic() < ends_at
        return known

    monkeypatch.setattr(claiming, "lock_grants", lock)

    def ended() -> list[Exception]:
        thread.join(PATIENCE)
        assert thread.ident
        assert not thread.is_alive()
        return errors

    return ended


def about_a_coupon(world: World) -> tuple[Message, CouponGrant]:
    """A message by hand of a coupon that ended, so that its claim gives it back."""
    alice = world.person()
    grant = coupon_grant(world, alice)
    Coupon.objects.of(world.shop.pk).update(voucher_saleor_id="Vm91Y2hlcjox")
    Budget.objects.create(
        installation=world.shop,
        coupon=grant.coupon,
        currency="CNY",
        ceiling=100,
        bound=10,
    )
    CouponGrant.objects.of(world.shop.pk).update(bound=10, origin="manual:7:1")
    message = world.plan(
        alice,
        world.template("wechat_template", text="{{ coupon.code }}"),
        coupon_grant_id=grant.pk,
        origin="manual:7:1",
    )
    return message, grant


@pytest.mark.django_db(transaction=True)
def test_codes_are_retired_while_a_claim_gives_the_same_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    message, grant = about_a_coupon(world)
    CouponGrant.objects.of(world.shop.pk).update(expires_at=world.now)
    codes = Code.objects.of(world.shop.pk)
    codes.update(state=Code.State.RETIRING, due_at=world.now, saleor_id="Q29kZTox")
    monkeypatch.setattr(retiring, "_delete", lambda *_: None)  # core has done it
    with open_store(world, world.now):
        ended = meanwhile(monkeypatch, lambda: coupons.retire_codes(now=world.now))
        world.send()
        assert ended() == []
    message.refresh_from_db()
    grant.refresh_from_db()
    assert message.state == Message.State.SUPPRESSED
    assert grant.bound == 0
    assert codes.get().state == Code.State.RETIRED


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_is_done_again_while_a_claim_gives_its_coupon_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    message, grant = about_a_coupon(world)
    CouponGrant.objects.of(world.shop.pk).update(expires_at=world.now)
    again = coupons.GrantRequest(
        customer_id=grant.customer_id,
        origin="manual:7:1",
        currency="CNY",
        key="ten",
        after_abandonment=False,
    )
    ended = meanwhile(
        monkeypatch,
        lambda: coupons.reserve(
            installation_id=world.shop.pk, requests=[again], now=world.now
        ),
    )
    world.send()
    assert ended() == []
    message.refresh_from_db()
    assert message.state == Message.State.SUPPRESSED
