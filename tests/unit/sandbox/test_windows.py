from __future__ import annotations

import pytest

from saleor_wechat_growth.sandbox.wechat.demo import demo_seed
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal
from saleor_wechat_growth.sandbox.wechat.windows import Act, Reading, Windows

SERVICE, MINI = demo_seed().accounts
MINUTE = 60.0
HOUR = 3600.0
EACH, ONE = Reading.EACH_ACT, Reading.ONE_COUNTER


def spent(windows: Windows, at: float, account=SERVICE) -> tuple[int, int]:
    """Send until refused; give how many went and with which code it ended."""
    for count in range(50):
        try:
            windows.spend(account, "alice", at)
        except Refusal as refusal:
            return count, refusal.errcode
    return 50, 0


@pytest.fixture(params=[EACH, ONE])
def windows(request: pytest.FixtureRequest) -> Windows:
    windows = Windows()
    windows.reading = request.param
    return windows


@pytest.mark.parametrize(
    ("act", "messages", "lasts"),
    [
        (Act.MESSAGE, 5, 48 * HOUR),
        (Act.FOLLOW, 3, MINUTE),
        (Act.SCAN, 3, MINUTE),
        (Act.MENU, 3, MINUTE),
        (Act.PAY, 50, 48 * HOUR),
        (Act.SESSION, 0, MINUTE),
    ],
)
def test_each_act_allows_what_the_table_says(
    windows: Windows, act: Act, messages: int, lasts: float
):
    windows.note(SERVICE, "alice", act, 0)
    assert spent(windows, lasts) == (0, 45015)
    assert spent(windows, lasts - 1)[0] == messages


@pytest.mark.parametrize(("act", "messages"), [(Act.SESSION, 2), (Act.MENU, 0)])
def test_a_mini_program_has_a_table_of_its_own(
    windows: Windows, act: Act, messages: int
):
    windows.note(MINI, "alice", act, 0)
    assert spent(windows, 1, MINI)[0] == messages


def test_the_same_act_sets_its_maximum_anew(windows: Windows):
    windows.note(SERVICE, "alice", Act.MESSAGE, 0)
    assert spent(windows, 1) == (5, 45047)
    windows.note(SERVICE, "alice", Act.MESSAGE, 2)
    assert spent(windows, 3) == (5, 45047)


def test_an_unfollow_closes_everything(windows: Windows):
    windows.note(SERVICE, "alice", Act.MESSAGE, 0)
    windows.close(SERVICE, "alice")
    assert spent(windows, 1) == (0, 45015)


@pytest.mark.parametrize(("reading", "messages"), [(EACH, 8), (ONE, 3)])
def test_two_acts_are_read_in_two_ways(reading: Reading, messages: int):
    windows = Windows()
    windows.reading = reading
    windows.note(SERVICE, "alice", Act.MESSAGE, 0)
    windows.note(SERVICE, "alice", Act.SCAN, 1)
    assert spent(windows, 2) == (messages, 45047)
    assert windows.shown(SERVICE, "alice", 2 * MINUTE)[0]["act"] == Act.MESSAGE


def test_a_shorter_act_does_not_end_a_longer_one(windows: Windows):
    windows.note(SERVICE, "alice", Act.MESSAGE, 0)
    windows.note(SERVICE, "alice", Act.SCAN, 1)
    assert spent(windows, HOUR)[0] in {3, 5}
