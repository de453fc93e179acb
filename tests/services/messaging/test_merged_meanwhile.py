"""A person who turns out to be somebody we know, while a message to them is prepared."""

from __future__ import annotations

from saleor_wechat_growth.customers.observations import Observation, openid, saleor_user
from saleor_wechat_growth.customers.services import observe
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.reach.models import Channel
from tests.services.messaging.world import MINI_APP, World


def test_a_message_goes_to_who_its_person_has_become(world: World) -> None:
    def sees(*claims) -> int:
        seen = Observation(claims, "test", world.now)
        (resolved,) = observe(
            installation_id=world.shop.pk, observations=[seen], now=world.now
        )
        return resolved.customer_id

    user = saleor_user("VXNlcjox")
    known = sees(user)
    alice = world.person()
    message = world.plan(alice, world.template(Channel.WECHAT_TEMPLATE))
    drafts = world.drafts()
    assert sees(user, openid(alice.mini_openid, MINI_APP)) == known != alice.customer.pk
    assert len(world.claim(drafts)) == 1
    message.refresh_from_db()
    assert (message.state, message.customer_id) == (Message.State.SENDING, known)
