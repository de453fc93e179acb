"""How promises end: kept, taken back, called off, or not come to pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeVar

from django.db import transaction

from saleor_wechat_growth.inbox.services import hold, try_hold
from saleor_wechat_growth.messaging.services import take_back
from saleor_wechat_growth.promises.errors import UnknownPromise
from saleor_wechat_growth.promises.models import GoodsWatch, Promise, Reminder, SaleDay
from saleor_wechat_growth.promises.services.holding import release

if TYPE_CHECKING:
    from saleor_wechat_growth.inbox.registry import Happening

P = TypeVar("P", Reminder, GoodsWatch)
State = Promise.State

BATCH: Final = 500
#: what came of a message of ours, and what that makes of its promise
_FATES: Final[Mapping[str, str]] = {
    "message.accepted": State.SENT,
    # it may have arrived, and nobody is told twice
    "message.unknown": State.SENT,
    "message.failed": State.MISSED,
    "message.suppressed": State.MISSED,
    "message.cancelled": State.MISSED,
}
FATES: Final = tuple(_FATES)


def cancel_reminder(
    *, installation_id: int, customer_id: int, reminder_id: int, now: datetime
) -> Reminder:
    """Take back what somebody asked for. Raises UnknownPromise: it is over, or on its way."""
    return _cancel(Reminder, installation_id, customer_id, reminder_id, now)


def cancel_watch(
    *, installation_id: int, customer_id: int, watch_id: int, now: datetime
) -> GoodsWatch:
    """Take back what somebody asked for. Raises UnknownPromise: it is over, or on its way."""
    return _cancel(GoodsWatch, installation_id, customer_id, watch_id, now)


@transaction.atomic
def _cancel(
    model: type[P],
    installation_id: int,
    customer_id: int,
    promise_id: int,
    now: datetime,
) -> P:
    hold([installation_id])
    found = (
        model.objects.of(installation_id)
        .select_for_update()
        .filter(id=promise_id, customer_id=customer_id, state=State.PROMISED)
        .first()
    )
    if found is None:
        raise UnknownPromise
    if not end(installation_id, [found], State.CANCELLED, "taken_back", now):
        raise UnknownPromise
    return found


def end_sale(sale: SaleDay, now: datetime) -> int:
    """Let go of all who wait for a sale that is off; return how many.

    In the caller's transaction, which holds the shop.
    """
    waiting = sale.reminders.select_for_update().filter(state=State.PROMISED)
    return end(
        sale.installation_id,
        list(waiting.order_by("id")),
        State.CANCELLED,
        "called_off",
        now,
    )


def end(
    installation_id: int,
    promises: Sequence[Reminder] | Sequence[GoodsWatch],
    state: str,
    reason: str,
    now: datetime,
) -> int:
    """End promises unsaid, and let go of what stood behind them; return how many.

    One whose message is on its way is left: its fate comes. In the caller's
    transaction, which holds the shop.
    """
    planned = [each.origin for each in promises if each.message_id is not None]
    taken = take_back(
        installation_id=installation_id, origins=planned, reason=reason, now=now
    )
    ending = [
        each for each in promises if each.message_id is None or each.origin in taken
    ]
    release(installation_id, ending)
    _write(ending, state, reason, now)
    return len(ending)


def settle(
    *, installation_id: int, happenings: Iterable[Happening], now: datetime
) -> None:
    """Write down what came of promises by what came of their messages.

    The caller holds the shop.
    """
    fates = {
        str(each.body["origin"]): (_FATES[each.kind], str(each.body["reason"]))
        for each in happenings
    }
    for model in (Reminder, GoodsWatch):
        ids = [
            int(number)
            for origin in fates
            if (number := origin.removeprefix(model.ORIGIN)) != origin
            and number.isdecimal()
        ]
        if not ids:
            continue
        rows = (
            model.objects.of(installation_id)
            .select_for_update()
            .filter(id__in=ids, state=State.PROMISED)
            .order_by("id")
        )
        found: list[Reminder | GoodsWatch] = list(rows)
        # a gateway that took the message had its subscription as well
        release(
            installation_id,
            [each for each in found if fates[each.origin][0] == State.MISSED],
        )
        for each in found:
            state, reason = fates[each.origin]
            _write([each], state, reason if state == State.MISSED else "", now)


def expire_due(*, now: datetime) -> int:
    """End watches whose time is over; return how many. Call it until it returns 0."""
    done = 0
    seen: list[int] = []
    while (shop := _next(now, seen)) is not None:
        seen.append(shop)
        done += _expire(shop, now)
    return done


def _next(now: datetime, seen: Sequence[int]) -> int | None:
    return (
        GoodsWatch.objects.across_installations()  # a claim: any shop's turn
        .filter(expires_at__lte=now, due_at__isnull=False)
        .exclude(installation_id__in=seen)
        .order_by("expires_at")
        .values_list("installation_id", flat=True)
        .first()
    )


@transaction.atomic
def _expire(installation_id: int, now: datetime) -> int:
    if not try_hold(installation_id):
        return 0
    rows = (
        GoodsWatch.objects.of(installation_id)
        .filter(expires_at__lte=now, due_at__isnull=False)
        .order_by("id")
        .select_for_update(skip_locked=True)[:BATCH]
    )
    return end(installation_id, list(rows), State.MISSED, "expired", now)


def _write(
    promises: Sequence[Reminder | GoodsWatch], state: str, reason: str, now: datetime
) -> None:
    for each in promises:
        each.state, each.reason = state, reason[:60]
        each.due_at, each.ended_at = None, now
    save(promises, ["state", "reason", "due_at", "ended_at"])


def save(promises: Sequence[Reminder | GoodsWatch], columns: Sequence[str]) -> None:
    """Write these columns of promises of either kind, one statement a kind."""
    reminders = [each for each in promises if isinstance(each, Reminder)]
    watches = [each for each in promises if isinstance(each, GoodsWatch)]
    if reminders:
        Reminder.objects.bulk_update(reminders, columns)
    if watches:
        GoodsWatch.objects.bulk_update(watches, columns)
