"""Receipts and replies on their way to an account's callback URL.

Tencent documents 382/5807 (receipts: a JSON array) and 382/5809 (replies: an
object); both want `{"result": 0}` back. They carry no signature. How often the
real gateway tries again is not published; this one tries three times.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

import httpx

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.clock import Clock

TIMEOUT_SECONDS: Final = 5.0
TRIES: Final = 3
#: receipts that wait together go out together, as one array
BATCH: Final = 100


@dataclass(slots=True, kw_only=True)
class Push:
    """One receipt or reply. `outcome` is pending, delivered or failed."""

    id: int
    url: str
    kind: str
    body: dict[str, Any]
    at: float
    outcome: str = "pending"
    tries: list[str] = field(default_factory=list)


class Pushes:
    """The record of all pushes, and the task that makes them, in order."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: deque[Push] = deque()
        self._task: asyncio.Task[None] | None = None
        self._timers: dict[int, asyncio.TimerHandle] = {}
        self._client: httpx.AsyncClient | None = None
        self.record: list[Push] = []

    def push(
        self, url: str, kind: str, body: dict[str, Any], *, delay: float = 0.0
    ) -> None:
        """Queue a push; an account without a callback URL gets none."""
        if not url:
            return
        at = self._clock.now()
        number = len(self.record) + 1
        push = Push(id=number, url=url, kind=kind, body=body, at=at)
        self.record.append(push)
        if delay:
            loop = asyncio.get_running_loop()
            self._timers[push.id] = loop.call_later(delay, self._queue, push)
        else:
            self._queue(push)

    def forget(self) -> None:
        """Drop what is waiting and what was recorded."""
        for timer in self._timers.values():
            timer.cancel()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._timers.clear()
        self._waiting.clear()
        self.record = []

    async def close(self) -> None:
        self.forget()
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def describe(self, outcome: str | None = None) -> list[dict[str, Any]]:
        return [asdict(p) for p in self.record if outcome in (None, p.outcome)]

    def _queue(self, push: Push) -> None:
        self._timers.pop(push.id, None)
        self._waiting.append(push)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._empty())

    async def _empty(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft()]
            while self._waiting and len(batch) < BATCH and self._joins(batch[0]):
                batch.append(self._waiting.popleft())
            await self._deliver(batch)

    def _joins(self, first: Push) -> bool:
        following = self._waiting[0]
        return first.kind == following.kind == "receipt" and first.url == following.url

    async def _deliver(self, batch: list[Push]) -> None:
        first = batch[0]
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
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False)
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                answer = await self._client.post(url, json=content)
            accepted = answer.json().get("result") == 0
        except (httpx.HTTPError, TimeoutError, ValueError, AttributeError) as error:
            return type(error).__name__
        return "ok" if accepted else str(answer.status_code)
