"""The threads that wait for gateways. They touch no database of ours."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

from saleor_wechat_growth.core.gateways import Failure
from saleor_wechat_growth.inbox.faults import described
from saleor_wechat_growth.messaging.channels import CHANNELS
from saleor_wechat_growth.messaging.channels.calls import Outcome, Result

if TYPE_CHECKING:
    from saleor_wechat_growth.messaging.flights import Flight

logger = logging.getLogger(__name__)

T = TypeVar("T")

THREADS: Final = 64
#: a call that has not begun so long after its claim is not made: its message is
#: another's after `settling.CALL_LEASE`, and a call may fetch a token, wait, and repeat
STALE_SECONDS: Final = 45.0


@cache
def pool() -> ThreadPoolExecutor:
    """Return this process's threads, made when they are first needed."""
    return ThreadPoolExecutor(THREADS, thread_name_prefix="gateway")


def run_all(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Make these calls at the same time; return what they return, in order."""
    return [future.result() for future in [pool().submit(call) for call in calls]]


def calling(flight: Flight) -> Callable[[], Result]:
    """Return the call, to be begun by a thread within `STALE_SECONDS` of the claim."""
    prepared = flight.prepared

    def call() -> Result:
        if time.monotonic() > flight.claimed_at + STALE_SECONDS:
            return Result(Outcome.REFUSED, failure=Failure.TRANSIENT, code="not-called")
        try:
            return CHANNELS[prepared.channel].call(prepared)
        except Exception as error:  # noqa: BLE001 -- a mistake of ours
            # the message may have left all the same
            logger.error(  # noqa: TRY400 -- its text may quote the person
                "call for message %s failed: %s", prepared.message_id, described(error)
            )
            return Result(Outcome.UNKNOWN)

    return call
