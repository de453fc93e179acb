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

from django.db import Error, InterfaceError, OperationalError, connection

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
from saleor_wechat_growth.messaging.services.settling import CALL_LEASE

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

    Raises:
        OperationalError, InterfaceError: our database is away. What was in the air is
            written all the same if it is back when all of that has landed.

    """
    pump = _Pump(clock)
    ends_at = clock() + RUN
    try:
        while pump.step(taking=clock() < ends_at):
            pass
    finally:
        pump.land()
    return pump.calls


@dataclass(eq=False, slots=True)
class _Asked:
    """Messages that wait for what their shop's core says, `until` (monotonic).

    is_there: it answered something of what it was asked for them before this.
    """

    inquiry: Inquiry
    material: Material
    messages: Sequence[Message]
    until: float
    is_there: bool


class _Pump:
    """What one run has in the air. Only threads' answers come from elsewhere."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._answers: queue.SimpleQueue[Landed | _Asked] = queue.SimpleQueue()
        #: claimed, and their answers not written
        self._in_the_air = 0
        #: of these, the answers that are there
        self._landed: list[Landed] = []
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

        So one that cannot be handled, or that our database refuses, holds up nobody;
        it stays until its lease ends, and is given up when it is too late.
        """
        if self._did(send, f"a batch of {len(messages)} messages"):
            return
        for message in messages:
            self._alone(message)

    def _alone(self, message: Message) -> None:
        rows = Message.objects.of(message.installation_id)
        # read again: the batch may have changed the object
        is_done = self._did(
            lambda: self._send([rows.get(id=message.pk)]), f"message {message.pk}"
        )
        now = self._clock()
        if not is_done and now >= message.expires_at:
            self._did(
                lambda: give_up(rows.get(id=message.pk), "error", now),
                f"giving up message {message.pk}",
            )

    def _did(self, do: Callable[[], None], what: str) -> bool:
        """Return whether this worked; only without a database nothing goes on."""
        try:
            do()
        except Exception as error:
            if _is_cut_off(error):
                raise
            # without its traceback: its text may quote a person
            logger.error("%s failed: %s", what, described(error))  # noqa: TRY400
            return False
        return True

    def _send(self, messages: Sequence[Message]) -> None:
        """Send these of one shop, or have its core asked what they need to know."""
        until = time.monotonic() + asking.ASKING_SECONDS
        self._go_on(messages, until, is_there=False)

    def _go_on(
        self, messages: Sequence[Message], until: float, *, is_there: bool
    ) -> None:
        known = material(messages[0].installation_id, messages, self._clock())
        seen = look(known, messages)
        if seen.ready:
            drafts = prepare(known, seen.ready)
            for flight in claim(
                installation_id=known.installation_id, drafts=drafts, now=self._clock()
            ):
                self._launch(flight)
        # after the claim: if that fails each is tried alone, and asked for then
        if seen.wanted:
            # dated anew: what is known is doubted again by news that came since then
            inquiry = Inquiry(known.installation_id, seen.wanted, self._clock())
            self._ask(_Asked(inquiry, known, seen.stale, until, is_there))

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
        self._landed += [each for each in there if not isinstance(each, _Asked)]
        self._write()
        answered = {each for each in there if isinstance(each, _Asked)}
        for asked in list(self._asked):
            if asked in answered or time.monotonic() >= asked.until:
                self._asked.remove(asked)
                self._guarded(asked.messages, lambda: self._heard(asked))  # noqa: B023 -- called at once

    def _write(self) -> None:
        """Write the answers that are there, one by one if they fail together.

        One that cannot be written is lost: `settling` finds out what became of it.
        """
        landed = self._landed
        if landed and not self._recorded(landed) and len(landed) > 1:
            for each in landed:
                self._recorded([each])
        self._in_the_air -= len(landed)
        self._landed = []

    def _recorded(self, landed: Sequence[Landed]) -> bool:
        ids = ", ".join(str(flight.message_id) for flight, _ in landed)
        return self._did(
            lambda: record(landed=landed, now=self._clock()),
            f"writing what became of messages {ids}",
        )

    def _heard(self, asked: _Asked) -> None:
        """Go on with those that core answered for."""
        answers = asked.inquiry.end()
        is_there = asked.is_there or bool(answers)
        known = heard(
            asked.material, asked.messages, answers, self._clock(), is_there=is_there
        )
        if known:
            self._go_on(known, asked.until, is_there=is_there)

    def land(self) -> None:
        """Wait for what is still in the air, as long as a call may take, and write it.

        So a run that broke off leaves no call standing whose answer came.
        """
        if not self._in_the_air:
            return
        ends_at = time.monotonic() + CALL_LEASE.total_seconds()
        try:
            while len(self._landed) < self._in_the_air:
                left = max(ends_at - time.monotonic(), 0)
                each = self._answers.get(timeout=left)
                if not isinstance(each, _Asked):
                    self._landed.append(each)
        except queue.Empty:
            pass
        connection.close_if_unusable_or_obsolete()  # then another one is opened
        try:
            self._write()
        except Error as error:
            # TRY400: without its traceback, as above; what broke the run is raised
            logger.error(  # noqa: TRY400
                "%s answers are lost: %s", len(self._landed), described(error)
            )


def _is_cut_off(error: Exception) -> bool:
    """Whether our connection broke, and Django could not open another one.

    All else that a database says is a refusal of what it was asked, as a deadlock is.
    """
    is_of_it = isinstance(error, OperationalError | InterfaceError)
    return is_of_it and not connection.is_usable()
