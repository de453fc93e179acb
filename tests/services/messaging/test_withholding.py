"""What a pause holds, and what the end of a run takes back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saleor_wechat_growth.core.gateways import Failure
from saleor_wechat_growth.messaging import services
from saleor_wechat_growth.messaging.channels.calls import Outcome, Result, Taken
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.services.recording import record
from tests.services.messaging.world import World

State = Message.State
RUN = 7
BUSY = Result(Outcome.REFUSED, failure=Failure.TRANSIENT, code="-1")
TAKEN = Result(Outcome.ACCEPTED, Taken("g1"))


def one_message(world: World, channel: str = "wechat_template") -> Message:
    return world.plan(world.person(), world.template(channel), run_id=RUN)


def end_run(world: World) -> int:
    return services.cancel(
        installation_id=world.shop.pk, run_ids=[RUN], reason="run_ended", now=world.now
    )


def hold(world: World) -> int:
    return services.hold_runs(installation_id=world.shop.pk, run_ids=[RUN])


def release(world: World) -> int:
    return services.release_runs(installation_id=world.shop.pk, run_ids=[RUN])


def look_until_settled(world: World) -> None:
    for seconds in range(125, 960, 15):
        world.settle(timedelta(seconds=seconds))
        world.send(timedelta(seconds=seconds))


def test_a_refused_message_of_an_ended_run_is_not_tried_again(world: World) -> None:
    message = one_message(world)
    [flight] = world.promised()
    assert end_run(world) == 0
    record(landed=[(flight, BUSY)], now=world.now)
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.CANCELLED, "run_ended")
    assert (message.due_at, message.settled_at) == (None, world.now)
    assert world.decisions(message)[-1] == ("outcome", "cancelled", "run_ended")
    assert world.send(timedelta(minutes=1)) == 0


def test_an_accepted_message_of_an_ended_run_stays_accepted(world: World) -> None:
    message = one_message(world)
    [flight] = world.promised()
    end_run(world)
    record(landed=[(flight, TAKEN)], now=world.now)
    message.refresh_from_db()
    assert message.state == State.ACCEPTED


def test_an_sms_of_an_ended_run_that_was_never_seen_is_cancelled(world: World) -> None:
    message = one_message(world, "sms")
    world.promised()  # and the worker dies before it calls
    end_run(world)
    look_until_settled(world)
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.CANCELLED, "run_ended")
    assert world.gateways.sent() == []


def test_an_unknown_of_an_ended_run_is_not_called_again(world: World) -> None:
    """A repeated call would send what had never arrived."""
    message = one_message(world)
    world.promised()
    end_run(world)
    look_until_settled(world)
    message.refresh_from_db()
    assert (message.state, message.due_at) == (State.UNKNOWN, None)
    assert world.gateways.sent() == []


def test_what_is_held_is_not_picked_until_it_is_released(world: World) -> None:
    one_message(world)
    assert hold(world) == 1
    assert world.send() == 0
    assert release(world) == 1
    assert world.send() == 1


def test_what_was_picked_before_the_hold_is_not_claimed_after_it(world: World) -> None:
    message = one_message(world)
    drafts = world.drafts()
    hold(world)
    assert world.claim(drafts) == []
    message.refresh_from_db()
    assert message.state == State.WAITING


@pytest.mark.parametrize(
    ("answer", "state"), [(TAKEN, State.ACCEPTED), (BUSY, State.WAITING)]
)
def test_a_hold_lets_arrive_what_is_on_its_way_and_keeps_what_comes_back(
    world: World, answer: Result, state: State
) -> None:
    message = one_message(world)
    [flight] = world.promised()
    hold(world)
    record(landed=[(flight, answer)], now=world.now)
    message.refresh_from_db()
    assert message.state == state
    assert world.send(timedelta(minutes=1)) == 0


def test_the_end_of_a_run_takes_back_what_was_held(world: World) -> None:
    message = one_message(world)
    hold(world)
    assert end_run(world) == 1
    assert release(world) == 0
    message.refresh_from_db()
    assert message.state == State.CANCELLED


def test_a_hold_is_for_its_own_runs_only(world: World) -> None:
    world.plan(world.person(), world.template("wechat_template"), run_id=RUN + 1)
    assert hold(world) == 0
    assert world.send() == 1
