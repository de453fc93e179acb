"""A sale is told to who asked, once, against the subscription put aside for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.messaging.models import Message, Template
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.messaging.topics import Topic
from saleor_wechat_growth.promises import services
from saleor_wechat_growth.promises.errors import (
    NoGrant,
    NotOffered,
    UnknownPromise,
    WrongSaleDay,
)
from saleor_wechat_growth.promises.models import Reminder
from saleor_wechat_growth.promises.services import SaleDraft
from saleor_wechat_growth.reach.models import Grant
from saleor_wechat_growth.reach.services import GrantKey, reserve, zero
from saleor_wechat_growth.sandbox.faults import Fault, Kind
from tests.services.messaging.world import MINI_APP, Person, World
from tests.services.promises.conftest import HOUR, ledger, sale, who

State = Reminder.State


def remind(world: World, person: Person) -> Reminder:
    return services.remind(
        installation_id=world.shop.pk, key="d11", who=who(person), now=world.now
    )


def tell(world: World, later: timedelta) -> Message:
    services.tell_due(now=world.now + later)
    world.send(later)
    return Message.objects.of(world.shop.pk).get(origin__startswith="reminder:")


def test_no_grant_no_promise(world: World, template: Template) -> None:
    sale(world, template, world.now + HOUR)
    with pytest.raises(NoGrant) as caught:
        remind(world, world.person())
    assert caught.value.template_id == template.gateway_id
    assert not Reminder.objects.of(world.shop.pk).exists()


def test_a_promise_is_kept_when_the_sale_starts_and_spends_its_grant(
    world: World, template: Template
) -> None:
    person = world.person(grants=template)
    sale(world, template, world.now + HOUR)
    reminder = remind(world, person)
    assert ledger(world, person, template) == (0, 1, 0, 0)
    assert services.tell_due(now=world.now + HOUR - timedelta(seconds=1)) == 0
    message = tell(world, HOUR)
    assert (message.state, message.origin) == ("accepted", f"reminder:{reminder.pk}")
    assert world.gateways.sent() == [(person.mini_openid, template.gateway_id)]
    assert ledger(world, person, template) == (0, 0, 0, 1)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.due_at) == (State.SENT, None)


def test_it_says_what_starts(world: World, template: Template) -> None:
    person = world.person(grants=template)
    sale(world, template, world.now + HOUR)
    remind(world, person)
    tell(world, HOUR)
    (sent,) = world.gateways.wechat.ledger.sends
    assert sent.data == {"thing1": "双十一"}


def test_a_held_grant_is_not_there_for_journeys(
    world: World, template: Template
) -> None:
    person = world.person(grants=template)
    sale(world, template, world.now + HOUR)
    remind(world, person)
    message = world.plan(person, template, topic=Topic(title="别的"))
    world.send()
    message.refresh_from_db()
    assert (message.state, message.reason) == ("suppressed", "no_grant")
    key = GrantKey(person.identities[MINI_APP].pk, template.gateway_id)
    assert reserve(installation_id=world.shop.pk, keys=[key]) == (False,)


def test_asking_twice_takes_one_grant(world: World, template: Template) -> None:
    person = world.person(grants=template)
    sale(world, template, world.now + HOUR)
    assert remind(world, person) == remind(world, person)
    assert ledger(world, person, template) == (0, 1, 0, 0)


def test_who_takes_it_back_has_their_grant_again(
    world: World, template: Template
) -> None:
    person = world.person(grants=template)
    sale(world, template, world.now + HOUR)
    reminder = remind(world, person)
    services.cancel_reminder(
        installation_id=world.shop.pk,
        customer_id=person.customer.pk,
        reminder_id=reminder.pk,
        now=world.now,
    )
    assert ledger(world, person, template) == (1, 0, 0, 0)
    assert services.tell_due(now=world.now + HOUR) == 0
    assert remind(world, person).pk != reminder.pk


def test_nobody_takes_back_what_another_asked_for(
    world: World, template: Template
) -> None:
    person = world.person(grants=template)
    sale(world, template, world.now + HOUR)
    reminder = remind(world, person)
    with pytest.raises(UnknownPromise):
        services.cancel_reminder(
            installation_id=world.shop.pk,
            customer_id=world.person().customer.pk,
            reminder_id=reminder.pk,
            now=world.now,
        )


def test_a_planned_word_is_taken_back_before_it_goes(
    world: World, template: Template
) -> None:
    person = world.person(grants=template)
    sale(world, template, world.now + HOUR)
    reminder = remind(world, person)
    services.tell_due(now=world.now + HOUR)
    services.cancel_reminder(
        installation_id=world.shop.pk,
        customer_id=person.customer.pk,
        reminder_id=reminder.pk,
        now=world.now + HOUR,
    )
    world.send(HOUR)
    assert world.gateways.sent() == []
    assert ledger(world, person, template) == (1, 0, 0, 0)


def test_a_sale_called_off_lets_everybody_go(world: World, template: Template) -> None:
    people = [world.person(grants=template) for _ in range(3)]
    day = sale(world, template, world.now + HOUR)
    for person in people:
        remind(world, person)
    _, count = services.cancel_sale_day(
        installation_id=world.shop.pk, sale_id=day.pk, now=world.now
    )
    assert count == 3
    assert [ledger(world, each, template) for each in people] == [(1, 0, 0, 0)] * 3
    assert services.tell_due(now=world.now + HOUR) == 0
    with pytest.raises(NotOffered):
        remind(world, people[0])


def test_a_sale_that_moves_is_told_when_it_starts_now(
    world: World, template: Template
) -> None:
    person = world.person(grants=template)
    day = sale(world, template, world.now + HOUR)
    reminder = remind(world, person)
    services.save_sale_day(
        installation_id=world.shop.pk,
        key="",
        sale_id=day.pk,
        draft=SaleDraft(
            title=day.title,
            starts_at=world.now + 3 * HOUR,
            ends_at=world.now + 5 * HOUR,
            template_id=template.pk,
            minutes_before=60,
        ),
        now=world.now,
    )
    reminder.refresh_from_db()
    assert (reminder.due_at, reminder.expires_at) == (
        world.now + 2 * HOUR,
        world.now + 5 * HOUR,
    )


def test_a_word_that_waits_tells_of_the_sale_as_it_is_now(
    world: World, template: Template
) -> None:
    person = world.person(grants=template)
    day = sale(world, template, world.now + HOUR)
    remind(world, person)
    services.tell_due(now=world.now + HOUR)
    moved = world.now + 30 * HOUR
    services.save_sale_day(
        installation_id=world.shop.pk,
        key="",
        sale_id=day.pk,
        draft=SaleDraft(
            title="双十二",
            starts_at=moved,
            ends_at=moved + HOUR,
            template_id=template.pk,
            landing=Landing(mini_program="pages/d12"),
        ),
        now=world.now + HOUR,
    )
    for hours in (1, 29):
        world.send(hours * HOUR)
        assert world.gateways.sent() == []
    world.send(30 * HOUR)
    message = Message.objects.of(world.shop.pk).get()
    assert message.state == Message.State.ACCEPTED
    assert Topic.of(message.topic) == Topic(title="双十二", starts_at=moved)
    assert Landing.of(message.landing).mini_program == "pages/d12"


def test_after_the_sale_nobody_is_told_and_the_grant_is_back(
    world: World, template: Template
) -> None:
    person = world.person(grants=template)
    sale(world, template, world.now + HOUR)
    reminder = remind(world, person)
    services.tell_due(now=world.now + 30 * HOUR)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.reason) == (State.MISSED, "too_late")
    assert ledger(world, person, template) == (1, 0, 0, 0)


def test_a_busy_gateway_keeps_the_grant_for_the_next_try(
    world: World, template: Template
) -> None:
    person = world.person(grants=template)
    sale(world, template, world.now + HOUR)
    remind(world, person)
    world.gateways.wechat.faults.order(
        Fault(kind=Kind.ERRCODE, path="*/send", code=-1, times=1)
    )
    message = tell(world, HOUR)
    assert message.state == "waiting"
    assert ledger(world, person, template) == (0, 1, 0, 0)
    world.send(HOUR + timedelta(minutes=1))
    assert ledger(world, person, template) == (0, 0, 0, 1)


def test_wechat_saying_that_nothing_is_left_voids_every_promise(
    world: World, template: Template
) -> None:
    person = world.person(grants=template)
    sale(world, template, world.now + HOUR)
    reminder = remind(world, person)
    world.gateways.wechat.memory.grants.clear()
    message = tell(world, HOUR)
    assert message.state in {"failed", "suppressed"}
    reminder.refresh_from_db()
    assert reminder.state == State.MISSED
    assert ledger(world, person, template) == (0, 0, 0, 0)


def test_a_void_promise_takes_no_grant_accepted_since(
    world: World, template: Template
) -> None:
    person = world.person(grants=template)
    sale(world, template, world.now + HOUR)
    reminder = remind(world, person)
    key = GrantKey(person.identities[MINI_APP].pk, template.gateway_id)
    zero(installation_id=world.shop.pk, keys=[key], at=world.now)
    Grant.objects.of(world.shop.pk).update(available=1)
    services.tell_due(now=world.now + HOUR)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.reason) == (State.MISSED, "no_grant")
    assert ledger(world, person, template) == (1, 0, 0, 0)


def test_another_mini_program_promises_nothing(
    world: World, template: Template
) -> None:
    person = world.person(grants=template)
    sale(world, template, world.now + HOUR)
    stranger = services.Who(
        person.customer.pk, person.identities[MINI_APP].pk, "wxother"
    )
    with pytest.raises(NotOffered):
        services.remind(
            installation_id=world.shop.pk, key="d11", who=stranger, now=world.now
        )


def test_promises_of_another_shop_stay_its_own(
    world: World, template: Template, other_shop: Installation
) -> None:
    person = world.person(grants=template)
    sale(world, template, world.now + HOUR)
    with pytest.raises(NotOffered):
        services.remind(
            installation_id=other_shop.pk, key="d11", who=who(person), now=world.now
        )


def test_a_sale_needs_a_template_that_people_subscribe_to(world: World) -> None:
    sms = world.template("sms")
    with pytest.raises(WrongSaleDay) as caught:
        sale(world, sms, world.now + HOUR, minutes_before=-1)
    assert caught.value.wrong == (
        ("minutes_before", "range"),
        ("template", "of_another_channel"),
    )


def test_many_are_told_in_a_fixed_number_of_queries(
    world: World,
    template: Template,
    django_assert_max_num_queries: Any,
) -> None:
    sale(world, template, world.now + HOUR)
    for _ in range(20):
        remind(world, world.person(grants=template))
    with django_assert_max_num_queries(14):
        assert services.tell_due(now=world.now + HOUR) == 20
