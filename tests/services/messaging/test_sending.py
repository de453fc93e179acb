from __future__ import annotations

from saleor_wechat_growth.messaging.models import Attempt, Message
from tests.services.messaging.world import World

State = Message.State


def test_a_planned_message_reaches_the_phone_as_the_cart_is_now(world: World) -> None:
    template = world.template("wechat_template")
    alice = world.person()
    message = world.plan(alice, template)
    assert world.send() == 1
    message.refresh_from_db()
    assert message.state == State.ACCEPTED
    assert world.gateways.sent() == [(alice.openid, template.gateway_id)]
    [sent] = world.gateways.wechat.ledger.sends
    assert sent.data == {"thing1": "陶瓷杯"}
    assert sent.client_msg_id == message.client_msg_id
    assert message.gateway_id == str(sent.msgid)
    [attempt] = Attempt.objects.of(world.shop.pk)
    assert attempt.outcome == Attempt.Outcome.ACCEPTED
