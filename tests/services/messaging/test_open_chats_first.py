"""An open chat that goes before the marketer's first way, and what if it is refused."""

from __future__ import annotations

from datetime import timedelta

from saleor_wechat_growth.messaging.models import Attempt, Message, QuotaUse
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.reach.models import Account, Channel, Grant, Policy
from tests.services.messaging.world import World

State = Message.State


def ledger(world: World) -> tuple[int, int]:
    row = Grant.objects.of(world.shop.pk).get()
    return row.available, row.spent


def channels(message: Message) -> list[str]:
    calls = Attempt.objects.of(message.installation_id).filter(message=message)
    return list(calls.order_by("number").values_list("channel", flat=True))


def test_an_open_chat_spares_the_subscription_and_says_so(world: World) -> None:
    subscription = world.template(Channel.WECHAT_SUBSCRIBE)
    alice = world.person(grants=subscription)
    world.acts(alice)
    message = world.plan(
        alice, subscription, world.content(purpose="reminder"), landing=Landing()
    )
    world.send()
    assert channels(message) == [Channel.WECHAT_CUSTOMER]
    assert ledger(world) == (1, 0)
    assert ("route", "refused", "spared") in world.decisions(message)


def test_a_chat_that_wechat_refuses_leaves_the_marketers_ways_to_take(
    world: World,
) -> None:
    subscription, text = (
        world.template(Channel.WECHAT_SUBSCRIBE),
        world.template(Channel.SMS),
    )
    alice = world.person(grants=subscription)
    # we believe in a chat that WeChat knows nothing of
    world.acts(alice, at_gateway=False)
    message = world.plan(
        alice, text, subscription, world.content(purpose="reminder"), landing=Landing()
    )
    world.send()
    world.send(timedelta(seconds=1))
    assert channels(message) == [Channel.WECHAT_CUSTOMER, Channel.SMS]
    message.refresh_from_db()
    assert message.state == State.ACCEPTED
    assert ledger(world) == (1, 0)


def test_the_shop_can_have_its_order_kept(world: World) -> None:
    Policy.objects.create(installation=world.shop, rules={"open_chats_first": False})
    subscription = world.template(Channel.WECHAT_SUBSCRIBE)
    alice = world.person(grants=subscription)
    world.acts(alice)
    message = world.plan(
        alice, subscription, world.content(purpose="reminder"), landing=Landing()
    )
    world.send()
    assert channels(message) == [Channel.WECHAT_SUBSCRIBE]
    assert ledger(world) == (0, 1)


def test_a_chat_counts_in_no_quota_of_its_account(world: World) -> None:
    rules = {"quotas": {Account.Kind.SERVICE_ACCOUNT: {"per_day": 1}}}
    Policy.objects.create(installation=world.shop, rules=rules)
    alice, template = world.person(), world.template(Channel.WECHAT_TEMPLATE)
    world.acts(alice)
    chat = world.plan(alice, world.content(), landing=Landing())
    world.send()
    notice = world.plan(alice, template)
    world.send(timedelta(seconds=10))
    for message in (chat, notice):
        message.refresh_from_db()
        assert message.state == State.ACCEPTED
    assert [each.used for each in QuotaUse.objects.of(world.shop.pk)] == [1]
