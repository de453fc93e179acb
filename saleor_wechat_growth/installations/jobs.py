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

    order: what is to be done with them, as the job was started with.
    """

    installation_id: int
    job_id: int
    started_by: str
    order: Mapping[str, Any]
    rows: Sequence[Any]
    start: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that could not be done. `code`: why, in words that pages translate."""

    row: int
    code: str


#: does a batch and returns what could not be done; the caller holds the transaction
Worker = Callable[[Batch, "datetime"], Sequence[Failure]]

_workers: dict[str, Worker] = {}


def works(kind: str) -> Callable[[Worker], Worker]:
    """Register who does jobs of `kind`."""

    def register(worker: Worker) -> Worker:
        _workers[kind] = worker
        return worker

    return register


def worker_of(kind: str) -> Worker:
    return _workers[kind]
