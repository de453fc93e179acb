"""The process beside a worker that asks cores and gateways, as a part of the worker.

A core that hangs keeps threads here, none of the processes that handle and send.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Any, Final

from celery import bootsteps

#: how often the two look after each other
LOOK_SECONDS: Final = 1.0
STOP_SECONDS: Final = 8.0
#: tells the process who started it
_PARENT: Final = "GROWTH_WORKER_PID"


class AskingProcess(bootsteps.StartStopStep):
    """In the worker: starts the process, starts it again when it dies, stops it.

    All that it does stands in rows under leases, so it may be killed at any moment.
    """

    requires = ("celery.worker.components:Timer",)
    threads = 0

    def __init__(self, parent: Any, **more: Any) -> None:
        super().__init__(parent, **more)
        self._process: subprocess.Popen[bytes] | None = None
        self._look: Any = None

    def start(self, parent: Any) -> None:
        self._start()
        self._look = parent.timer.call_repeatedly(LOOK_SECONDS, self._start_again)

    def close(self, parent: Any) -> None:  # noqa: ARG002 -- as Celery calls it
        """Have it stop while the worker's own processes end what they do."""
        if self._look is not None:
            self._look.cancel()
        if self._process is not None:
            self._process.terminate()

    def stop(self, parent: Any) -> None:  # noqa: ARG002
        if self._process is None:
            return
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def terminate(self, parent: Any) -> None:
        self.stop(parent)

    def _start(self) -> None:
        command = ["worker", "--only", "asking", "--threads", str(self.threads)]
        self._process = subprocess.Popen(  # noqa: S603 -- ourselves
            [sys.executable, "-m", "saleor_wechat_growth", *command],
            env={**os.environ, _PARENT: str(os.getpid())},
        )

    def _start_again(self) -> None:
        if self._process is not None and self._process.poll() is not None:
            print(
                "the process that asks cores died; starting it again", file=sys.stderr
            )
            self._start()


class LeavesWithItsWorker(bootsteps.StartStopStep):
    """In the process: ends it when the worker that started it is gone."""

    requires = ("celery.worker.components:Timer",)

    def start(self, parent: Any) -> None:
        worker = int(os.environ.get(_PARENT, "0"))
        if worker:
            parent.timer.call_repeatedly(LOOK_SECONDS, _leave_after, (worker,))


def _leave_after(worker: int) -> None:
    if os.getppid() != worker:
        os.kill(os.getpid(), signal.SIGKILL)
