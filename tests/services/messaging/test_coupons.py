"""Promise 5: what a message says of a coupon is looked at again before it is sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.coupons.models import Code, Coupon, CouponGrant
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.reach.models import Policy
from tests.services.messaging.world import Person, World

State = Message.State
WECHAT, SMS = "wechat_template", "sms"


def coupon_grant(world: World, person: Person) -> CouponGrant:
    coupon, _ = Coupon.objects.get_or_create(
        installation=world.shop,
        key="ten",
        defaults={
            "name": "十元券",
            "status": Coupon.Status.READY,
            "terms": {
                "discount": {"kind": "fixed", "amounts": {"CNY": "10"}},
                "sales_channels": ["default"],
            },
        },
    )
    code = Code.objects.create(
        installation=world.shop,
        coupon=coupon,
        lookup=person.customer.pk.to_bytes(16),
        sealed_value=crypto.seal_text("SAVE10"),
        state=Code.State.GRANTED,
    )
    return CouponGrant.objects.create(
        installation=world.shop,
        coupon=coupon,
        code=code,
        customer=person.customer,
        origin=f"run:{person.customer.pk}",
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


def over(world: World, grant: CouponGrant, how: str) -> None:
    if how == "coupon_unusable":
        Coupon.objects.of(world.shop.pk).update(unusable_reason="voucher_deleted")
    elif how == "coupon_over":
        CouponGrant.objects.of(world.shop.pk).update(expires_at=world.now)
    else:
        CouponGrant.objects.of(world.shop.pk).update(state=how)


@pytest.mark.parametrize(
    "how", ["expired", "released", "redeemed", "coupon_over", "coupon_unusable"]
)
@pytest.mark.parametrize("is_prepared", [False, True])
def test_promise_5_a_coupon_that_is_over_ends_its_route_and_not_the_message(
    world: World, how: str, *, is_prepared: bool
) -> None:
    alice = world.person()
    grant = coupon_grant(world, alice)
    showing = world.template(WECHAT, text="{{ coupon.code }}")
    plain = world.template(SMS)
    message = world.plan(alice, showing, plain, coupon_grant_id=grant.pk)
    if is_prepared:
        drafts = world.drafts()
        over(world, grant, how)
        assert len(world.claim(drafts)) == 1
    else:
        over(world, grant, how)
        assert world.send() == 1
        assert world.gateways.sent() == [(alice.phone, plain.gateway_id)]
    why = how if how == "coupon_unusable" else "coupon_over"
    assert ("route", "refused", why) in world.decisions(message)
    grant.refresh_from_db()
    assert grant.issued_at is None


def test_a_code_is_not_issued_for_a_message_that_the_quota_holds_back(
    world: World,
) -> None:
    """Two messages of one claim, and one left of the day."""
    Policy.objects.create(
        installation=world.shop, rules={"quotas": {"service_account": {"per_day": 1}}}
    )
    template = world.template(WECHAT, text="{{ coupon.code }}")
    for _ in range(2):
        alice = world.person()
        world.plan(alice, template, coupon_grant_id=coupon_grant(world, alice).pk)
    assert world.send() == 1
    states = CouponGrant.objects.of(world.shop.pk).values_list("state", flat=True)
    assert sorted(states) == [CouponGrant.State.ISSUED, CouponGrant.State.RESERVED]


def test_a_coupon_sent_by_hand_is_the_persons_if_nobody_knows_what_became_of_it(
    world: World,
) -> None:
    alice = world.person()
    grant = coupon_grant(world, alice)
    template = world.template(WECHAT, text="券已到账")
    message = world.plan(alice, template, origin="manual:1:0", coupon_grant_id=grant.pk)
    world.promised()  # and its worker dies
    world.settle(timedelta(minutes=11))
    message.refresh_from_db()
    assert (message.state, message.due_at) == (State.UNKNOWN, None)
    grant.refresh_from_db()
    assert grant.state == CouponGrant.State.ISSUED
