"""Promises 6 and 7: what a refusal teaches, whom it stops, and that it is written."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from saleor_wechat_growth.activity.models import Decision, Touch
from saleor_wechat_growth.integrations.saleor.errors import SaleorError
from saleor_wechat_growth.messaging import services
from saleor_wechat_growth.messaging.models import Attempt, Message, Problem, Template
from saleor_wechat_growth.reach.models import (
    Account,
    Deletion,
    Follow,
    Grant,
    Suppression,
)
from saleor_wechat_growth.sandbox.faults import Fault, Kind
from tests.services.messaging.world import MINI_APP, SERVICE_APP, Person, World

State = Message.State
WECHAT, SUBSCRIBE, SMS = "wechat_template", "wechat_subscribe", "sms"


def refused(
    world: World, channel: str, code: int | str, *, times: int = 1
) -> tuple[Person, Message]:
    """Send by `channel`, with SMS after it, while that channel's gateway says `code`."""
    first = world.template(channel)
    person = world.person(grants=first)
    second = world.template(SMS if channel != SMS else WECHAT)
    message = world.plan(person, first, second)
    state = world.gateways.sms if channel == SMS else world.gateways.wechat
    path = "/SendSms" if channel == SMS else "*/send"
    state.faults.order(Fault(kind=Kind.ERRCODE, path=path, code=code, times=times))
    world.send()
    message.refresh_from_db()
    return person, message


def suppression(world: World, person: Person, identity: str) -> Suppression | None:
    lookup = person.identities[identity].lookup
    return Suppression.objects.of(world.shop.pk).filter(lookup=lookup).first()


def template_of(world: World, message: Message, index: int) -> Template:
    return Template.objects.of(world.shop.pk).get(id=message.routes[index])


def test_promise_7_43117_stops_the_channel_for_the_person_for_30_days(
    world: World,
) -> None:
    person, message = refused(world, WECHAT, 43117)
    found = suppression(world, person, SERVICE_APP)
    assert found is not None
    assert found.channel == WECHAT
    assert found.until == world.now + timedelta(days=30)
    assert (message.state, message.channel) == (State.ACCEPTED, SMS)


@pytest.mark.parametrize("code", [40003, 43019, 48002])
def test_an_address_that_is_no_way_is_remembered_and_the_next_route_taken(
    world: World, code: int
) -> None:
    person, message = refused(world, WECHAT, code)
    assert suppression(world, person, SERVICE_APP) is not None
    assert (message.state, message.channel) == (State.ACCEPTED, SMS)


def test_43004_ends_the_follow_and_the_next_route_is_taken(world: World) -> None:
    person = world.person()
    follows = Follow.objects.of(world.shop.pk).filter(customer=person.customer)
    follows.update(changed_at=world.now - timedelta(hours=1))
    message = world.plan(person, world.template(WECHAT), world.template(SMS))
    fault = Fault(kind=Kind.ERRCODE, path="*/send", code=43004, times=1)
    world.gateways.wechat.faults.order(fault)
    world.send()
    message.refresh_from_db()
    assert (message.state, message.channel) == (State.ACCEPTED, SMS)
    assert not follows.get().is_following
    # the push of the leaving was lost; what comes of it is not
    written = Deletion.objects.of(world.shop.pk).get(customer=person.customer)
    assert written.why == Deletion.Why.UNFOLLOWED


def test_43101_empties_the_ledger_and_the_next_route_is_taken(world: World) -> None:
    person, message = refused(world, SUBSCRIBE, 43101)
    ledger = Grant.objects.of(world.shop.pk).get(identity=person.identities[MINI_APP])
    assert (ledger.available, ledger.reserved, ledger.spent) == (0, 0, 0)
    assert (message.state, message.channel) == (State.ACCEPTED, SMS)


def test_a_blacklisted_number_is_never_tried_again(world: World) -> None:
    person, message = refused(world, SMS, "FailedOperation.PhoneNumberInBlacklist")
    found = suppression(world, person, "phone")
    assert found is not None
    assert found.until is None
    assert (message.state, message.channel) == (State.ACCEPTED, WECHAT)


@pytest.mark.parametrize("code", [40249, 43116])
def test_promise_7_a_refused_template_is_paused_and_the_operator_told(
    world: World, code: int
) -> None:
    _, message = refused(world, WECHAT, code)
    template = template_of(world, message, 0)
    assert template.status == Template.Status.PAUSED
    problem = Problem.objects.of(world.shop.pk).get()
    assert problem.key == f"template-{template.key}"
    assert str(code) in problem.message
    assert (message.state, message.channel) == (State.ACCEPTED, SMS)


