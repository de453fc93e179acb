from __future__ import annotations

import logging
import signal
import threading
import time
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from kombu.exceptions import OperationalError

from saleor_wechat_growth.core import clock, pulse
from saleor_wechat_growth.inbox.services import start_reconciliation
from saleor_wechat_growth.installations import queries
from saleor_wechat_growth.management.schedule import INTERVALS

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.5


class Command(BaseCommand):
    """Wake workers for what the database says may be due. One is enough; two are safe."""

    help = "Run the scheduler."
    requires_system_checks = "__all__"

    def handle(self, **_: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        self._catch_up()
        due = dict.fromkeys(INTERVALS, 0.0)
        while not stop.wait(TICK_SECONDS):
            moment = time.monotonic()
            for task, interval in INTERVALS.items():
                if moment >= due[task] and _wake(task, interval):
                    due[task] = moment + interval
                    pulse.beat(pulse.SCHEDULER)

    def _catch_up(self) -> None:
        """Have every shop read once: whatever happened while we were down is missing."""
        try:
            now = clock.now()
            for installation in queries.active():
                start_reconciliation(installation_id=installation.id, now=now)
        except DatabaseError as error:
            # it is due on its own within ten minutes
            logger.warning("catching up not started: %s", type(error).__name__)
        finally:
            close_old_connections()


def _wake(task: str, interval: float) -> bool:
    try:
        current_app.send_task(
            task, retry=False, ignore_result=True, expires=max(interval, 5)
        )
    except (OperationalError, OSError) as error:
        logger.warning("the broker does not answer: %s", type(error).__name__)
        return False
    return True
