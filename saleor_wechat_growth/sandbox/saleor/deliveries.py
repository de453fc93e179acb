"""Carries webhooks to apps: signed, in no promised order, retried as core does.

facts/saleor.md §1 and §2. A delivery is a task of its own; a pool of few threads
does the posting, so that one slow app holds up the others, as in core.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import requests

from saleor_wechat_growth.sandbox.saleor.model import Attempt, Delivery

if TYPE_CHECKING:
    from collections.abc import Callable

    from saleor_wechat_growth.sandbox.saleor.model import Webhook
    from saleor_wechat_growth.sandbox.saleor.shop import Shop

_RETRIES = 5
_FIRST_PAUSE = 10.0  # seconds, doubled each time
_SERVER_ERROR = 500
_SUCCESS = range(200, 300)


@dataclass(slots=True)
class Chaos:
    """What goes wrong on purpose.

    `drop` and `fail` lose that percentage of deliveries: without a trace, or kept
    as failed with their payload. `duplicate` sends that percentage twice. Each
    delivery waits up to `reorder_seconds` before its post and `backlog_seconds`
    before its payload is built.
    """

    drop: float = 0
    fail: float = 0
    duplicate: float = 0
    reorder_seconds: float = 0
    backlog_seconds: float = 0


class Courier:
    """`retry_factor` scales the pauses between attempts; `timeout` is (connect, read)."""

    def __init__(
        self,
        shop: Shop,
        *,
        retry_factor: float = 1.0,
        timeout: tuple[float, float] = (2.0, 18.0),
        slots: int = 8,
    ) -> None:
        self.chaos = Chaos()
        self.retry_factor = retry_factor
        self._shop = shop
        self._timeout = timeout
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = ThreadPoolExecutor(slots, thread_name_prefix="sandbox-webhook")
        self._session = requests.Session()
        self._session.trust_env = False

    def post(
        self,
        webhook: Webhook,
        event_type: str,
        build: Callable[[], str | None],
        *,
        deferred: bool,
    ) -> None:
        """Take a delivery; must be called on the event loop.

        `build` gives the body, or None when its subject is gone. It is called now,
        or, if `deferred`, when the delivery's turn comes.
        """
        delivery = Delivery(
            self._shop.next_pk("EventDelivery"), event_type, self._shop.clock()
        )
        if not deferred:
            delivery.payload = build()
        webhook.deliveries.append(delivery)
        task = asyncio.get_running_loop().create_task(
            self._carry(webhook, delivery, build if deferred else None)
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def pending(self) -> int:
        return len(self._tasks)

    async def settle(self) -> None:
        """Wait until every delivery has succeeded or failed, and those it caused."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def stop(self) -> None:
        """Forget what is under way."""
        for task in self._tasks:
            task.cancel()

    def close(self) -> None:
        """Stop for good; a post under way ends by itself."""
        self.stop()
        self._slots.shutdown(wait=False, cancel_futures=True)
        self._session.close()

    async def _carry(
        self,
        webhook: Webhook,
        delivery: Delivery,
        build: Callable[[], str | None] | None,
    ) -> None:
        await asyncio.sleep(self.chaos.backlog_seconds)
        if build is not None:
            delivery.payload = build()
        if delivery.payload is None:
            delivery.status = "FAILED"
            return
        if self._happens(self.chaos.drop):
            webhook.deliveries.remove(delivery)
            return
        if self._happens(self.chaos.fail):
            delivery.status = "FAILED"
            return
        await asyncio.sleep(self._shop.random.uniform(0, self.chaos.reorder_seconds))
        copies = 2 if self._happens(self.chaos.duplicate) else 1
        delivered = [await self._try_all(webhook, delivery) for _ in range(copies)]
        if any(delivered):
            webhook.deliveries.remove(delivery)  # core keeps only what failed
        else:
            delivery.status = "FAILED"

    async def _try_all(self, webhook: Webhook, delivery: Delivery) -> bool:
        for attempt in range(_RETRIES + 1):
            code = await self._attempt(webhook, delivery)
            if code is not None and code < _SERVER_ERROR:
                return code in _SUCCESS
            if attempt < _RETRIES:
                await asyncio.sleep(_FIRST_PAUSE * 2**attempt * self.retry_factor)
            if (
                webhook.app.pk not in self._shop.apps
                and delivery.event_type != "APP_DELETED"
            ):
                return False
        return False

    async def _attempt(self, webhook: Webhook, delivery: Delivery) -> int | None:
        body = (delivery.payload or "").encode()
        headers = self._headers(webhook, delivery.event_type, body)
        loop = asyncio.get_running_loop()
        code = await loop.run_in_executor(
            self._slots, self._send, webhook.target_url, body, headers
        )
        attempt = Attempt(
            self._shop.next_pk("EventDeliveryAttempt"), self._shop.clock(), code
        )
        delivery.attempts.append(attempt)
        return code

    def _send(self, url: str, body: bytes, headers: dict[str, str]) -> int | None:
        try:
            answer = self._session.post(
                url,
                data=body,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
            )
        except requests.RequestException:
            return None
        return answer.status_code

    def _headers(
        self, webhook: Webhook, event_type: str, body: bytes
    ) -> dict[str, str]:
        event, signature = event_type.lower(), self._shop.key.detached(body)
        domain = self._shop.domain
        return {
            "User-Agent": "Saleor/3.23",
            "Content-Type": "application/json",
            "X-Saleor-Event": event,
            "X-Saleor-Domain": domain,
            "X-Saleor-Signature": signature,
            "Saleor-Event": event,
            "Saleor-Domain": domain,
            "Saleor-Signature": signature,
            "Saleor-Api-Url": self._shop.api_url,
            **webhook.custom_headers,
        }

    def _happens(self, percentage: float) -> bool:
        return self._shop.random.uniform(0, 100) < percentage
