"""Promise 4: one message per origin, on every channel, whatever dies in between."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from saleor_wechat_growth.inbox.registry import Happening
from saleor_wechat_growth.inbox.services import announce
from saleor_wechat_growth.messaging import services
from saleor_wechat_growth.messaging.models import Attempt, Message
from saleor_wechat_growth.messaging.plans import Plan
from saleor_wechat_growth.messaging.queries import counts, in_flight
from saleor_wechat_growth.messaging.services.picking import pick
from saleor_wechat_growth.messaging.services.pool import calling
from saleor_wechat_growth.messaging.services.recording import record
from saleor_wechat_growth.sandbox.faults import Fault, Kind
from tests import factories
from tests.services.messaging.world import World

State = Message.State
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
CHANNELS = ("wechat_template", "wechat_subscribe", "sms")


def one_message(world: World, channel: str) -> Message:
    template = world.template(channel)
    person = world.person(grants=template if channel == "wechat_subscribe" else None)
    return world.plan(person, template)


def look_until_settled(world: World) -> None:
    """Let a quarter of an hour pass, with everything that is due in it."""
    for seconds in range(125, 960, 15):
        world.settle(seconds * SECOND)
        world.send(seconds * SECOND)


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


def test_promise_4_an_origin_has_one_message_however_often_it_is_planned(
    world: World,
) -> None:
    template, alice = world.template("sms"), world.person()
    first = world.plan(alice, template, origin="step:1")
    again = world.plan(alice, template, origin="step:1")
    assert first.pk == again.pk
    world.send()
    world.send()
    assert len(world.gateways.sent()) == 1


@pytest.mark.parametrize("channel", ["wechat_template", "sms"])
def test_promise_4_killed_before_the_call_it_is_sent_once_in_the_end(
    world: World, channel: str
) -> None:
    message = one_message(world, channel)
    assert len(world.promised()) == 1  # committed as sending; then the worker dies
    look_until_settled(world)
    message.refresh_from_db()
    assert message.state == State.ACCEPTED
    assert len(world.gateways.sent()) == 1


@pytest.mark.parametrize("channel", ["wechat_template", "sms"])
def test_promise_4_killed_after_the_call_it_is_not_sent_again(
    world: World, channel: str
) -> None:
    message = one_message(world, channel)
    [flight] = world.promised()
    calling(flight)()  # the gateway takes it; nobody writes that down
    look_until_settled(world)
    message.refresh_from_db()
    assert message.state in {State.ACCEPTED, State.DELIVERED}
    assert len(world.gateways.sent()) == 1


@pytest.mark.parametrize("is_called", [True, False])
def test_promise_4_a_subscribe_message_lost_in_flight_stays_unknown_and_listed(
    world: World,
    is_called: bool,  # noqa: FBT001
) -> None:
    message = one_message(world, "wechat_subscribe")
    [flight] = world.promised()
    if is_called:
        calling(flight)()
    look_until_settled(world)
    message.refresh_from_db()
    assert (message.state, message.due_at) == (State.UNKNOWN, None)
    assert len(world.gateways.sent()) == int(is_called)
    assert list(in_flight(world.shop.pk)) == [message]


@pytest.mark.parametrize("channel", ["wechat_template", "sms"])
@pytest.mark.parametrize("kind", [Kind.HANG, Kind.DROP])
def test_promise_4_a_call_without_an_answer_is_settled_by_the_gateway(
    world: World, channel: str, kind: Kind
) -> None:
    """HANG: carried out, then silent; DROP: not carried out, and cut off."""
    message = one_message(world, channel)
    state = world.gateways.sms if channel == "sms" else world.gateways.wechat
    path = "/SendSms" if channel == "sms" else "*/template/send"
    state.faults.order(Fault(kind=kind, path=path, times=1))
    world.send()
    message.refresh_from_db()
    assert message.state == State.UNKNOWN
    look_until_settled(world)
    message.refresh_from_db()
    assert message.state in {State.ACCEPTED, State.DELIVERED}
    assert len(world.gateways.sent()) == 1


def test_promise_4_after_ten_minutes_a_template_message_is_not_repeated(
    world: World,
) -> None:
    """WeChat has forgotten its `client_msg_id` by then."""
    message = one_message(world, "wechat_template")
    [flight] = world.promised()
    calling(flight)()
    for minutes in (11, 12, 30):
        world.settle(minutes * MINUTE)
        world.send(minutes * MINUTE)
    message.refresh_from_db()
    assert message.state == State.UNKNOWN
    assert len(world.gateways.sent()) == 1


def test_promise_4_an_sms_gateway_that_cannot_be_asked_is_asked_again_not_believed(
    world: World,
) -> None:
    message = one_message(world, "sms")
    [flight] = world.promised()
    calling(flight)()
    pull = "/PullSmsSendStatusByPhoneNumber"
    fault = Fault(kind=Kind.HTTP, path=pull, status=500)
    world.gateways.sms.faults.order(fault)
    look_until_settled(world)
    message.refresh_from_db()
    assert message.state == State.UNKNOWN
    world.gateways.sms.faults.clear()
    world.settle(40 * MINUTE)
    message.refresh_from_db()
    assert message.state in {State.ACCEPTED, State.DELIVERED}
    assert len(world.gateways.sent()) == 1


def test_unknown_counts_as_sent_for_the_caps(world: World) -> None:
    template = world.template("sms")
    alice = world.person()
    world.plan(alice, template)
    [flight] = world.promised()
    calling(flight)()
    world.settle(3 * MINUTE - SECOND)
    second = world.plan(alice, template)
    world.send(4 * MINUTE)
    second.refresh_from_db()
    assert (second.state, second.reason) == (State.SUPPRESSED, "capped")


@pytest.mark.django_db(transaction=True)
def test_promise_4_two_workers_at_once_send_each_message_once(world: World) -> None:
    template = world.template("wechat_template")
    people = [world.person() for _ in range(150)]
    for person in people:
        world.plan(person, template)

    def work() -> None:
        try:
            world.send()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    # on a slow machine some answers come too late: they are settled like any other
    look_until_settled(world)
    sent = world.gateways.sent()
    left = Message.objects.of(world.shop.pk).exclude(state=State.ACCEPTED)
    assert list(left.values_list("state", "reason", "due_at")) == []
    assert sorted(sent) == sorted((each.openid, template.gateway_id) for each in people)


def test_what_is_on_its_way_cannot_be_cancelled_and_what_waits_can(
    world: World,
) -> None:
    template = world.template("wechat_template")
    flying = world.plan(world.person(), template, run_id=7)
    world.promised()
    waiting = world.plan(world.person(), template, run_id=7)
    shop = world.shop.pk
    taken_back = services.cancel(
        installation_id=shop, run_ids=[7], reason="goal", now=world.now
    )
    assert taken_back == 1
    flying.refresh_from_db()
    waiting.refresh_from_db()
    assert (flying.state, waiting.state) == (State.SENDING, State.CANCELLED)
    assert world.send() == 0


def test_a_message_cancelled_between_preparation_and_claim_is_not_sent(
    world: World,
) -> None:
    world.plan(world.person(), world.template("wechat_template"), run_id=7)
    drafts = world.drafts()
    services.cancel(
        installation_id=world.shop.pk, run_ids=[7], reason="goal", now=world.now
    )
    assert world.claim(drafts) == []


def test_a_shop_with_a_crowd_does_not_hold_up_another(world: World) -> None:
    template = world.template("wechat_template")
    for _ in range(70):
        world.plan(world.person(), template, due_at=world.now - MINUTE)
    other = factories.installation("http://127.0.0.1:8009/graphql/")
    alone = services.plan(
        installation_id=other.pk,
        plans=[
            Plan(
                origin="step:1",
                customer_id=world.person().customer.pk,
                routes=(),
                due_at=world.now,
                expires_at=world.now + MINUTE,
            )
        ],
        now=world.now,
    )
    picked = pick(now=world.now, limit=10)
    assert alone["step:1"] in {message.pk for message in picked}


def test_nothing_is_sent_for_a_shop_that_took_its_app_away(world: World) -> None:
    world.plan(world.person(), world.template("wechat_template"))
    world.shop.status = world.shop.Status.UNINSTALLED
    world.shop.save()
    assert world.send() == 0


def test_a_batch_costs_the_same_number_of_queries_whatever_its_size(
    world: World,
) -> None:
    template = world.template("wechat_template")

    def queries_for(people: int) -> int:
        for _ in range(people):
            world.plan(world.person(), template)
        with connection.execute_wrapper(counter := Counter()):
            assert len(world.promised()) == people
        return counter.statements

    queries_for(1)  # the day's first makes the row that its quota is counted in
    assert queries_for(2) == queries_for(30)


class Counter:
    statements = 0

    def __call__(self, execute, sql, params, many, context):
        self.statements += 1
        return execute(sql, params, many, context)


def receipt(world: World, openid: str, msgid: str, outcome: str) -> Happening:
    return Happening(
        installation_id=world.shop.pk,
        kind="wechat.template_receipt",
        subject="",
        at=world.now + SECOND,
        body={
            "account_id": world.accounts["wxtestservice0001"].pk,
            "openid": openid,
            "msgid": msgid,
            "outcome": outcome,
            "status": "success" if outcome == "delivered" else "failed: system failed",
        },
    )


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("delivered", State.DELIVERED), ("failed", State.FAILED)],
)
def test_a_receipt_settles_an_accepted_message(
    world: World, outcome: str, state: State
) -> None:
    alice = world.person()
    message = world.plan(alice, world.template("wechat_template"))
    world.send()
    message.refresh_from_db()
    news = receipt(world, alice.openid, message.gateway_id, outcome)
    announce(happenings=[news], now=world.now)
    message.refresh_from_db()
    assert message.state == state


def test_a_receipt_that_overtakes_the_answer_is_kept_until_the_answer_is_written(
    world: World,
) -> None:
    alice = world.person()
    message = world.plan(alice, world.template("wechat_template"))
    [flight] = world.promised()
    result = calling(flight)()
    news = receipt(world, alice.openid, result.taken.gateway_id, "delivered")
    announce(happenings=[news], now=world.now)
    message.refresh_from_db()
    assert message.state == State.SENDING
    record(landed=[(flight, result)], now=world.now)
    message.refresh_from_db()
    assert message.state == State.DELIVERED


def test_a_late_receipt_settles_an_unknown(world: World) -> None:
    template = world.template("wechat_subscribe")
    alice = world.person(grants=template)
    message = world.plan(alice, template)
    [flight] = world.promised()
    calling(flight)()
    world.settle(3 * MINUTE)
    [sent] = world.gateways.wechat.ledger.sends
    news = Happening(
        installation_id=world.shop.pk,
        kind="wechat.subscription_sent",
        subject="",
        at=world.now + SECOND,
        body={
            "account_id": world.accounts["wxtestmini0000001"].pk,
            "openid": alice.mini_openid,
            "results": [
                {
                    "template_id": template.gateway_id,
                    "msgid": str(sent.msgid),
                    "delivered": True,
                    "code": "0",
                    "status": "success",
                }
            ],
        },
    )
    announce(happenings=[news], now=world.now + 4 * MINUTE)
    message.refresh_from_db()
    assert (message.state, message.gateway_id) == (State.DELIVERED, str(sent.msgid))


def test_an_sms_receipt_is_found_by_its_serial(world: World) -> None:
    alice = world.person()
    message = world.plan(alice, world.template("sms"))
    world.send()
    message.refresh_from_db()
    news = Happening(
        installation_id=world.shop.pk,
        kind="sms.receipt",
        subject="",
        at=world.now,
        body={
            "account_id": world.accounts["1400000009"].pk,
            "serial": message.gateway_id,
            "phone": alice.phone,
            "delivered": False,
            "code": "MK:0001",
            "at": None,
        },
    )
    announce(happenings=[news], now=world.now)
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.FAILED, "receipt:MK:0001")


def test_promise_9_the_states_of_messages_add_up_to_those_planned(
    world: World,
) -> None:
    template, text = world.template("wechat_template"), world.template("sms")
    for run_id in range(5):
        world.plan(world.person(follows=run_id % 2 == 0), template, run_id=run_id)
    world.plan(world.person(), text, run_id=5)
    world.send()
    world.plan(world.person(), text, run_id=6)
    counted = counts(world.shop.pk, list(range(7)))
    assert counted.planned == 7
    assert counted.adds_up
    assert counted.by_state[State.WAITING] == 1
    assert counted.by_reason == {(State.SUPPRESSED, "not_following"): 2}


def test_a_welcome_goes_before_a_crowd_that_came_before_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WeChat gives it a minute; a batch by hand has the day."""
    monkeypatch.setattr("saleor_wechat_growth.messaging.services.picking.WINDOW", 4)
    template = world.template("wechat_template")
    alice = world.person()

    def planned(later: int, worth: timedelta) -> int:
        due_at = world.now + timedelta(seconds=later)
        message = world.plan(alice, template, due_at=due_at, expires_at=due_at + worth)
        return message.pk

    crowd = [planned(0, timedelta(days=1)) for _ in range(8)]
    welcome = [planned(1, timedelta(minutes=10)) for _ in range(2)]
    now = world.now + timedelta(seconds=1)
    assert [each.pk for each in pick(now=now, limit=2)] == welcome
    assert [each.pk for each in pick(now=now, limit=2)] == crowd[:2]
