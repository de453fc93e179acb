"""Receipts and replies on their way to an account's callback URL.

They carry no signature. Tencent documents 382/5807 (receipts: a JSON array) and
382/5809 (replies: an object); both want `{"result": 0}` back. How often the real
gateway tries again is not published; this one tries three times. Aliyun's pages
SmsReport and SmsUp: arrays both, 200 with a numeric `code` wanted, and tried again
after one, five and ten minutes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import httpx

from saleor_wechat_growth.sandbox import pushing
from saleor_wechat_growth.sandbox.pushing import TIMEOUT_SECONDS, TRIES
from saleor_wechat_growth.sandbox.sms.accounts import Vendor

if TYPE_CHECKING:
    from collections import deque

    from saleor_wechat_growth.sandbox.clock import Clock
    from saleor_wechat_growth.sandbox.sms.accounts import Account

#: receipts that wait together go out together, as one array
BATCH: Final = 100
_LINE: Final = "all"
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class _Manner:
    """What a vendor takes for an answer, and the pauses before it tries again."""

    is_taken: Callable[[int, Mapping[str, Any]], bool]
    pauses: tuple[float, ...]


_MANNERS: Final = {
    Vendor.TENCENT: _Manner(
        lambda _status, answer: answer.get("result") == 0, (0.0,) * (TRIES - 1)
    ),
    Vendor.ALIYUN: _Manner(
        lambda status, answer: (
            status == _OK and isinstance(answer.get("code"), int | float)
        ),
        (60.0, 300.0, 600.0),
    ),
}


@dataclass(slots=True, kw_only=True)
class Push(pushing.Push):
    """One receipt or reply, as its vendor writes it."""

    url: str
    vendor: Vendor
    kind: str
    body: dict[str, Any]

    @property
    def is_listed(self) -> bool:
        """Whether it comes in an array, with others of its kind."""
        return self.vendor is Vendor.ALIYUN or self.kind == "receipt"


class Pushes(pushing.Pushes[Push, Push]):
    """The provider's pushes, all of them in one line."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        #: 0.001 makes a minute's pause last 60 ms
        self.pause_factor = 1.0
        self._timers: dict[int, asyncio.TimerHandle] = {}

    def push(
        self, account: Account, kind: str, body: dict[str, Any], *, delay: float = 0.0
    ) -> None:
        """Queue a push; an account without a callback URL gets none."""
        if not account.callback_url:
            return
        push = Push(
            id=self.next_id,
            url=account.callback_url,
            vendor=account.vendor,
            kind=kind,
            body=body,
            at=self.clock.now(),
        )
        self.record.append(push)
        self._queue_after(delay, push)

    def forget(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        super().forget()

    def _queue_after(self, seconds: float, push: Push) -> None:
        if seconds:
            loop = asyncio.get_running_loop()
            self._timers[push.id] = loop.call_later(seconds, self._due, push)
        else:
            self.queue(_LINE, push)

    def _due(self, push: Push) -> None:
        del self._timers[push.id]
        self.queue(_LINE, push)

    async def deliver(self, waiting: deque[Push]) -> None:
        first = waiting.popleft()
        batch = [first]
        while waiting and len(batch) < BATCH and _joins(first, waiting[0]):
            batch.append(waiting.popleft())
        result = await self._post(first, [push.body for push in batch])
        pauses = _MANNERS[first.vendor].pauses
        again = []
        for push in batch:
            push.tries.append(result)
            if result == "ok":
                push.outcome = "delivered"
            elif len(push.tries) > len(pauses):
                push.outcome = "failed"
            elif pause := pauses[len(push.tries) - 1]:
                self._queue_after(pause * self.pause_factor, push)
            else:
                again.append(push)
        waiting.extendleft(reversed(again))

    async def _post(self, first: Push, bodies: list[dict[str, Any]]) -> str:
        content = bodies if first.is_listed else first.body
        is_taken = _MANNERS[first.vendor].is_taken
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                answer = await self.client.post(first.url, json=content)
            accepted = is_taken(answer.status_code, answer.json())
        except (httpx.HTTPError, TimeoutError, ValueError, AttributeError) as error:
            return type(error).__name__
        return "ok" if accepted else str(answer.status_code)


def _joins(first: Push, following: Push) -> bool:
    return (
        first.is_listed
        and (first.vendor, first.kind) == (following.vendor, following.kind)
        and first.url == following.url
        and len(first.tries) == len(following.tries)
    )
