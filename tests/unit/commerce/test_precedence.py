"""Which of two states of one object stays, whatever order and clocks they came by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from saleor_wechat_growth.commerce.precedence import Verdict, weigh
from saleor_wechat_growth.commerce.words import Stamp

UPDATED = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TAKEN = {Verdict.TAKE, Verdict.TAKE_AND_ASK}
ASKING = {Verdict.TAKE_AND_ASK, Verdict.LEAVE_AND_ASK}


@dataclass
class Row:
    """What precedence needs of a row, and how a row is written."""

    source_updated_at: datetime | None = None
    issued_at: datetime | None = None
    fetched_at: datetime | None = None
    digest: bytes | memoryview = b""

    def hear(self, stamp: Stamp, digest: bytes) -> Verdict:
        verdict = weigh(self, stamp, digest)
        if verdict in TAKEN:
            self.source_updated_at = stamp.updated_at
            self.issued_at = stamp.issued_at
            self.fetched_at = stamp.issued_at if stamp.is_fetched else None
            self.digest = digest
        return verdict


def delivered(minutes: float, updated: datetime = UPDATED) -> Stamp:
    """Issued by core's clock."""
    return Stamp(updated, updated + minutes * MINUTE, is_fetched=False)


def fetched(minutes: float, updated: datetime = UPDATED) -> Stamp:
    """Asked by our clock."""
    return Stamp(updated, updated + minutes * MINUTE, is_fetched=True)


@pytest.mark.parametrize("ahead", [-5, 0, 5])
def test_what_core_answers_when_asked_stays_whatever_its_clock_says(
    ahead: float,
) -> None:
    row = Row()
    assert row.hear(delivered(ahead), b"early") == Verdict.TAKE
    assert row.hear(delivered(ahead + 0.1), b"late") == Verdict.TAKE_AND_ASK
    row.hear(fetched(0.2), b"truth")
    assert row.digest == b"truth"
    # delivered again, minutes later
    row.hear(delivered(ahead + 0.1), b"late")
    assert row.digest == b"truth"


@pytest.mark.parametrize("ahead", [-5, 0, 5])
def test_a_change_that_moves_no_time_has_core_asked_whatever_its_clock_says(
    ahead: float,
) -> None:
    row = Row()
    row.hear(fetched(0), b"before")
    assert row.hear(delivered(1 + ahead), b"after") in ASKING
    assert row.hear(fetched(2), b"after") == Verdict.TAKE


@pytest.mark.parametrize("ahead", [-5, 0, 5])
@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_promise_2_every_order_ends_with_what_core_answers_last(
    ahead: float, order: tuple[int, ...]
) -> None:
    heard = [
        (delivered(ahead), b"one"),
        (delivered(ahead + 1), b"two"),
        (fetched(1.5), b"two"),
        (fetched(0.5), b"one"),
    ]
    row = Row()
    asked = False
    for index in order:
        asked |= row.hear(*heard[index]) in ASKING
    if asked:
        # core is asked until its answer is no news
        while row.hear(fetched(9), b"two") in ASKING:
            pass
    assert row.digest == b"two"


def test_a_newer_state_wins_over_every_answer_about_an_older_one() -> None:
    row = Row()
    row.hear(fetched(9), b"old")
    assert row.hear(delivered(0, UPDATED + MINUTE), b"new") == Verdict.TAKE
    assert row.hear(fetched(99), b"old") == Verdict.LEAVE


def test_an_answer_that_says_the_same_is_remembered_as_one() -> None:
    row = Row()
    row.hear(delivered(5), b"same")
    assert row.hear(fetched(1), b"same") == Verdict.TAKE
    assert row.fetched_at == UPDATED + MINUTE
    assert row.hear(delivered(5), b"same") == Verdict.LEAVE
