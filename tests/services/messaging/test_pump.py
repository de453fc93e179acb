"""What goes wrong with one message, or with our database, costs nobody else's answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db import OperationalError, connection

from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.messaging import services
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.services.claiming import _Claim
from saleor_wechat_growth.messaging.services.recording import _Recording
from saleor_wechat_growth.messaging.services.settling import CALL_LEASE
from tests.services.messaging.world import Gateways, World

State = Message.State

#: what PostgreSQL may say of a statement while it goes on answering others
UNWILLING = {
    "deadlock_detected": "40P01",
    "lock_not_available": "55P03",
    "unique_violation": "23505",
    "untranslatable_character": "22P05",
}


def refuse(code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE SQLSTATE '{code}'; END $$")


def hang_up() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def in_the_claim_of(
    monkeypatch: pytest.MonkeyPatch, message: Message, strike: Callable[[], None]
) -> None:
    """Have the database struck whenever this message is claimed."""
    real = _Claim.run

    def run(claim: _Claim) -> object:
        if message.pk in {each.pk for each in claim.messages}:
            strike()
        return real(claim)

    monkeypatch.setattr(_Claim, "run", run)


def in_the_recording_once(
    monkeypatch: pytest.MonkeyPatch, strike: Callable[[], None]
) -> None:
    """Have the database struck when an answer is first written."""
    real, strikes = _Recording.run, [strike]

    def run(recording: _Recording) -> None:
        real(recording)
        if strikes:
            strikes.pop()()

    monkeypatch.setattr(_Recording, "run", run)


def fates(*messages: Message) -> list[str]:
    for message in messages:
        message.refresh_from_db()
    return [message.state for message in messages]


@pytest.fixture
def neighbour(other_shop: Installation, gateways: Gateways, world: World) -> World:
    return World(other_shop, gateways, world.now)


@pytest.mark.parametrize("code", UNWILLING.values(), ids=UNWILLING.keys())
def test_a_message_that_the_database_refuses_holds_up_nobody(
    world: World, neighbour: World, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    template = world.template("wechat_template")
    poison = world.plan(world.person(), template)
    others = [world.plan(world.person(), template) for _ in range(3)]
    others.append(
        neighbour.plan(neighbour.person(), neighbour.template("wechat_template"))
    )
    in_the_claim_of(monkeypatch, poison, lambda: refuse(code))
    assert world.send() == 4
    assert fates(poison, *others) == [State.WAITING] + [State.ACCEPTED] * 4


def test_a_message_that_the_database_refuses_is_given_up_when_it_is_too_late(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison = world.plan(world.person(), world.template("wechat_template"))
    in_the_claim_of(monkeypatch, poison, lambda: refuse("22P05"))
    world.send(poison.expires_at - world.now)
    assert fates(poison) == [State.FAILED]
    assert poison.reason == "error"


def test_an_answer_that_cannot_be_written_keeps_no_other_from_being_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = world.template("wechat_template")
    poison = world.plan(world.person(), template)
    others = [world.plan(world.person(), template) for _ in range(3)]
    real = _Recording.run

    def run(recording: _Recording) -> None:
        real(recording)
        if poison.pk in recording.messages:
            refuse("40P01")

    monkeypatch.setattr(_Recording, "run", run)
    assert world.send() == 4
    assert fates(poison, *others) == [State.SENDING] + [State.ACCEPTED] * 3


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_database_ends_costs_only_what_it_was_used_for(
    world: World, neighbour: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    going = world.plan(world.person(), world.template("wechat_template"))
    waiting = neighbour.plan(neighbour.person(), neighbour.template("wechat_template"))
    in_the_claim_of(monkeypatch, waiting, hang_up)
    assert world.send() == 1
    assert fates(going, waiting) == [State.ACCEPTED, State.WAITING]


@pytest.fixture
def outage(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Iterator[Outage]:
    outage = Outage(now, connection.settings_dict["PORT"])
    yield outage
    outage.end()


@dataclass
class Outage:
    """Our database away, from `begin` until the clock is next looked at, if it `ends`."""

    now: datetime
    port: str
    ends: bool = True

    def begin(self) -> None:
        connection.settings_dict["PORT"] = "1"
        hang_up()

    def end(self) -> None:
        connection.settings_dict["PORT"] = self.port

    def clock(self) -> datetime:
        if self.ends:
            self.end()
        return self.now


@pytest.mark.django_db(transaction=True)
def test_promise_4_calls_in_the_air_are_written_when_the_database_was_away(
    world: World,
    neighbour: World,
    outage: Outage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    going = world.plan(world.person(), world.template("wechat_template"))
    waiting = neighbour.plan(neighbour.person(), neighbour.template("wechat_template"))
    assert going.installation_id < waiting.installation_id  # it is claimed first
    in_the_claim_of(monkeypatch, waiting, outage.begin)
    with pytest.raises(OperationalError):
        services.send_due(clock=outage.clock)
    assert fates(going, waiting) == [State.ACCEPTED, State.WAITING]


@pytest.mark.django_db(transaction=True)
def test_promise_4_answers_are_written_though_the_database_went_away_meanwhile(
    world: World, outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    going = world.plan(world.person(), world.template("wechat_template"))
    in_the_recording_once(monkeypatch, outage.begin)
    with pytest.raises(OperationalError):
        services.send_due(clock=outage.clock)
    assert fates(going) == [State.ACCEPTED]


@pytest.mark.django_db(transaction=True)
def test_promise_4_what_a_lost_database_kept_from_being_written_is_unknown(
    world: World, outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    going = world.plan(world.person(), world.template("wechat_template"))
    in_the_recording_once(monkeypatch, outage.begin)
    outage.ends = False
    with pytest.raises(OperationalError):
        services.send_due(clock=outage.clock)
    outage.end()
    assert fates(going) == [State.SENDING]
    services.recover_lost(now=world.at(CALL_LEASE * 2))
    assert fates(going) == [State.UNKNOWN]
