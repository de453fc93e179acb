"""Long work in batches: progress, failures, death of a worker, a stop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.installations import jobs
from saleor_wechat_growth.installations.errors import JobOver, UnknownJob
from saleor_wechat_growth.installations.models import Job
from saleor_wechat_growth.installations.services import (
    advance_jobs,
    cancel_job,
    start_job,
    start_paged_job,
)
from saleor_wechat_growth.installations.services.jobs import (
    BATCH_ROWS,
    MOST_ATTEMPTS,
    MOST_FAILURES,
    RETRY_AFTER,
)

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

KIND = "test.adding"


class Adder:
    """Adds numbers up; refuses odd ones, and breaks on a number it is told to."""

    def __init__(self) -> None:
        self.total = 0
        self.breaks_on: int | None = None

    def __call__(self, batch: jobs.Batch, _now: datetime) -> Sequence[jobs.Failure]:
        if self.breaks_on in batch.rows:
            raise RuntimeError("broken")
        self.total += sum(row for row in batch.rows if row % batch.order["by"] == 0)
        return [
            jobs.Failure(batch.start + index, "odd")
            for index, row in enumerate(batch.rows)
            if row % batch.order["by"]
        ]


@pytest.fixture
def adder() -> Iterator[Adder]:
    worker = Adder()
    jobs.works(KIND)(worker)
    yield worker
    del jobs._workers[KIND]


def start(shop: Installation, rows: Sequence[int], now: datetime) -> Job:
    return start_job(
        installation_id=shop.pk,
        kind=KIND,
        started_by="staff:x",
        order={"by": 2},
        rows=rows,
        summary={"what": "numbers"},
        now=now,
    )


def test_a_job_is_done_batch_by_batch_and_shows_how_far_it_is(
    shop: Installation, adder: Adder, now: datetime
):
    job = start(shop, range(BATCH_ROWS * 2 + 1), now)
    assert advance_jobs(now=now) == 1
    job.refresh_from_db()
    assert (job.state, job.done, job.failed) == ("running", 250, 250)
    while advance_jobs(now=now):
        pass
    job.refresh_from_db()
    assert (job.state, job.done, job.failed) == ("done", 501, 500)
    assert job.finished_at == now
    assert job.sealed_order is None
    assert adder.total == sum(range(0, 1001, 2))
    assert len(job.failures) == MOST_FAILURES
    assert job.failures[1] == {"row": 3, "code": "odd"}


def test_a_batch_that_breaks_is_tried_again_and_given_up_in_the_end(
    shop: Installation, adder: Adder, now: datetime
):
    job = start(shop, [2, 4], now)
    adder.breaks_on = 4
    assert advance_jobs(now=now) == 1
    assert advance_jobs(now=now) == 0
    now += RETRY_AFTER
    adder.breaks_on = None
    assert advance_jobs(now=now) == 1
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 2)

    hopeless = start(shop, [4], now)
    adder.breaks_on = 4
    for _ in range(MOST_ATTEMPTS):
        assert advance_jobs(now=now) == 1
        now += RETRY_AFTER
    hopeless.refresh_from_db()
    assert (hopeless.state, hopeless.done) == ("failed", 0)
    assert advance_jobs(now=now + timedelta(days=1)) == 0


def test_a_stopped_job_does_no_more(shop: Installation, adder: Adder, now: datetime):
    job = start(shop, range(BATCH_ROWS + 1), now)
    advance_jobs(now=now)
    cancel_job(installation_id=shop.pk, job_id=job.pk, now=now)
    assert advance_jobs(now=now) == 0
    job.refresh_from_db()
    assert (job.state, job.done + job.failed) == ("cancelled", BATCH_ROWS)
    assert job.sealed_order is None
    with pytest.raises(JobOver):
        cancel_job(installation_id=shop.pk, job_id=job.pk, now=now)


def test_a_shop_cannot_stop_another_shops_job(
    shop: Installation, other_shop: Installation, adder: Adder, now: datetime
):
    job = start(shop, [2], now)
    with pytest.raises(UnknownJob):
        cancel_job(installation_id=other_shop.pk, job_id=job.pk, now=now)


def test_one_shops_long_job_does_not_hold_up_another_shops(
    shop: Installation, other_shop: Installation, adder: Adder, now: datetime
):
    long = start(shop, range(BATCH_ROWS * 3), now)
    short = start(other_shop, [2], now)
    assert advance_jobs(now=now) == 2
    short.refresh_from_db()
    long.refresh_from_db()
    assert (short.state, long.state) == ("done", "running")


def test_a_job_too_long_to_be_written_down_is_paged_and_counted_at_its_end(
    shop: Installation, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    there = list(range(10, 10 + BATCH_ROWS + 3))
    seen: list[tuple[int, int, bool]] = []

    def pages(
        installation_id: int, order: Mapping[str, Any], after: int, most: int
    ) -> Sequence[int]:
        assert (installation_id, order) == (shop.pk, {"by": 2})
        return [row for row in there if row > after][:most]

    def work(batch: jobs.Batch, _now: datetime) -> Sequence[jobs.Failure]:
        assert batch.is_paged
        seen.append((batch.start, batch.rows[0], batch.is_last))
        return [jobs.Failure(batch.start, "first")]

    monkeypatch.setitem(jobs._workers, KIND, work)
    monkeypatch.setitem(jobs._pagers, KIND, pages)
    job = start_paged_job(
        installation_id=shop.pk,
        kind=KIND,
        started_by="staff:x",
        order={"by": 2},
        total=7,
        summary={},
        now=now,
    )
    advance_jobs(now=now)
    job.refresh_from_db()
    assert (job.state, job.done, job.cursor) == ("running", BATCH_ROWS - 1, there[499])
    advance_jobs(now=now)
    job.refresh_from_db()
    assert (job.state, job.total, job.failed) == ("done", len(there), 2)
    assert seen == [(0, there[0], False), (BATCH_ROWS, there[BATCH_ROWS], True)]
