"""The outbox's pump: pick, prepare, claim, call, record, several batches in the air."""

from __future__ import annotations

import logging
import queue
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.db import DatabaseError

from saleor_wechat_growth.inbox.faults import described
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.queries.material import Material, material
from saleor_wechat_growth.messaging.services import asking
from saleor_wechat_growth.messaging.services.asking import Inquiry
from saleor_wechat_growth.messaging.services.claiming import claim, give_up
from saleor_wechat_growth.messaging.services.picking import pick
from saleor_wechat_growth.messaging.services.pool import THREADS, calling, pool
from saleor_wechat_growth.messaging.services.preparing import prepare
from saleor_wechat_growth.messaging.services.recording import Landed, record
from saleor_wechat_growth.messaging.services.refreshing import heard, look

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
#: how long it waits for a first answer before it looks what became due meanwhile, and
#: which core was asked for long enough
LOOK_SECONDS: Final = 0.2


def send_due(*, clock: Callable[[], datetime]) -> int:
    """Send what is due until nothing is, or `RUN` is over; return how many calls.

    While some are in the air, or a shop's core is asked, the next are claimed, so that
    nobody's gateway and nobody's core holds up anybody else. `clock` is asked anew for
    each shop and answer: a run outlasts one `now`.
    """
    pump = _Pump(clock)
    ends_at = clock() + RUN
    while pump.step(taking=clock() < ends_at):
        pass
    return pump.calls


@dataclass(eq=False, slots=True)
class _Asked:
    """Messages that wait for what their shop's core says, `until` (monotonic)."""

    inquiry: Inquiry
    material: Material
    messages: Sequence[Message]
    until: float


class _Pump:
    """What one run has in the air. Only threads' answers come from elsewhere."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._answers: queue.SimpleQueue[Landed | _Asked] = queue.SimpleQueue()
        self._in_the_air = 0
        self._asked: set[_Asked] = set()
        self.calls = 0

    def step(self, *, taking: bool) -> bool:
        """Start a batch if there is room, write answers; False when all is done."""
        picked, more = 0, False
        if taking and self._room >= ENOUGH:
            wanted = min(BATCH, self._room)
            picked = self._take(wanted)
            more = picked == wanted
        if self._in_the_air or self._asked:
            # with more due, and room for it, don't wait for answers yet
            self._hear(wait=not more or self._room < ENOUGH)
        return bool(picked or self._in_the_air or self._asked)

    @property
    def _room(self) -> int:
        return MOST_IN_THE_AIR - self._in_the_air

    def _take(self, limit: int) -> int:
        """Send what is due, shop by shop.

        A shop whose core is asked now has its turn after that: what else of it is due
        will most likely have to be asked, too.
        """
        asked = {each.inquiry.installation_id for each in self._asked}
        picked = pick(now=self._clock(), limit=limit, without=asked)
        in_shops = sorted(picked, key=lambda each: (each.installation_id, each.pk))
        for _, group in groupby(in_shops, key=lambda each: each.installation_id):
            messages = list(group)
            self._guarded(messages, lambda: self._send(messages))  # noqa: B023 -- called at once
        return len(picked)

    def _guarded(self, messages: Sequence[Message], send: Callable[[], None]) -> None:
        """Do this with messages of a shop; if it fails try them one by one.

        So one that cannot be handled holds up nobody; it stays until its lease ends,
        and is given up when it is too late.
        """
        try:
            send()
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001
            logger.error(  # noqa: TRY400 -- its text may quote a person
                "a batch of %s messages failed: %s", len(messages), described(error)
            )
            for message in messages:
                self._alone(message)

    def _alone(self, message: Message) -> None:
        # read again: the batch may have changed the object
        again = Message.objects.of(message.installation_id).get(id=message.pk)
        try:
            self._send([again])
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001
            logger.error(  # noqa: TRY400 -- its text may quote a person
                "message %s cannot be handled: %s", message.pk, described(error)
            )
            now = self._clock()
            if now >= message.expires_at:
                give_up(again, "error", now)

    def _send(self, messages: Sequence[Message]) -> None:
        """Send these of one shop, or have its core asked what they need to know."""
        known = material(messages[0].installation_id, messages, self._clock())
        self._go_on(known, messages, time.monotonic() + asking.ASKING_SECONDS)

    def _go_on(
        self, known: Material, messages: Sequence[Message], until: float
    ) -> None:
        seen = look(known, messages)
        if seen.wanted:
            # dated anew: what is known is doubted again by news that came since then
            now = self._clock()
            inquiry = Inquiry(known.installation_id, seen.wanted, now)
            self._ask(_Asked(inquiry, known, seen.stale, until))
        if not seen.ready:
            return
        drafts = prepare(known, seen.ready)
        for flight in claim(
            installation_id=known.installation_id, drafts=drafts, now=self._clock()
        ):
            self._launch(flight)

    def _ask(self, asked: _Asked) -> None:
        asked.inquiry.begin(lambda: self._answers.put(asked))
        self._asked.add(asked)

    def _launch(self, flight: Flight) -> None:
        self._in_the_air += 1
        self.calls += 1

        def landed(future: Future[Result]) -> None:
            self._answers.put((flight, future.result()))

        pool().submit(calling(flight)).add_done_callback(landed)

    def _hear(self, *, wait: bool) -> None:
        """Write the answers that are there, after waiting for some if asked to."""
        there: list[Landed | _Asked] = []
        try:
            if wait:
                there.append(self._answers.get(timeout=LOOK_SECONDS))
            while len(there) < min(ENOUGH, self._in_the_air):
                there.append(self._answers.get(timeout=GATHER_SECONDS if wait else 0))
        except queue.Empty:
            pass
        while not self._answers.empty():
            there.append(self._answers.get())
        landed = [each for each in there if not isinstance(each, _Asked)]
        record(landed=landed, now=self._clock())
        self._in_the_air -= len(landed)
        answered = {each for each in there if isinstance(each, _Asked)}
        for asked in list(self._asked):
            if asked in answered or time.monotonic() >= asked.until:
                self._asked.remove(asked)
                self._guarded(asked.messages, lambda: self._heard(asked))  # noqa: B023 -- called at once

    def _heard(self, asked: _Asked) -> None:
        """Go on with those that core answered for."""
        answers = asked.inquiry.end()
        known = heard(asked.material, asked.messages, answers, self._clock())
        if known:
            self._go_on(asked.material, known, asked.until)
