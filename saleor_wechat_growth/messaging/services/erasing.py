"""What remains of the messages to somebody who was erased: that they were, and when.

The same of a chat with an account that somebody left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.messaging.models import Attempt, Message
from saleor_wechat_growth.messaging.services.news import News, Stage
from saleor_wechat_growth.messaging.services.rows import save_fates
from saleor_wechat_growth.reach.models import Channel

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from saleor_wechat_growth.inbox.registry import Happening

State = Message.State

_OPEN: Final = (State.WAITING, State.SENDING, State.UNKNOWN)

ERASED: Final = "erased"
MESSAGE: Final[dict[str, Any]] = {
    "sealed_content": None,
    "landing": {},
    "topic": {},
    "early_receipts": [],
    "prepared_digest": b"",
    "client_msg_id": "",
    "gateway_id": "",
}


def empty_attempts(installation_id: int, message_ids: Sequence[int]) -> None:
    """Drop what gateways called these messages."""
    Attempt.objects.of(installation_id).filter(message_id__in=message_ids).update(
        gateway_id=""
    )


def forget_chat(*, installation_id: int, left: Mapping[int, datetime]) -> None:
    """Drop what was said in the chats of these openids before each left its account.

    What is on its way, or nobody knows of, keeps what it may have to say again.
    """
    for identity_id, left_at in sorted(left.items()):
        Message.objects.of(installation_id).filter(
            identity_id=identity_id,
            channel=Channel.WECHAT_CUSTOMER,
            claimed_at__lte=left_at,
            sealed_content__isnull=False,
        ).exclude(state__in=_OPEN).update(sealed_content=None)


def call_off_erased(
    *, installation_id: int, customer_ids: Collection[int], now: datetime
) -> list[Happening]:
    """End what waits for these people; return what happened, for who listens.

    What is on its way arrives; should it come back unsent, it is cancelled
    (`withholding.call_off`). In the caller's transaction, which holds the shop.
    """
    rows = Message.objects.of(installation_id).filter(customer_id__in=customer_ids)
    waiting = list(rows.filter(state=State.WAITING).order_by("id").select_for_update())
    news = News()
    for message in waiting:
        message.state, message.reason = State.SUPPRESSED, ERASED
        message.due_at, message.settled_at = None, now
        news.decided(message, Stage.CLAIM, State.SUPPRESSED, ERASED)
        news.happened(message, State.SUPPRESSED, now)
    save_fates(waiting)
    rows.filter(state__in=(State.SENDING, State.UNKNOWN)).update(withheld=ERASED)
    news.write(now)
    return news.happenings
