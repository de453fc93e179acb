"""What a gateway pushes to the callback URLs of apps: recorded, and made in order."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import httpx

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.clock import Clock

TIMEOUT_SECONDS: Final = 5.0
TRIES: Final = 3


@dataclass(slots=True, kw_only=True)
class Push:
    """One push. `outcome` is pending, delivered, failed, or one of the gateway's own."""

    id: int
    at: float
    outcome: str = "pending"
    tries: list[str] = field(default_factory=list)


PushT = TypeVar("PushT", bound=Push)
#: what waits in a line: the push, perhaps with what it takes to make it
Item = TypeVar("Item")


@dataclass(slots=True)
class _Line(Generic[Item]):
    """One queue, and the task that empties it."""

    waiting: deque[Item] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Pushes(ABC, Generic[PushT, Item]):
    """The record of all pushes, and the tasks that make them, one for each line."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.record: list[PushT] = []
        self._lines: dict[str, _Line[Item]] = {}
        self._client: httpx.AsyncClient | None = None

    @abstractmethod
    async def deliver(self, waiting: deque[Item]) -> None:
        """Take from the left of `waiting`, which is not empty, and make the push."""

    @property
    def next_id(self) -> int:
        return len(self.record) + 1

    @property
    def client(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False)
        return self._client

    def queue(self, name: str, item: Item) -> None:
        """Put an item at the end of the line of this name."""
        line = self._lines.setdefault(name, _Line())
        line.waiting.append(item)
        if line.task is None or line.task.done():
            line.task = asyncio.get_running_loop().create_task(self._empty(line))

    def forget(self) -> None:
        """Drop what is waiting and what was recorded."""
        for line in self._lines.values():
            if line.task is not None:
                line.task.cancel()
        self._lines = {}
        self.record = []

    async def close(self) -> None:
        self.forget()
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def describe(self, outcome: str | None = None) -> list[dict[str, Any]]:
        return [asdict(p) for p in self.record if outcome in (None, p.outcome)]

    async def _empty(self, line: _Line[Item]) -> None:
        while line.waiting:
            await self.deliver(line.waiting)