def test_promise_7_47003_fails_the_message_and_names_the_field(world: World) -> None:
    template = world.template(WECHAT)
    person = world.person()
    message = world.plan(person, template, world.template(SMS))
    world.gateways.wechat.faults.order(
        Fault(
            kind=Kind.ERRCODE,
            path="*/send",
            code=47003,
            message="argument invalid! data.thing1.value invalid",
        )
    )
    world.send()
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.FAILED, "47003:thing1")
    template.refresh_from_db()
    assert template.status == Template.Status.ACTIVE


def test_promise_7_47003_for_five_different_people_pauses_the_template(
    world: World,
) -> None:
    template = world.template(WECHAT)
    world.gateways.wechat.faults.order(
        Fault(kind=Kind.ERRCODE, path="*/send", code=47003)
    )
    one = world.person()
    for _ in range(4):
        world.plan(world.person(), template)
        world.plan(one, template)
    for seconds in (0, 6, 12, 18):
        world.send(timedelta(seconds=seconds))
    template.refresh_from_db()
    # four people and one more, who failed as often as all of them
    assert Attempt.objects.of(world.shop.pk).count() >= 5
    assert template.status == Template.Status.PAUSED
    assert "5 people" in template.paused_reason


def test_promise_7_47003_for_the_same_person_over_and_over_pauses_nothing(
    world: World,
) -> None:
    template = world.template(WECHAT)
    world.gateways.wechat.faults.order(
        Fault(kind=Kind.ERRCODE, path="*/send", code=47003)
    )
    one = world.person()
    for seconds in range(0, 36, 6):
        world.plan(one, template)
        world.send(timedelta(seconds=seconds))
    template.refresh_from_db()
    assert Attempt.objects.of(world.shop.pk).count() == 6
    assert template.status == Template.Status.ACTIVE


def test_a_used_up_quota_stops_the_account_until_midnight_in_shanghai(
    world: World,
) -> None:
    _, message = refused(world, WECHAT, 45009)
    account = Account.objects.of(world.shop.pk).get(app_id=SERVICE_APP)
    assert account.paused_until == datetime.fromisoformat("2026-11-24T00:00:00+08:00")
    # it would be too late by then, so the next route is taken
    assert (message.state, message.channel) == (State.ACCEPTED, SMS)


def test_a_used_up_quota_is_waited_for_where_there_is_time(world: World) -> None:
    template = world.template(WECHAT)
    message = world.plan(
        world.person(), template, expires_at=world.now + timedelta(days=2)
    )
    fault = Fault(kind=Kind.ERRCODE, path="*/send", code=45009, times=1)
    world.gateways.wechat.faults.order(fault)
    world.send()
    message.refresh_from_db()
    assert message.state == State.WAITING
    # midnight, and then the morning
    assert message.due_at == datetime.fromisoformat("2026-11-24T08:00:00+08:00")


def test_a_busy_gateway_is_tried_again_later_with_the_same_id(world: World) -> None:
    _, message = refused(world, WECHAT, -1)
    first = message.client_msg_id
    assert message.state == State.WAITING
    assert message.due_at == world.now + timedelta(seconds=5)
    world.send(timedelta(seconds=5))
    message.refresh_from_db()
    assert (message.state, message.channel) == (State.ACCEPTED, WECHAT)
    assert message.client_msg_id == first


def test_a_gateway_that_stays_busy_loses_the_message_to_the_next_route(
    world: World,
) -> None:
    _, message = refused(world, WECHAT, -1, times=6)
    for seconds in (5, 15, 35, 75, 155, 156):
        world.send(timedelta(seconds=seconds))
    message.refresh_from_db()
    assert (message.state, message.channel) == (State.ACCEPTED, SMS)
    assert Attempt.objects.of(world.shop.pk).count() == 7


def test_a_broken_account_is_paused_and_the_operator_told(world: World) -> None:
    _, message = refused(world, WECHAT, 48001)
    account = Account.objects.of(world.shop.pk).get(app_id=SERVICE_APP)
    assert (account.status, account.paused_until) == (Account.Status.PAUSED, None)
    assert Problem.objects.of(world.shop.pk).get().key == f"account-{account.key}"
    assert (message.state, message.channel) == (State.ACCEPTED, SMS)


def test_a_code_nobody_has_seen_fails_the_message_and_is_kept(world: World) -> None:
    _, message = refused(world, WECHAT, 987654)
    assert (message.state, message.reason) == (State.FAILED, "987654")


def test_a_message_that_every_gateway_refused_fails_with_the_last_code(
    world: World,
) -> None:
    message = world.plan(world.person(), world.template(WECHAT))
    fault = Fault(kind=Kind.ERRCODE, path="*/send", code=43019)
    world.gateways.wechat.faults.order(fault)
    world.send()
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.FAILED, "43019")


