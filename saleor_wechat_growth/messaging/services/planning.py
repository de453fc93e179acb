from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.services.withholding import (
    SEND_TASK,
    lock_unsettled,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from saleor_wechat_growth.messaging.plans import Plan
    from saleor_wechat_growth.messaging.rendering import Landing
    from saleor_wechat_growth.messaging.topics import Topic

State = Message.State


def plan(
    *, installation_id: int, plans: Sequence[Plan], now: datetime
) -> Mapping[str, int]:
    """Put messages into the outbox; return the message of each origin.

    An origin that has a message keeps it as it is (promise 4).
    """
    Message.objects.bulk_create(
        (
            Message(
                installation_id=installation_id,
                customer_id=each.customer_id,
                origin=each.origin,
                run_id=each.run_id,
                cart_id=each.cart_id,
                coupon_grant_id=each.coupon_grant_id,
                about_coupon=each.about_coupon,
                routes=list(each.routes),
                landing=each.landing.as_json(),
                topic=each.topic.as_json() if each.topic else {},
                holds_grant=each.holds_grant,
                planned_at=now,
                due_at=each.due_at,
                expires_at=each.expires_at,
                pointless_if_ordered_since=each.pointless_if_ordered_since,
            )
            for each in plans
        ),
        ignore_conflicts=True,
    )
    if any(each.due_at <= now for each in plans):
        transaction.on_commit(lambda: wake(SEND_TASK))
    known = Message.objects.of(installation_id).filter(
        origin__in=[each.origin for each in plans]
    )
    return dict(known.values_list("origin", "id"))


def tell_otherwise(
    *,
    installation_id: int,
    origins: Collection[str],
    topic: Topic,
    landing: Landing,
    due_at: datetime,
    expires_at: datetime,
) -> int:
    """Have what these origins planned, and is not on its way, say this; return how many.

    A worker that has written one already leaves it: it is due at another time now. In
    the caller's transaction, which holds the shop (`inbox.services.hold`).
    """
    rows = Message.objects.of(installation_id).filter(
        origin__in=origins, state=State.WAITING
    )
    ids = list(rows.order_by("id").select_for_update().values_list("id", flat=True))
    return (
        Message.objects.of(installation_id)
        .filter(id__in=ids)
        .update(
            topic=topic.as_json(),
            landing=landing.as_json(),
            due_at=due_at,
            expires_at=expires_at,
        )
    )


def cancel(
    *, installation_id: int, run_ids: Collection[int], reason: str, now: datetime
) -> int:
    """Take back what these runs had planned and is not on its way; return how many.

    A message that is being sent is out of reach: its fate is written as it comes, and
    only if it comes back unsent is it cancelled too (`withholding.call_off`).
    The caller knows, so nothing is announced. In the caller's transaction, which
    holds the shop (`inbox.services.hold`) if it holds any row of it.
    """
    ids = lock_unsettled(installation_id, run_ids)
    planned = Message.objects.of(installation_id).filter(id__in=ids)
    planned.exclude(state=State.WAITING).update(withheld=reason)
    return planned.filter(state=State.WAITING).update(
        state=State.CANCELLED,
        reason=reason,
        withheld="",
        due_at=None,
        settled_at=now,
    )


def take_back(
    *, installation_id: int, origins: Collection[str], reason: str, now: datetime
) -> frozenset[str]:
    """Cancel what these origins had planned and is not on its way; return theirs.

    The caller knows, so nothing is announced. In the caller's transaction, which holds
    the shop (`inbox.services.hold`).
    """
    rows = Message.objects.of(installation_id).filter(
        origin__in=origins, state=State.WAITING
    )
    found = dict(rows.order_by("id").select_for_update().values_list("id", "origin"))
    Message.objects.of(installation_id).filter(id__in=found).update(
        state=State.CANCELLED,
        reason=reason,
        withheld="",
        due_at=None,
        settled_at=now,
    )
    return frozenset(found.values())
