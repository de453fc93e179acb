"""Starting long work, doing it a batch at a time, stopping it."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from saleor_wechat_growth.core import crypto, jsontext
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.installations.errors import JobOver, UnknownJob
from saleor_wechat_growth.installations.jobs import (
    Batch,
    Failure,
    pager_of,
    worker_of,
)
from saleor_wechat_growth.installations.models import Installation, Job

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

logger = logging.getLogger(__name__)

ADVANCE_TASK: Final = "saleor_wechat_growth.installations.tasks.advance_jobs"
BATCH_ROWS: Final = 500
MOST_FAILURES: Final = 100
MOST_ATTEMPTS: Final = 5
#: after a batch that failed as a whole
RETRY_AFTER: Final = timedelta(seconds=30)

State = Job.State


@transaction.atomic
def start_job(
    *,
    installation_id: int,
    kind: str,
    started_by: str,
    order: Mapping[str, Any],
    rows: Sequence[Any],
    summary: Mapping[str, Any],
    now: datetime,
) -> Job:
    """Have work done in the background.

    order, rows: JSON, what to do and with what; sealed, and dropped at the end.
    summary: what is shown of it, nothing personal.
    """
    content = {"order": dict(order), "rows": list(rows)}
    return _start(installation_id, kind, started_by, content, summary, len(rows), now)


@transaction.atomic
def start_paged_job(
    *,
    installation_id: int,
    kind: str,
    started_by: str,
    order: Mapping[str, Any],
    total: int,
    summary: Mapping[str, Any],
    now: datetime,
) -> Job:
    """Have work done with more rows than one would write down: `kind`'s pager has them.

    total: how many they seem to be; corrected at the end.
    """
    content = {"order": dict(order)}
    return _start(installation_id, kind, started_by, content, summary, total, now)


def _start(
    installation_id: int,
    kind: str,
    started_by: str,
    content: Mapping[str, Any],
    summary: Mapping[str, Any],
    total: int,
    now: datetime,
) -> Job:
    job = Job.objects.create(
        installation_id=installation_id,
        kind=kind,
        started_by=started_by,
        sealed_order=crypto.seal_text(jsontext.dumps(content)),
        summary=dict(summary),
        total=total,
        created_at=now,
        due_at=now,
    )
    transaction.on_commit(partial(wake, ADVANCE_TASK))
    return job


def advance_jobs(*, now: datetime) -> int:
    """Do the next batch of each shop's oldest due job; return how many moved on.

    Call it again until it returns 0.
    """
    shops = (
        Job.objects.across_installations()  # the scheduler: every shop's turn
        .filter(due_at__lte=now, installation__status=Installation.Status.ACTIVE)
        .values_list("installation_id", flat=True)
        .order_by("installation_id")
        .distinct()
    )
    return sum(_advance(installation_id, now) for installation_id in list(shops))


def _advance(installation_id: int, now: datetime) -> bool:
    job_id = None
    try:
        with transaction.atomic():
            job = (
                Job.objects.of(installation_id)
                .filter(due_at__lte=now)
                .order_by("due_at", "id")
                .select_for_update(skip_locked=True)
                .first()
            )
            if job is None:
                return False
            job_id = job.pk
            _work(job, now)
    except Exception as error:
        if job_id is None:
            raise
        # not the text: it may hold a person's data
        logger.error("a batch of job %s failed: %s", job_id, type(error).__name__)  # noqa: TRY400
        _put_off(installation_id, job_id, now)
    return True


def _work(job: Job, now: datetime) -> None:
    assert job.sealed_order is not None, "a job that is due has its order"
    content = jsontext.loads(crypto.unseal_text(job.sealed_order))
    batch = _next(job, content)
    failures = worker_of(job.kind)(batch, now)
    count = len(batch.rows)
    if not batch.is_paged:
        job.cursor += count
    elif batch.rows:
        job.cursor = batch.rows[-1]
    job.done += count - len(failures)
    job.failed += len(failures)
    job.failures = [*job.failures, *map(_shown, failures)][:MOST_FAILURES]
    job.attempts = 0
    job.state = State.RUNNING
    if batch.is_last:
        job.total = job.done + job.failed
        _end(job, State.DONE, now)
    job.save()


def _next(job: Job, content: Mapping[str, Any]) -> Batch:
    order = content["order"]
    is_paged = "rows" not in content
    if is_paged:
        find = pager_of(job.kind)
        rows = find(job.installation_id, order, job.cursor, BATCH_ROWS)
        start = job.done + job.failed
        is_last = len(rows) < BATCH_ROWS
    else:
        rows = content["rows"][job.cursor : job.cursor + BATCH_ROWS]
        start = job.cursor
        is_last = start + len(rows) >= job.total
    return Batch(
        installation_id=job.installation_id,
        job_id=job.pk,
        started_by=job.started_by,
        order=order,
        rows=rows,
        start=start,
        is_paged=is_paged,
        is_last=is_last,
    )


def _shown(failure: Failure) -> dict[str, Any]:
    return {"row": failure.row, "code": failure.code}


def _end(job: Job, state: Job.State, now: datetime) -> None:
    job.state = state
    job.finished_at = now
    job.due_at = None
    job.sealed_order = None


@transaction.atomic
def _put_off(installation_id: int, job_id: int, now: datetime) -> None:
    job = Job.objects.of(installation_id).select_for_update().get(id=job_id)
    if job.due_at is None:
        return
    job.attempts += 1
    if job.attempts >= MOST_ATTEMPTS:
        _end(job, State.FAILED, now)
    else:
        job.due_at = now + RETRY_AFTER
    job.save()


@transaction.atomic
def cancel_job(*, installation_id: int, job_id: int, now: datetime) -> Job:
    """Do no more of it; what was done stays.

    Raises:
        UnknownJob: the shop has none of this id.
        JobOver: it has ended.

    """
    job = Job.objects.of(installation_id).select_for_update().filter(id=job_id).first()
    if job is None:
        raise UnknownJob(str(job_id))
    if job.due_at is None:
        raise JobOver(str(job_id))
    _end(job, State.CANCELLED, now)
    job.save()
    return job
