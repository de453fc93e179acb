"""Everything that happened around one person, newest first, whichever table knows it.

Each source is read by its own index on the person, only as far as a page may need, and
the pages are merged here. So a page costs the same of somebody with ten events as of
somebody with a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from saleor_wechat_growth.activity.models import ActivityEvent
from saleor_wechat_growth.commerce.models import Cart, Order
from saleor_wechat_growth.coupons.models import CouponGrant
from saleor_wechat_growth.customers.models import Merge
from saleor_wechat_growth.journeys.models import Run
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.reach.models import Consent, Follow, Utterance
from saleor_wechat_growth.segments.models import TaggingChange

if TYPE_CHECKING:
    from collections.abc import Iterator

#: the event ledger has them, too; the order itself says more
_ORDER_EVENTS: Final = ("order_submitted", "order_paid")


class Kind(StrEnum):
    """What an entry is; of those of one moment, the later in this list is on top."""

    MERGED = "merged"
    FOLLOW = "follow"
    CONSENT = "consent"
    EVENT = "event"
    TALK = "talk"
    CART = "cart"
    RUN = "run"
    TAG = "tag"
    COUPON = "coupon"
    MESSAGE = "message"
    ORDER = "order"
    COUPON_REDEEMED = "coupon_redeemed"
    RUN_ENDED = "run_ended"


class Entry(NamedTuple):
    """One thing that happened. row: of the kind's table.

    position: among the entries of its moment, counted from 1 at the top.
    """

    kind: Kind
    at: datetime
    row: Any
    position: int


class After(NamedTuple):
    """The last entry of the page before."""

    at: datetime
    position: int


@dataclass(frozen=True, slots=True)
class _Source:
    kind: Kind
    rows: Callable[[int, int], QuerySet[Any]]
    time: str
    #: only for those who may see orders
    is_order: bool = False


def _carts(shop: int, customer_id: int) -> QuerySet[Any]:
    # of a cart known by its order alone, nobody told when it was begun
    begun = Coalesce("source_created_at", "source_updated_at", "issued_at")
    return (
        Cart.objects.of(shop)
        .filter(customer_id=customer_id)
        .annotate(begun_at=begun)
        .filter(begun_at__isnull=False)
    )


def _events(shop: int, customer_id: int) -> QuerySet[Any]:
    return (
        ActivityEvent.objects.of(shop)
        .filter(customer_id=customer_id)
        .exclude(kind__in=_ORDER_EVENTS)
    )


def _reported(shop: int, customer_id: int) -> QuerySet[Any]:
    """Orders a client says it made: kept, and counted nowhere."""
    return ActivityEvent.objects.of(shop).filter(
        customer_id=customer_id,
        kind__in=_ORDER_EVENTS,
        source=ActivityEvent.Source.CLIENT,
    )


def _coupons(shop: int, customer_id: int) -> QuerySet[Any]:
    return (
        CouponGrant.objects.of(shop)
        .filter(customer_id=customer_id)
        .exclude(state=CouponGrant.State.RELEASED)
        .select_related("coupon")
    )


def _runs(shop: int, customer_id: int) -> QuerySet[Any]:
    return (
        Run.objects.of(shop).filter(customer_id=customer_id).select_related("journey")
    )


_SOURCES: Final = (
    _Source(
        Kind.MERGED,
        lambda shop, who: Merge.objects.of(shop).filter(survivor_id=who),
        "merged_at",
    ),
    _Source(
        Kind.FOLLOW,
        lambda shop, who: (
            Follow.objects.of(shop).filter(customer_id=who).select_related("account")
        ),
        "changed_at",
    ),
    _Source(
        Kind.CONSENT,
        lambda shop, who: Consent.objects.of(shop).filter(customer_id=who),
        "stated_at",
    ),
    _Source(Kind.EVENT, _events, "occurred_at"),
    _Source(Kind.EVENT, _reported, "occurred_at", is_order=True),
    _Source(
        Kind.TALK,
        lambda shop, who: (
            Utterance.objects.of(shop).filter(customer_id=who).select_related("account")
        ),
        "at",
    ),
    _Source(Kind.CART, _carts, "begun_at"),
    _Source(Kind.RUN, _runs, "entered_at"),
    _Source(
        Kind.TAG,
        lambda shop, who: (
            TaggingChange.objects.of(shop).filter(customer_id=who).select_related("tag")
        ),
        "at",
    ),
    _Source(Kind.COUPON, _coupons, "granted_at"),
    _Source(
        Kind.MESSAGE,
        lambda shop, who: (
            Message.objects.of(shop).filter(customer_id=who).select_related("template")
        ),
        "planned_at",
    ),
    _Source(
        Kind.ORDER,
        lambda shop, who: Order.objects.of(shop).filter(customer_id=who),
        "placed_at",
        is_order=True,
    ),
    _Source(
        Kind.COUPON_REDEEMED,
        lambda shop, who: _coupons(shop, who).filter(redeemed_at__isnull=False),
        "redeemed_at",
    ),
    _Source(
        Kind.RUN_ENDED,
        lambda shop, who: _runs(shop, who).filter(ended_at__isnull=False),
        "ended_at",
    ),
)


def timeline(
    installation_id: int,
    customer_id: int,
    *,
    size: int,
    after: After | None = None,
    with_orders: bool,
) -> list[Entry]:
    """Return the next `size` entries, fewer at the end (one query a source).

    What happens meanwhile shifts no page: a place is a moment, and how many of that
    moment's entries have been shown.
    """
    wanted = size + (after.position if after else 0)

    def read(source: _Source) -> list[Any]:
        rows = source.rows(installation_id, customer_id)
        if after is not None:
            rows = rows.filter(**{f"{source.time}__lte": after.at})
        return list(rows.order_by(F(source.time).desc(), "-id")[:wanted])

    sources = [each for each in _SOURCES if with_orders or not each.is_order]
    # sources that are on top in one moment come first; `merge` keeps their order
    streams = [
        [(getattr(row, source.time), source.kind, row) for row in read(source)]
        for source in reversed(sources)
    ]
    merged = merge(*streams, key=lambda each: each[0], reverse=True)
    return list(islice(_placed(merged, after), size))


def _placed(
    merged: Iterator[tuple[datetime, Kind, Any]], after: After | None
) -> Iterator[Entry]:
    moment, position = None, 0
    for at, kind, row in merged:
        position = position + 1 if at == moment else 1
        moment = at
        if after is None or (at, -position) < (after.at, -after.position):
            yield Entry(kind, at, row, position)
