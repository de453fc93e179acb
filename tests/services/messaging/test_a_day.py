"""A day of a shop's messages, with open chats taken first and without.

The same people do the same at the same moments, twice: once every message goes the first
way that is open, in the marketer's order and in the order the messages come; once open
chats go first. SMS are few, subscriptions fewer.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.db.models import Sum

from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.queries.situation import ON_THE_PHONE
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.reach.models import Account, Channel, Grant, Policy, Window
from tests.conftest import NOON
from tests.services.messaging.phones import Phones
from tests.services.messaging.world import Gateways, Person, World

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation
    from saleor_wechat_growth.messaging.models import Template

PEOPLE, MESSAGES, ACTS, TEXTS = 40, 70, 40, 12
TICK = timedelta(minutes=30)
#: from noon to nine in the evening, when SMS may go
TICKS = 18


@dataclass(frozen=True)
class Outcome:
    """What a day came to. by_channel: messages that went."""

    people: int
    grants: int
    by_channel: Counter[str]


@dataclass
class Day:
    """What happens by itself, the same for the same seed."""

    world: World
    phones: Phones
    seed: int

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.subscription = self.world.template(Channel.WECHAT_SUBSCRIBE)
        self.ways: list[Template] = [
            self.subscription,
            self.world.template(Channel.SMS),
            self.world.content(purpose="reminder"),
        ]
        self.people = [self._person() for _ in range(PEOPLE)]

    def _person(self) -> Person:
        chance = self.random.random
        person = self.world.person(
            follows=chance() < 0.7,
            has_phone=chance() < 0.8,
            consents=chance() < 0.8,
        )
        if chance() < 0.3:
            self.world.grant(person, self.subscription)
        return person

    def run(self) -> Outcome:
        plans = self._moments(MESSAGES)
        acts = self._moments(ACTS)
        for tick in range(TICKS):
            at = self.world.at(tick * TICK)
            for person in acts[tick]:
                self.phones.say(person)
            self.phones.deliver(at)
            for person in plans[tick]:
                self._plan(person, at)
            self.world.send(at - NOON)
        return self._outcome()

    def _moments(self, count: int) -> list[list[Person]]:
        found: list[list[Person]] = [[] for _ in range(TICKS)]
        for _ in range(count):
            found[self.random.randrange(TICKS)].append(self.random.choice(self.people))
        return found

    def _plan(self, person: Person, at: datetime) -> None:
        self.world.plan(
            person,
            *self.random.sample(self.ways, self.random.choice([2, 3])),
            landing=Landing(),
            due_at=at,
            expires_at=at + timedelta(hours=3),
            pointless_if_ordered_since=None,
        )

    def _outcome(self) -> Outcome:
        shop = self.world.shop.pk
        sent = Message.objects.of(shop).filter(state__in=ON_THE_PHONE)
        spent = Grant.objects.of(shop).aggregate(spent=Sum("spent"))["spent"]
        return Outcome(
            people=sent.values("customer_id").distinct().count(),
            grants=spent or 0,
            by_channel=Counter(sent.values_list("channel", flat=True)),
        )


def day(
    shop: Installation,
    gateways: Gateways,
    patch: pytest.MonkeyPatch,
    seed: int,
    *,
    open_chats_first: bool,
) -> Outcome:
    rules = {
        "caps": {"total": {"per_day": 99}, "per_channel": {"sms": {"per_day": 99}}},
        "quotas": {Account.Kind.TENCENT_SMS: {"per_day": TEXTS}},
        "open_chats_first": open_chats_first,
    }
    with transaction.atomic():
        gateways.begin(NOON)
        Policy.objects.create(installation=shop, rules=rules)
        world = World(shop, gateways, NOON)
        outcome = Day(world, Phones.of(world, patch), seed).run()
        assert Window.objects.of(shop).exists()
        transaction.set_rollback(True)
    return outcome


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_day_reaches_no_fewer_people_and_spends_no_more_grants(
    shop: Installation,
    gateways: Gateways,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    first_come, weighed = (
        day(shop, gateways, monkeypatch, seed, open_chats_first=each)
        for each in (False, True)
    )
    # a day on which nothing is scarce would prove nothing
    assert first_come.by_channel[Channel.SMS] == TEXTS
    assert first_come.grants > 0
    assert weighed.people >= first_come.people
    assert weighed.grants <= first_come.grants
    assert weighed.by_channel[Channel.SMS] <= TEXTS
    assert (weighed.people, -weighed.grants) > (first_come.people, -first_come.grants)
