"""Promise 5: what a message says of a coupon is looked at again before it is sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.coupons.models import Code, Coupon, CouponGrant
from saleor_wechat_growth.messaging.models import Message
from tests.services.messaging.world import Person, World

State = Message.State
WECHAT, SMS = "wechat_template", "sms"


def coupon_grant(world: World, person: Person) -> CouponGrant:
    coupon = Coupon.objects.create(
        installation=world.shop,
        key="ten",
        name="十元券",
        status=Coupon.Status.READY,
        terms={
            "discount": {"kind": "fixed", "amounts": {"CNY": "10"}},
            "sales_channels": ["default"],
        },
    )
    code = Code.objects.create(
        installation=world.shop,
        coupon=coupon,
        lookup=b"1" * 16,
        sealed_value=crypto.seal_text("SAVE10"),
        state=Code.State.GRANTED,
    )
    return CouponGrant.objects.create(
        installation=world.shop,
        coupon=coupon,
        code=code,
        customer=person.customer,
        origin="run:1",
        state=CouponGrant.State.RESERVED,
        value=10,
        currency="CNY",
        granted_at=world.now,
        expires_at=world.now + timedelta(days=7),
    )


def test_promise_5_a_code_is_issued_in_the_claim_that_shows_it(world: World) -> None:
    alice = world.person()
    grant = coupon_grant(world, alice)
    template = world.template(
        WECHAT, text="{{ coupon.code }} 减{{ coupon.value | short }}元"
    )
    world.plan(alice, template, coupon_grant_id=grant.pk)
    world.send()
    [sent] = world.gateways.wechat.ledger.sends
    assert sent.data == {"thing1": "SAVE10 减10元"}
    grant.refresh_from_db()
    assert grant.state == CouponGrant.State.ISSUED


def test_promise_5_a_coupon_that_ended_meanwhile_is_not_shown(world: World) -> None:
    alice = world.person()
    grant = coupon_grant(world, alice)
    template = world.template(WECHAT, text="{{ coupon.code }}")
    message = world.plan(alice, template, coupon_grant_id=grant.pk)
    drafts = world.drafts()
    CouponGrant.objects.of(world.shop.pk).update(state=CouponGrant.State.EXPIRED)
    assert world.claim(drafts) == []
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.SUPPRESSED, "coupon_over")


@pytest.mark.parametrize("channel", [WECHAT, SMS])
def test_promise_5_a_reminder_of_a_coupon_that_ended_meanwhile_is_not_sent(
    world: World, channel: str
) -> None:
    """Its template need not show the coupon to speak of it."""
    alice = world.person()
    grant = coupon_grant(world, alice)
    template = world.template(channel, text="您有一张券待使用")
    message = world.plan(alice, template, coupon_grant_id=grant.pk, about_coupon=True)
    drafts = world.drafts()
    CouponGrant.objects.of(world.shop.pk).update(state=CouponGrant.State.EXPIRED)
    assert world.claim(drafts) == []
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.SUPPRESSED, "coupon_over")


def test_a_recall_that_does_not_show_its_coupon_goes_without_it(world: World) -> None:
    alice = world.person()
    grant = coupon_grant(world, alice)
    message = world.plan(alice, world.template(WECHAT), coupon_grant_id=grant.pk)
    CouponGrant.objects.of(world.shop.pk).update(state=CouponGrant.State.EXPIRED)
    assert world.send() == 1
    message.refresh_from_db()
    assert message.state == State.ACCEPTED
