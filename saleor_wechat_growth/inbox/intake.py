"""The door's queue: deliveries that arrive together are committed together.

A web process has one intake. A request hands it an arrival and waits until the
transaction that stored it is committed; meanwhile others queue up and share the
next one. So a commit, the dearest part of receiving, is paid once a batch.
"""

from __future__ import annotations

import logging
import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from django.db import close_old_connections, connection

from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.inbox.services.storing import receive

if TYPE_CHECKING:
    from saleor_wechat_growth.inbox.arrivals import Arrival

logger = logging.getLogger(__name__)

BATCH = 200
#: Core gives up after 18 s and WeChat after 5: answer 503 before they do.
WAIT_SECONDS = 4.0
HANDLE_TASK = "saleor_wechat_growth.inbox.tasks.handle_due"


class NotStored(Exception):
    """The arrival is not committed: the sender must be told to come again."""


class Intake:
    """Stores arrivals from many threads through one thread and connection."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[tuple[Arrival, Future[None]]] = (
            queue.SimpleQueue()
        )
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, arrival: Arrival) -> None:
        """Store `arrival` and return once it is committed.

        Raises:
            NotStored: the database refused it or took too long.

        """
        future: Future[None] = Future()
        self._queue.put((arrival, future))
        self._ensure_thread()
        try:
            future.result(WAIT_SECONDS)
        except Exception as error:
            raise NotStored(type(error).__name__) from error
        wake(HANDLE_TASK)

    def _ensure_thread(self) -> None:
        # A forked worker inherits the object, not the thread.
        if self._thread is None or not self._thread.is_alive():
            with self._lock:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(
                        target=self._store_forever, name="intake", daemon=True
                    )
                    self._thread.start()

    def _store_forever(self) -> None:
        while True:
            batch = [self._queue.get()]
            while len(batch) < BATCH:
                try:
                    batch.append(self._queue.get_nowait())
                except queue.Empty:
                    break
            self._store(batch)

    def _store(self, batch: list[tuple[Arrival, Future[None]]]) -> None:
        try:
            receive(arrivals=[arrival for arrival, _ in batch])
        except Exception as error:  # noqa: BLE001 -- whatever it is, the thread lives on
            # A connection that broke is replaced before anybody tries again.
            close_old_connections()
            connection.close()
            if len(batch) == 1:
                batch[0][1].set_exception(error)
                logger.warning("could not store an arrival: %s", type(error).__name__)
                return
            # One bad row (say, of a shop erased this moment) must not refuse the rest.
            for entry in batch:
                self._store([entry])
            return
        for _, future in batch:
            future.set_result(None)


_intake = Intake()


def submit(arrival: Arrival) -> None:
    """Store `arrival` through this process's intake; see `Intake.submit`."""
    _intake.submit(arrival)
