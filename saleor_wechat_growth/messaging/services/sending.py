"""The outbox's pump: pick, prepare, claim, call, record, several batches in the air."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.db import DatabaseError

from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.queries.material import material
from saleor_wechat_growth.messaging.services.claiming import claim, give_up
from saleor_wechat_growth.messaging.services.picking import pick
from saleor_wechat_growth.messaging.services.pool import THREADS, calling, pool
from saleor_wechat_growth.messaging.services.preparing import prepare
from saleor_wechat_growth.messaging.services.recording import Landed, record
from saleor_wechat_growth.messaging.services.refreshing import (
    Refresher,
    ask_core,
    refresh_stale,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    from saleor_wechat_growth.messaging.channels.calls import Result
    from saleor_wechat_growth.messaging.flights import Flight

logger = logging.getLogger(__name__)

BATCH: Final = 64
#: claimed and not yet answered, at most: what a kill -9 makes unknown
MOST_IN_THE_AIR: Final = 2 * THREADS
#: how long one run takes new messages; then its task ends and another begins
RUN: Final = timedelta(seconds=20)
#: answers that are written together, and messages worth claiming together: less than
#: a batch, for calls that hang keep their places
ENOUGH: Final = BATCH * 3 // 4
#: how long the first answer waits for others, in seconds
GATHER_SECONDS: Final = 0.02


def send_due(*, clock: Callable[[], datetime], refresh: Refresher = ask_core) -> int:
    """Send what is due until nothing is, or `RUN` is over; return how many calls.

    While some are in the air the next are claimed, so that a gateway that times out
    holds up nobody else. `clock` is asked once a batch: a run outlasts one `now`.
    """
    pump = _Pump(clock, refresh)
    ends_at = clock() + RUN
    while pump.step(taking=clock() < ends_at):
        pass
    return pump.calls


class _Pump:
    """What one run has in the air. Only threads' answers come from elsewhere."""

    def __init__(self, clock: Callable[[], datetime], refresh: Refresher) -> None:
        self._clock = clock
        self._refresh = refresh
        self._answers: queue.SimpleQueue[Landed] = queue.SimpleQueue()
        self._in_the_air = 0
        self.calls = 0

    def step(self, *, taking: bool) -> bool:
        """Start a batch if there is room, write answers; False when all is done."""
        picked, more = 0, False
        if taking and self._room >= ENOUGH:
            wanted = min(BATCH, self._room)
            picked = self._take(wanted)
            more = picked == wanted
        if self._in_the_air:
            # with more due, and room for it, don't wait for answers yet
            self._record(wait=not more or self._room < ENOUGH)
        return bool(picked or self._in_the_air)

    @property
    def _room(self) -> int:
        return MOST_IN_THE_AIR - self._in_the_air

    def _take(self, limit: int) -> int:
        now = self._clock()
        picked = pick(now=now, limit=limit)
        for flight in flights_of(picked, now, self._refresh):
            self._launch(flight)
        return len(picked)

    def _launch(self, flight: Flight) -> None:
        self._in_the_air += 1
        self.calls += 1

        def landed(future: Future[Result]) -> None:
            self._answers.put((flight, future.result()))

        pool().submit(calling(flight.prepared)).add_done_callback(landed)

    def _record(self, *, wait: bool) -> None:
        """Write the answers that are there, after waiting for some if asked to."""
        landed: list[Landed] = []
        try:
            if wait:
                landed.append(self._answers.get())
            while len(landed) < min(ENOUGH, self._in_the_air):
                landed.append(self._answers.get(timeout=GATHER_SECONDS if wait else 0))
        except queue.Empty:
            pass
        while not self._answers.empty():
            landed.append(self._answers.get())
        record(landed=landed, now=self._clock())
        self._in_the_air -= len(landed)


def flights_of(
    picked: Sequence[Message], now: datetime, refresh: Refresher
) -> list[Flight]:
    """Prepare and claim what was picked, shop by shop.

    A batch that fails is tried message by message, so that one that cannot be handled
    holds up nobody; it stays until its lease ends, and is given up when it is too late.
    """
    flights: list[Flight] = []
    in_shops = sorted(picked, key=lambda each: (each.installation_id, each.pk))
    for _, group in groupby(in_shops, key=lambda each: each.installation_id):
        messages = list(group)
        try:
            flights += _flights_of_shop(messages, now, refresh)
        except DatabaseError:
            raise
        except Exception:
            logger.exception("a batch of %s messages failed", len(messages))
            for message in messages:
                flights += _alone(message, now, refresh)
    return flights


def _flights_of_shop(
    messages: Sequence[Message], now: datetime, refresh: Refresher
) -> list[Flight]:
    installation_id = messages[0].installation_id
    known = material(installation_id, messages, now)
    fresh = refresh_stale(known, messages, refresh)
    drafts = prepare(known, fresh)
    return claim(installation_id=installation_id, drafts=drafts, now=now)


def _alone(message: Message, now: datetime, refresh: Refresher) -> list[Flight]:
    # read again: the batch may have changed the object
    again = Message.objects.of(message.installation_id).get(id=message.pk)
    try:
        return _flights_of_shop([again], now, refresh)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("message %s cannot be handled", message.pk)
        if now >= message.expires_at:
            give_up(again, "error", now)
        return []
