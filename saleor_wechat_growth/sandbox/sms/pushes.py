"""Receipts and replies on their way to an account's callback URL.

Tencent documents 382/5807 (receipts: a JSON array) and 382/5809 (replies: an
object); both want `{"result": 0}` back. They carry no signature. How often the
real gateway tries again is not published; this one tries three times.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import httpx

from saleor_wechat_growth.sandbox import pushing
from saleor_wechat_growth.sandbox.pushing import TIMEOUT_SECONDS, TRIES

if TYPE_CHECKING:
    from collections import deque

    from saleor_wechat_growth.sandbox.clock import Clock

#: receipts that wait together go out together, as one array
BATCH: Final = 100
_LINE: Final = "all"


@dataclass(slots=True, kw_only=True)
class Push(pushing.Push):
    """One receipt or reply."""

    url: str
    kind: str
    body: dict[str, Any]


class Pushes(pushing.Pushes[Push, Push]):
    """The provider's pushes, all of them in one line."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self._timers: dict[int, asyncio.TimerHandle] = {}

    def push(
        self, url: str, kind: str, body: dict[str, Any], *, delay: float = 0.0
    ) -> None:
        """Queue a push; an account without a callback URL gets none."""
        if not url:
            return
        at = self.clock.now()
        push = Push(id=self.next_id, url=url, kind=kind, body=body, at=at)
        self.record.append(push)
        if delay:
            loop = asyncio.get_running_loop()
            self._timers[push.id] = loop.call_later(delay, self._due, push)
        else:
            self.queue(_LINE, push)

    def forget(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        super().forget()

    def _due(self, push: Push) -> None:
        del self._timers[push.id]
        self.queue(_LINE, push)

    async def deliver(self, waiting: deque[Push]) -> None:
        first = waiting.popleft()
        batch = [first]
        while waiting and len(batch) < BATCH and _joins(first, waiting[0]):
            batch.append(waiting.popleft())
        bodies = [push.body for push in batch]
        content = bodies if first.kind == "receipt" else first.body
        outcome = "failed"
        for _ in range(TRIES):
            result = await self._post(first.url, content)
            for push in batch:
                push.tries.append(result)
            if result == "ok":
                outcome = "delivered"
                break
        for push in batch:
            push.outcome = outcome

    async def _post(self, url: str, content: object) -> str:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                answer = await self.client.post(url, json=content)
            accepted = answer.json().get("result") == 0
        except (httpx.HTTPError, TimeoutError, ValueError, AttributeError) as error:
            return type(error).__name__
        return "ok" if accepted else str(answer.status_code)


def _joins(first: Push, following: Push) -> bool:
    return first.kind == following.kind == "receipt" and first.url == following.url
