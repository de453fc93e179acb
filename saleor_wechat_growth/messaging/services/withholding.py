"""Keeping messages back whose journey is paused, or whose run is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from saleor_wechat_growth.core.wake import wake
from saleor_wechat_growth.messaging.models import Message
from saleor_wechat_growth.messaging.services.news import News, Stage

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    #: ids of runs, or a query of them
    RunIds = Collection[int] | QuerySet[Any, int]

State = Message.State
SEND_TASK: Final = "saleor_wechat_growth.messaging.tasks.send_due"

#: what may still leave, or may have to leave again
_UNSETTLED: Final = (State.WAITING, State.SENDING, State.UNKNOWN)


def hold_runs(*, installation_id: int, run_ids: RunIds) -> int:
    """Let nothing of these runs be picked until `release_runs`; return how many.

    What is on its way arrives, and is held only if it comes back unsent. In the
    caller's transaction, which holds the shop (`inbox.services.hold`).
    """
    ids = lock_unsettled(installation_id, run_ids)
    planned = Message.objects.of(installation_id).filter(id__in=ids, withheld="")
    return planned.update(withheld=Message.HELD)


def release_runs(*, installation_id: int, run_ids: RunIds) -> int:
    """Let go what `hold_runs` held; return how many.

    The claim judges them as any other: what expired meanwhile is too late. In the
    caller's transaction, which holds the shop.
    """
    ids = lock_unsettled(installation_id, run_ids)
    held = Message.objects.of(installation_id).filter(id__in=ids, withheld=Message.HELD)
    released = held.update(withheld="")
    if released:
        transaction.on_commit(lambda: wake(SEND_TASK))
    return released


def lock_unsettled(installation_id: int, run_ids: RunIds) -> list[int]:
    """Lock what these runs have waiting or on its way; return the ids.

    In id order, as the claim does, so that the two cannot deadlock.
    """
    rows = Message.objects.of(installation_id).filter(
        run_id__in=run_ids, state__in=_UNSETTLED
    )
    return list(rows.order_by("id").select_for_update().values_list("id", flat=True))


def is_called_off(message: Message) -> bool:
    """Whether nobody wants it any more, should it not have left."""
    return message.withheld not in {"", Message.HELD}


def call_off(message: Message, news: News, now: datetime) -> None:
    """Cancel a message that came back unsent, if its run ended meanwhile."""
    if not is_called_off(message):
        return
    message.state, message.reason = State.CANCELLED, message.withheld
    message.due_at, message.settled_at = None, now
    news.decided(message, Stage.OUTCOME, "cancelled", message.reason)
    news.happened(message, "cancelled", now)
