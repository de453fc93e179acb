"""Random traffic through the outbox: windows, grants and follows against the platform.

What people do happens at the stand-in, which pushes it; pushes come late, twice and out
of order, but for those that take something away, which come at once. Messages are
planned and sent by the whole outbox. Whatever happens, the platform never refuses one:
it is the judge, and counts chats by the one or by the other reading of its rule (ADR 13).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saleor_wechat_growth.messaging.models import Attempt, Message, Template
from saleor_wechat_growth.messaging.queries.situation import ON_THE_PHONE
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.reach.models import Channel, Grant, Policy, Window
from saleor_wechat_growth.sandbox.faults import Fault, Kind
from saleor_wechat_growth.sandbox.wechat.windows import Reading
from tests.conftest import NOON
from tests.services.messaging.phones import Phones
from tests.services.messaging.world import (
    MINI_APP,
    SERVICE_APP,
    Gateways,
    Person,
    World,
)

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

State = Message.State
#: what the traffic itself has the gateways answer
ORDERED = {"-1", "45009"}
#: the shop's habits are off, so that only the platform's rules are left
RULES = {
    "caps": {"total": {"per_day": 99, "per_week": 99}},
    "quiet_hours": {"start": "00:00", "end": "00:00"},
    "paying_opens_a_window": True,
}
FAULTS = {
    "drop": Fault(kind=Kind.DROP, times=1, path="*send"),
    "lose": Fault(kind=Kind.LOST, times=1, path="*send"),
    "busy": Fault(kind=Kind.ERRCODE, times=1, path="*send", code=-1),
}
OPENING = ("follow", "scan", "say", "tap", "pay", "enter", "write", *["accept"] * 4)
CLOSING = ("unfollow", "switch_off", "reject")
COMING = (*["come"] * 4, "overtake", "again")
SENDING = (*["plan"] * 4, *["send"] * 6, "burst")
#: more chats than any act allows, as far apart as messages to one person are sent
BURST, APART = 7, timedelta(seconds=5)
#: a run in which some channel carried less proves little
LEAST = 5

STEPS = st.lists(
    st.tuples(
        st.sampled_from([*OPENING, *CLOSING, *COMING, *SENDING, *FAULTS]),
        st.integers(0, 1),
        st.sampled_from([1, 3, 20, 57, 61, 3600, 30 * 3600]),
        st.permutations(range(6)),
    ),
    min_size=12,
    max_size=40,
)


@dataclass
class Traffic:
    """Two people, six ways to reach each, and a clock that only goes on."""

    world: World
    phones: Phones
    at: datetime = NOON
    people: list[Person] = field(default_factory=list)
    ways: list[Template] = field(default_factory=list)
    subscribed: list[Template] = field(default_factory=list)
    came: list[tuple[str, str]] = field(default_factory=list)
    planned: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        world, name = self.world, "{{ cart.first_item }}"
        Policy.objects.create(installation=world.shop, rules=RULES)
        self.people = [
            world.person(follows=False),
            world.person(follows=False, has_phone=False),
        ]
        self.subscribed = [
            world.template(Channel.WECHAT_SUBSCRIBE),
            world.template(Channel.WECHAT_NOTICE),
        ]
        self.ways = [
            *self.subscribed,
            world.content(content=name, purpose="reminder"),
            world.content(content=name, purpose="service", app_id=MINI_APP),
            world.template(Channel.WECHAT_TEMPLATE),
            world.template(Channel.SMS),
        ]

    def step(self, what: str, who: int, seconds: int, order: Sequence[int]) -> None:
        self.at += timedelta(seconds=seconds)
        self.world.at(self.at - NOON)
        if what in COMING:
            self._push(what)
        elif what == "plan":
            self._plan(self.people[who], [self.ways[each] for each in order])
        elif what == "send":
            self.world.send(self.at - NOON)
        elif what == "burst":
            self._burst(self.people[who])
        elif what in FAULTS:
            self.world.gateways.wechat.faults.order(FAULTS[what])
        else:
            self._act(what, self.people[who], self.subscribed[order[0] % 2])
        if what in CLOSING:
            self._push("overtake")

    def end(self) -> None:
        """Let everything come in, and send what may still go."""
        self.phones.deliver(self.at)
        for _ in range(4):
            self.at += timedelta(minutes=5)
            self.world.settle(self.at - NOON)
            self.world.send(self.at - NOON)

    def _act(self, what: str, person: Person, template: Template) -> None:
        phones = self.phones
        {
            "follow": lambda: phones.follow(person),
            "unfollow": lambda: phones.unfollow(person),
            "scan": lambda: phones.scan(person),
            "say": lambda: phones.say(person),
            "write": lambda: phones.say(person, MINI_APP),
            "tap": lambda: phones.tap(person),
            "pay": lambda: phones.pay(person),
            "enter": lambda: phones.enter(person),
            "accept": lambda: phones.answer(person, template, "accept"),
            "reject": lambda: phones.answer(person, template, "reject"),
            "switch_off": lambda: phones.switch_off(person, template),
        }[what]()

    def _push(self, what: str) -> None:
        if what == "again":
            self.phones.arrive(self.came[-2:], self.at)
            return
        newest = self.phones.line[-1:] if what == "overtake" else self.phones.line
        self.came += newest
        if what == "overtake":
            self.phones.deliver_newest(self.at)
        else:
            self.phones.deliver(self.at)

    def _plan(self, person: Person, ways: Sequence[Template]) -> None:
        name = f"杯子{len(self.planned)}"
        self.planned.append(name)
        self.world.plan(
            person,
            *ways[:4],
            cart=self.world.cart(person, name=name),
            landing=Landing(),
            due_at=self.at,
            expires_at=self.at + timedelta(hours=40),
            pointless_if_ordered_since=None,
        )

    def carried(self) -> list[str]:
        """Return the channel of every message that is on a phone."""
        sent = Message.objects.of(self.world.shop.pk).filter(state__in=ON_THE_PHONE)
        return list(sent.values_list("channel", flat=True))

    def _burst(self, person: Person) -> None:
        """Have the person do something that opens a chat, and use all that it allows."""
        (self.phones.say if len(self.planned) % 2 else self.phones.tap)(person)
        self._push("come")
        for _ in range(BURST):
            self._plan(person, [self.ways[2]])
            self.world.send(self.at - NOON)
            self.at = self.world.at(self.at + APART - NOON)

    # -- what must hold --------------------------------------------------------

    def check(self) -> None:
        shop = self.world.shop.pk
        codes = Attempt.objects.of(shop).filter(outcome=Attempt.Outcome.REFUSED)
        assert set(codes.values_list("code", flat=True)) <= ORDERED
        grants = self.world.gateways.wechat.memory.grants
        openids = {
            identity.pk: (scope, openid)
            for person in self.people
            for scope, openid, identity in (
                (SERVICE_APP, person.openid, person.identities[SERVICE_APP]),
                (MINI_APP, person.mini_openid, person.identities[MINI_APP]),
            )
        }
        for row in Grant.objects.of(shop):
            assert min(row.available, row.reserved, row.promised, row.spent) >= 0
            has = grants[*openids[row.identity_id], row.template_id]
            assert row.available + row.promised <= has
        for window in Window.objects.of(shop):
            assert min(window.reserved, window.spent, window.beyond) >= 0
            if window.allowed is not None:
                assert window.reserved + window.spent <= window.allowed

    def check_the_phones(self) -> None:
        """Nobody saw a message twice, nor one that we do not know of."""
        wechat, sms = self.world.gateways.wechat, self.world.gateways.sms
        seen = Counter(
            each.data.get("thing1") or each.data["content"]
            for each in wechat.ledger.sends
        )
        seen.update(each.data[0] for each in sms.ledger.sends)
        assert set(seen) <= set(self.planned)
        assert not [name for name, times in seen.items() if times > 1]
        assert sum(seen.values()) <= len(self.carried())


@pytest.mark.parametrize("reading", list(Reading))
def test_random_traffic_never_asks_for_what_the_platform_refuses(
    shop: Installation, gateways: Gateways, reading: Reading
) -> None:
    carried = Counter[str]()

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(steps=STEPS)
    def whatever_happens(steps: list[tuple[str, int, int, list[int]]]) -> None:
        with pytest.MonkeyPatch.context() as patch, transaction.atomic():
            gateways.begin(NOON)
            gateways.wechat.windows.reading = reading
            world = World(shop, gateways, NOON)
            traffic = Traffic(world, Phones.of(world, patch))
            for step in steps:
                traffic.step(*step)
                traffic.check()
            traffic.end()
            traffic.check()
            traffic.check_the_phones()
            carried.update(traffic.carried())
            transaction.set_rollback(True)

    whatever_happens()
    assert set(carried) == set(Channel)
    assert min(carried.values()) >= LEAST
