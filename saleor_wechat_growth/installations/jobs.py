"""Long work in batches: who can do which kind of it.

A domain registers a worker for a kind; `services.advance_jobs` calls it with a part
of the job's rows at a time, in a transaction with the progress that is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """A part of a job: its rows from number `start` on (counted from 0).

    order: what is to be done with them, as the job was started with. is_paged: the
    rows come from the kind's pager; is_last: nothing comes after them.
    """

    installation_id: int
    job_id: int
    started_by: str
    order: Mapping[str, Any]
    rows: Sequence[Any]
    start: int
    is_paged: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that could not be done. `code`: why, in words that pages translate."""

    row: int
    code: str


#: does a batch and returns what could not be done; the caller holds the transaction
Worker = Callable[[Batch, "datetime"], Sequence[Failure]]
#: (installation, order, after, most) -> the next rows of a job too long to be written
#: down: ids above `after`, ascending, the same ones however often it is asked
Pager = Callable[[int, Mapping[str, Any], int, int], Sequence[int]]

_workers: dict[str, Worker] = {}
_pagers: dict[str, Pager] = {}


def works(kind: str, *, pages: Pager | None = None) -> Callable[[Worker], Worker]:
    """Register who does jobs of `kind`; `pages`: finds the rows of those without."""

    def register(worker: Worker) -> Worker:
        _workers[kind] = worker
        if pages is not None:
            _pagers[kind] = pages
        return worker

    return register


def worker_of(kind: str) -> Worker:
    return _workers[kind]


def pager_of(kind: str) -> Pager:
    return _pagers[kind]
