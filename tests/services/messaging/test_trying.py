"""Test messages: as any other, but filled from a sample, and now or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saleor_wechat_growth.customers.models import Customer
from saleor_wechat_growth.customers.observations import lookup_of
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.messaging.models import Attempt, Message, QuotaUse
from saleor_wechat_growth.messaging.services import send_test
from saleor_wechat_growth.messaging.services.trying import Addressee, NoTest
from saleor_wechat_growth.reach.models import Account, Suppression
from saleor_wechat_growth.sandbox.faults import Fault, Kind
from tests.services.messaging.world import Person, World

State = Message.State
EVENING = timedelta(hours=11)  # 23:00 in Shanghai


def to(person: Person) -> Addressee:
    return Addressee(customer_id=person.customer.pk)


def refused(world: World, template_id: int, who: Addressee) -> str:
    with pytest.raises(NoTest) as none:
        send_test(
            installation_id=world.shop.pk,
            template_id=template_id,
            to=who,
            now=world.now,
        )
    return none.value.reason


def test_a_test_shows_the_sample_and_is_told_apart(world: World):
    person = world.person()
    template = world.template("wechat_template", text="{{ cart.first_item }}")
    message = send_test(
        installation_id=world.shop.pk,
        template_id=template.pk,
        to=to(person),
        now=world.now,
    )
    assert message.state == State.ACCEPTED
    assert message.origin.startswith("test:")
    assert message.run_id is None
    (sent,) = world.gateways.wechat.ledger.sends
    assert sent.openid == person.openid
    assert Attempt.objects.get(message=message).outcome == Attempt.Outcome.ACCEPTED
    assert QuotaUse.objects.of(world.shop.pk).get().used == 1
    assert world.decisions(message)[0] == ("claim", "send", "test")


def test_a_test_goes_in_quiet_hours_and_beyond_caps(world: World):
    person = world.person()
    template = world.template("wechat_template")
    world.now = world.at(EVENING)
    for _ in range(4):
        message = send_test(
            installation_id=world.shop.pk,
            template_id=template.pk,
            to=to(person),
            now=world.now,
        )
        assert message.state == State.ACCEPTED


def test_a_test_keeps_to_the_hours_of_the_law(world: World):
    person = world.person()
    template = world.template("sms")
    world.now = world.at(EVENING)
    assert refused(world, template.pk, to(person)) == "quiet_hours"
    assert Message.objects.of(world.shop.pk).count() == 0


def test_a_test_needs_no_consent_but_respects_a_withdrawn_one(world: World):
    template = world.template("sms")
    silent = world.person(consents=False)
    message = send_test(
        installation_id=world.shop.pk,
        template_id=template.pk,
        to=to(silent),
        now=world.now,
    )
    assert message.state == State.ACCEPTED
    world.consent(silent, "reminder", is_granted=False)
    assert refused(world, template.pk, to(silent)) == "consent_withdrawn"


def test_a_test_never_goes_to_a_suppressed_address(world: World):
    person, template = world.person(), world.template("sms")
    Suppression.objects.create(
        installation=world.shop,
        channel="sms",
        lookup=person.identities["phone"].lookup,
        reason="reply",
        since=world.now,
    )
    assert refused(world, template.pk, to(person)) == "suppressed"
    assert refused(world, template.pk, Addressee(phone=person.phone)) == "suppressed"


def test_a_test_uses_up_a_subscription(world: World):
    template = world.template("wechat_subscribe")
    person = world.person(grants=template)
    first = send_test(
        installation_id=world.shop.pk,
        template_id=template.pk,
        to=Addressee(openid=person.mini_openid),
        now=world.now,
    )
    assert first.state == State.ACCEPTED
    assert refused(world, template.pk, to(person)) == "no_grant"


def test_a_number_that_nobody_proved_can_be_tested_on(world: World):
    template = world.template("sms")
    message = send_test(
        installation_id=world.shop.pk,
        template_id=template.pk,
        to=Addressee(phone="138 0013 8000"),
        now=world.now,
    )
    assert world.gateways.sent() == [("+8613800138000", template.gateway_id)]
    again = send_test(
        installation_id=world.shop.pk,
        template_id=template.pk,
        to=Addressee(phone="+86 13800138000"),
        now=world.now,
    )
    assert again.customer_id == message.customer_id
    assert Customer.objects.of(world.shop.pk).count() == 1


@pytest.mark.parametrize(
    "who",
    [
        Addressee(customer_id=999_999),
        Addressee(openid="oS-nobody"),
        Addressee(phone="12"),
        Addressee(),
    ],
)
def test_a_test_to_nobody_is_refused(world: World, who: Addressee):
    template = world.template("wechat_template")
    assert refused(world, template.pk, who) == "unknown_recipient"


def test_a_test_by_what_does_not_send_is_refused(
    world: World, other_shop: Installation
):
    person, template = world.person(), world.template("wechat_template", allowed=False)
    assert refused(world, template.pk, to(person)) == "purpose_not_allowed"
    too_long = world.template("wechat_template", text="啊" * 30, fit="block")
    assert refused(world, too_long.pk, to(person)) == "misfit:thing1:length"
    Account.objects.of(world.shop.pk).update(status="paused")
    assert refused(world, too_long.pk, to(person)) == "account_paused"
    with pytest.raises(NoTest, match="unknown_template"):
        send_test(
            installation_id=other_shop.pk,
            template_id=template.pk,
            to=to(person),
            now=world.now,
        )


def try_out(world: World, channel: str, text: str = "{{ cart.first_item }}") -> Message:
    return send_test(
        installation_id=world.shop.pk,
        template_id=world.template(channel, text=text).pk,
        to=to(world.person()),
        now=world.now,
    )


def test_what_the_gateway_refuses_is_written_down(world: World):
    message = try_out(world, "wechat_template", "秒杀")
    assert (message.state, message.due_at) == (State.FAILED, None)
    assert message.settled_at == world.now
    assert message.reason


@pytest.mark.parametrize(
    ("code", "reason"), [(-1, "-1"), (45009, "45009"), (40001, "40001")]
)
def test_a_test_that_a_gateway_does_not_take_now_never_goes(
    world: World, code: int, reason: str
):
    """Busy, out of quota, a token that is not the latest: nobody waits for it later."""
    fault = Fault(kind=Kind.ERRCODE, path="*/template/send", code=code, times=3)
    world.gateways.wechat.faults.order(fault)
    message = try_out(world, "wechat_template")
    assert (message.state, message.reason) == (State.FAILED, reason)
    for minutes in range(0, 12, 2):
        world.send(timedelta(minutes=minutes))
        world.settle(timedelta(minutes=minutes))
    message.refresh_from_db()
    assert (message.state, message.calls) == (State.FAILED, 1)
    assert world.gateways.sent() == []
    assert world.decisions(message)[-1] == ("outcome", "failed", reason)


def test_a_test_without_an_answer_is_settled_and_never_sent_again(world: World):
    world.gateways.sms.faults.order(Fault(kind=Kind.DROP, path="/SendSms", times=1))
    message = try_out(world, "sms")
    assert message.state == State.UNKNOWN
    for minutes in range(12):
        world.settle(timedelta(minutes=minutes))
        world.send(timedelta(minutes=minutes))
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.FAILED, "never_seen")
    assert world.decisions(message)[-1] == ("outcome", "failed", "never_seen")
    assert (message.calls, world.gateways.sent()) == (1, [])


def test_a_number_that_refused_us_is_not_tested_on(world: World):
    template = world.template("sms")
    Suppression.objects.create(
        installation=world.shop,
        channel="sms",
        lookup=lookup_of("phone", "+8613800138000"),
        reason="reply",
        since=world.now,
    )
    assert refused(world, template.pk, Addressee(phone="13800138000")) == "suppressed"
    assert Customer.objects.of(world.shop.pk).count() == 0
