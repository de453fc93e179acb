"""Asking a shop's core, by threads of their own, while everybody else's messages go.

A core that hangs keeps threads for `CORE_SECONDS`, its own shop's messages for
`ASKING_SECONDS`, and nothing else.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.commerce.services import record_offers
from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.inbox.faults import described
from saleor_wechat_growth.inbox.intake import HANDLE_TASK
from saleor_wechat_growth.inbox.models import Refetch
from saleor_wechat_growth.inbox.services import receive
from saleor_wechat_growth.inbox.services.refetching import snapshot
from saleor_wechat_growth.installations.clients import saleor_client
from saleor_wechat_growth.installations.errors import NotInstalled
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.saleor.errors import SaleorError, Unreachable
from saleor_wechat_growth.messaging.services.stocktaking import pages, stock_of

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.commerce.goods import Offer, OfferKey
    from saleor_wechat_growth.commerce.services.offers import Seen
    from saleor_wechat_growth.inbox.arrivals import Arrival
    from saleor_wechat_growth.integrations.saleor.client import SaleorClient

logger = logging.getLogger(__name__)

#: how long one request waits for core to connect, and to answer
CORE_SECONDS: Final = 5.0
#: how long core is asked about one shop's part of a batch, all in all: clearly less
#: than the messages are ours (`picking.LEASE`)
ASKING_SECONDS: Final = 15.0
#: requests to one core at a time: as many as its client keeps connections
LANES: Final = 16
#: so that some cores may hang at the same time and others still be asked
THREADS: Final = 4 * LANES


@cache
def _pool() -> ThreadPoolExecutor:
    """Return this process's threads, made when they are first needed."""
    return ThreadPoolExecutor(THREADS, thread_name_prefix="core")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one core is to be asked for: checkouts by their ids, and offers."""

    checkouts: frozenset[str] = frozenset()
    offers: frozenset[OfferKey] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.checkouts or self.offers)

    def is_met_by(self, answers: Answers) -> bool:
        return (
            self.checkouts <= answers.checkouts and self.offers <= answers.offers.keys()
        )


NOTHING: Final = Wanted()


@dataclass(frozen=True, slots=True)
class Answers:
    """What core answered for; what is missing here it did not."""

    checkouts: frozenset[str]
    offers: dict[OfferKey, Offer]

    def __bool__(self) -> bool:
        return bool(self.checkouts or self.offers)


class Inquiry:
    """One core being asked. The threads touch no database of ours."""

    def __init__(self, installation_id: int, wanted: Wanted, now: datetime) -> None:
        """`now`: what core answers is true since then, or later."""
        self.installation_id = installation_id
        self._wanted = wanted
        self._now = now
        self._asks: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._arrivals: list[tuple[str, Arrival]] = []
        self._seen: list[Seen] = []
        self._lock = threading.Lock()
        self._lanes = 0

    def begin(self, tell: Callable[[], None]) -> None:
        """Ask; `tell` is called, by any thread, once nothing more will be answered."""
        installation = Installation.objects.get(id=self.installation_id)
        try:
            client = saleor_client(installation, timeout=CORE_SECONDS)
        except NotInstalled:
            tell()
            return
        for ask in self._each(client):
            self._asks.put(ask)
        self._lanes = min(LANES, self._asks.qsize())
        for _ in range(self._lanes):
            _pool().submit(self._lane, client, tell)

    def end(self) -> Answers:
        """Ask no more, and write down what was answered until now.

        A thread that still waits adds to what nobody reads any more.
        """
        while self._next() is not None:
            pass
        arrivals, seen = list(self._arrivals), list(self._seen)
        receive(arrivals=[arrival for _, arrival in arrivals])
        if arrivals:
            wake(HANDLE_TASK)
        return Answers(
            checkouts=frozenset(checkout_id for checkout_id, _ in arrivals),
            offers=record_offers(
                installation_id=self.installation_id, seen=seen, now=self._now
            ),
        )

    def _each(self, client: SaleorClient) -> Iterator[Callable[[], None]]:
        """Yield one ask a checkout, and one for each hundred variants of a channel."""
        for checkout_id in sorted(self._wanted.checkouts):
            yield self._checkout(client, checkout_id)
        for page in pages(self._wanted.offers):
            yield self._stock(client, page)

    def _checkout(self, client: SaleorClient, checkout_id: str) -> Callable[[], None]:
        def ask() -> None:
            arrival = snapshot(
                client,
                installation_id=self.installation_id,
                kind=Refetch.Kind.CHECKOUT,
                object_id=checkout_id,
                now=self._now,
            )
            self._arrivals.append((checkout_id, arrival))

        return ask

    def _stock(
        self, client: SaleorClient, page: Sequence[OfferKey]
    ) -> Callable[[], None]:
        return lambda: self._seen.extend(stock_of(client, page))

    def _lane(self, client: SaleorClient, tell: Callable[[], None]) -> None:
        """Ask one after the other, until nothing is left or core is away."""
        try:
            while (ask := self._next()) is not None:
                try:
                    ask()
                except Unreachable:
                    return
                except SaleorError:
                    continue
        except Exception as error:  # noqa: BLE001 -- a mistake of ours: core did not answer
            logger.error("asking core failed: %s", described(error))  # noqa: TRY400 -- its text may quote a person
        finally:
            with self._lock:
                self._lanes -= 1
                is_last = not self._lanes
            if is_last:
                client.close()
                tell()

    def _next(self) -> Callable[[], None] | None:
        try:
            return self._asks.get_nowait()
        except queue.Empty:
            return None