@pytest.mark.parametrize(
    ("channel", "code", "next_channel"),
    [
        (WECHAT, 40039, SMS),
        (SMS, "InvalidParameterValue.TemplateParameterLengthLimit", WECHAT),
        (SMS, "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone", WECHAT),
    ],
)
def test_a_message_that_one_gateway_does_not_take_goes_by_the_next_route(
    world: World, channel: str, code: int | str, next_channel: str
) -> None:
    _, message = refused(world, channel, code)
    assert (message.state, message.channel) == (State.ACCEPTED, next_channel)
    assert ("outcome", "next_route", str(code)) in world.decisions(message)


def test_a_message_that_the_last_gateway_does_not_take_fails(world: World) -> None:
    message = world.plan(world.person(), world.template(WECHAT))
    fault = Fault(kind=Kind.ERRCODE, path="*/send", code=40039)
    world.gateways.wechat.faults.order(fault)
    world.send()
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.FAILED, "40039")


def test_a_message_that_the_gateway_has_just_taken_goes_no_second_way(
    world: World,
) -> None:
    _, message = refused(world, SUBSCRIBE, 40241)
    assert (message.state, message.reason) == (State.FAILED, "40241")


def test_what_was_not_taken_gives_its_grant_back(world: World) -> None:
    person, _ = refused(world, SUBSCRIBE, 47003)
    ledger = Grant.objects.of(world.shop.pk).get(identity=person.identities[MINI_APP])
    assert (ledger.available, ledger.reserved, ledger.spent) == (1, 0, 0)


def test_promise_7_a_template_message_takes_service_only_unless_risk_was_allowed(
    world: World,
) -> None:
    unread = world.template(WECHAT, purpose="reminder", allowed=False)
    message = world.plan(world.person(), unread)
    world.send()
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.SUPPRESSED, "purpose_not_allowed")
    read = world.template(WECHAT, purpose="reminder", allowed=True)
    service = world.template(WECHAT, purpose="service", allowed=False)
    world.plan(world.person(), read)
    world.plan(world.person(), service)
    assert world.send() == 2


def test_promise_7_sms_without_consent_is_not_sent(world: World) -> None:
    template = world.template(SMS, purpose="marketing")
    message = world.plan(world.person(consents=False), template)
    assert world.send() == 0
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.SUPPRESSED, "no_consent")


def test_promise_6_every_message_says_why_and_names_nobody(world: World) -> None:
    wechat, text = world.template(WECHAT), world.template(SMS)
    people = [
        world.person(),
        world.person(follows=False),
        world.person(follows=False, consents=False),
        world.person(follows=False, has_phone=False),
    ]
    for person in people:
        world.plan(person, wechat, text)
    world.gateways.wechat.faults.order(
        Fault(kind=Kind.ERRCODE, path="*/send", code=47003, times=1)
    )
    world.send()
    ends, reasons = set(), set()
    for message in Message.objects.of(world.shop.pk).order_by("id"):
        decisions = world.decisions(message)
        ends.add((message.state, message.reason))
        reasons |= {each[2] for each in decisions}
        assert str(message.state) in {each[1] for each in decisions}
    assert ends == {
        (State.FAILED, "47003"),
        (State.ACCEPTED, ""),
        (State.SUPPRESSED, "not_following"),
    }
    assert reasons >= {"not_following", "no_consent", "no_address", "47003"}
    written = json.dumps(
        list(Decision.objects.of(world.shop.pk).values("facts", "reason", "subject")),
        ensure_ascii=False,
    )
    for person in people:
        for private in (person.openid, person.mini_openid, person.phone):
            assert private not in written
    assert "陶瓷杯" not in written


def test_a_message_a_gateway_took_is_a_touch(world: World) -> None:
    alice = world.person()
    message = world.plan(alice, world.template(WECHAT))
    world.send()
    touch = Touch.objects.of(world.shop.pk).get()
    assert (touch.customer_id, touch.origin) == (
        alice.customer.pk,
        f"message:{message.pk}",
    )


def test_core_is_told_of_a_problem_once_it_answers(world: World) -> None:
    services.raise_problem(
        installation_id=world.shop.pk, key="template-x", message="x", now=world.now
    )

    def away(installation_id: int, key: str, message: str) -> None:
        raise SaleorError

    told: list[tuple[int, str, str]] = []
    assert services.report_due(now=world.now, report=away) == 0
    later = world.now + timedelta(minutes=10)
    assert services.report_due(now=later, report=lambda *each: told.append(each)) == 1
    assert told == [(world.shop.pk, "template-x", "x")]
    assert services.report_due(now=later, report=away) == 0
    assert not Problem.objects.of(world.shop.pk).filter(due_at__isnull=False).exists()
