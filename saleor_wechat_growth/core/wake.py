"""Telling workers that there is work, without making a request wait for a broker.

What is due stands in the database; a lost call costs at most the second until
the scheduler looks. So calls are gathered, and one thread publishes each task
name at most every 100 ms, on its own time.
"""

from __future__ import annotations

import logging
import threading

from celery import current_app

logger = logging.getLogger(__name__)

INTERVAL_SECONDS = 0.1


class Waker:
    """Publishes task names from a thread of its own, each once an interval."""

    def __init__(self, interval: float = INTERVAL_SECONDS) -> None:
        self._interval = interval
        self._names: set[str] = set()
        self._lock = threading.Lock()
        self._called = threading.Event()
        self._thread: threading.Thread | None = None

    def call(self, task: str) -> None:
        """Have `task` published soon. Never blocks, never raises."""
        with self._lock:
            self._names.add(task)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._publish_forever, name="waker", daemon=True
                )
                self._thread.start()
        self._called.set()

    def _publish_forever(self) -> None:
        pause = threading.Event()
        while True:
            self._called.wait()
            self._called.clear()
            with self._lock:
                names, self._names = self._names, set()
            for name in names:
                self._publish(name)
            pause.wait(self._interval)

    def _publish(self, name: str) -> None:
        try:
            current_app.send_task(name, retry=False, ignore_result=True)
        except Exception as error:  # noqa: BLE001 -- the scheduler will find the work
            logger.warning(
                "could not wake workers for %s: %s", name, type(error).__name__
            )


_waker = Waker()


def wake(task: str) -> None:
    """Have workers run `task` within about 100 ms."""
    _waker.call(task)
