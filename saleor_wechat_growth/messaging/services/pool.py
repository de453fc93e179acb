"""The threads that wait for gateways. They touch no database of ours."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final, TypeVar

from saleor_wechat_growth.core.gateways import Failure
from saleor_wechat_growth.messaging.channels import CHANNELS
from saleor_wechat_growth.messaging.channels.calls import Outcome, Prepared, Result

logger = logging.getLogger(__name__)

T = TypeVar("T")

THREADS: Final = 64
#: a call that has not begun by then is not made: its message may be another's soon
#: (`settling.CALL_LEASE`)
STALE_SECONDS: Final = 60.0


@cache
def pool() -> ThreadPoolExecutor:
    """Return this process's threads, made when they are first needed."""
    return ThreadPoolExecutor(THREADS, thread_name_prefix="gateway")


def run_all(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Make these calls at the same time; return what they return, in order."""
    return [future.result() for future in [pool().submit(call) for call in calls]]


def calling(prepared: Prepared) -> Callable[[], Result]:
    """Return the call, to be begun by a thread within `STALE_SECONDS`."""
    deadline = time.monotonic() + STALE_SECONDS

    def call() -> Result:
        if time.monotonic() > deadline:
            return Result(Outcome.REFUSED, failure=Failure.TRANSIENT, code="not-called")
        try:
            return CHANNELS[prepared.channel].call(prepared)
        except Exception:
            # a mistake of ours: the message may have left all the same
            logger.exception("call for message %s failed", prepared.message_id)
            return Result(Outcome.UNKNOWN)

    return call
