"""Reminders whose time has come: each becomes one message, which has its grant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, TypeVar

from django.db import transaction

from saleor_wechat_growth.inbox.services import try_hold
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.messaging.plans import Plan
from saleor_wechat_growth.messaging.rendering import Landing
from saleor_wechat_growth.messaging.services import plan
from saleor_wechat_growth.messaging.topics import Topic
from saleor_wechat_growth.promises.models import GoodsWatch, Promise, Reminder, SaleDay
from saleor_wechat_growth.promises.services.ending import end, save
from saleor_wechat_growth.promises.services.holding import void

BATCH: Final = 500
State = Promise.State
P = TypeVar("P", Reminder, GoodsWatch)


def tell_due(*, now: datetime) -> int:
    """Plan what is due to be told, a batch of each shop in turn; return how many.

    Call it again until it returns 0.
    """
    done = 0
    seen: list[int] = []
    while (shop := _next(now, seen)) is not None:
        seen.append(shop)
        done += _tell(shop, now)
    return done


def _next(now: datetime, seen: Sequence[int]) -> int | None:
    return (
        Reminder.objects.across_installations()  # a claim: any shop's turn
        .filter(due_at__lte=now, installation__status=Installation.Status.ACTIVE)
        .exclude(installation_id__in=seen)
        .order_by("due_at", "id")
        .values_list("installation_id", flat=True)
        .first()
    )


@transaction.atomic
def _tell(installation_id: int, now: datetime) -> int:
    if not try_hold(installation_id):
        return 0
    rows = list(
        Reminder.objects.of(installation_id)
        .filter(due_at__lte=now)
        .select_related("sale_day")
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True, of=("self",))[:BATCH]
    )
    late = [each for each in rows if each.expires_at <= now]
    end(installation_id, late, State.MISSED, "too_late", now)
    say(
        installation_id,
        {each.pk: each for each in rows if each.expires_at > now},
        {
            each.pk: (
                topic_of(each.sale_day),
                Landing.of(each.sale_day.landing),
            )
            for each in rows
        },
        now,
    )
    return len(rows)


def topic_of(sale: SaleDay) -> Topic:
    """Return what there is to say of a sale."""
    return Topic(title=sale.title, starts_at=sale.starts_at)


def say(
    installation_id: int,
    promises: Mapping[int, P],
    what: Mapping[int, tuple[Topic, Landing]],
    now: datetime,
) -> None:
    """Plan the message of each promise, by its id; one without its grant is missed.

    In the caller's transaction, which holds the shop and the rows.
    """
    every = list(promises.values())
    gone = void(installation_id, every)
    end(
        installation_id,
        [each for each in every if each.origin in gone],
        State.MISSED,
        "no_grant",
        now,
    )
    rows = [each for each in every if each.origin not in gone]
    messages = plan(
        installation_id=installation_id,
        plans=[
            Plan(
                origin=each.origin,
                customer_id=each.customer_id,
                routes=(each.template_id,),
                due_at=now,
                expires_at=each.expires_at,
                landing=what[each.pk][1],
                topic=what[each.pk][0],
                holds_grant=True,
            )
            for each in rows
        ],
        now=now,
    )
    for each in rows:
        each.message_id, each.due_at = messages[each.origin], None
    save(rows, ["message_id", "due_at"])
