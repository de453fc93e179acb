"""When to look again at a message whose call got no answer (promise 4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.messaging.channels import CHANNELS
from saleor_wechat_growth.messaging.channels.calls import Settling
from saleor_wechat_growth.messaging.channels.wechat_template import DEDUPES_FOR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.messaging.models import Message

#: a repeated call must be answered, not only made, while the gateway still dedupes; it
#: may begin `pool.STALE_SECONDS` late, fetch a token, wait, and repeat
LAST_REPEAT: Final = DEDUPES_FOR - timedelta(minutes=2)
#: after the claim: calls again, or questions. A vendor of SMS may list a message only
#: once its carrier reported, so it is not asked at once, and asked twice.
LOOKS: Final[Mapping[Settling, tuple[timedelta, ...]]] = {
    Settling.REPEAT: tuple(timedelta(seconds=s) for s in (15, 60, 180, 420)),
    Settling.ASK: tuple(timedelta(minutes=m) for m in (3, 10)),
    Settling.RECEIPT: (),
    Settling.NOTHING: (),
}
#: how long a vendor that does not answer is asked
ASKED_FOR: Final = timedelta(hours=24)


def next_look(message: Message, now: datetime) -> datetime | None:
    """Return when to settle an unknown next; None: only a receipt can, if that."""
    assert message.claimed_at is not None
    for after in LOOKS[CHANNELS[message.channel].settling]:
        if message.claimed_at + after > now:
            return message.claimed_at + after
    return None


def can_be_looked_at(message: Message) -> bool:
    """Whether its gateway can tell what became of it, asked or called again."""
    return bool(LOOKS[CHANNELS[message.channel].settling])


def may_repeat(message: Message, now: datetime) -> bool:
    """Whether the gateway still takes this message's id for the same message."""
    assert message.claimed_at is not None
    return now < message.claimed_at + LAST_REPEAT


def was_asked_enough(message: Message, now: datetime) -> bool:
    """Whether a gateway that never saw the message can be believed."""
    assert message.claimed_at is not None
    return now >= message.claimed_at + LOOKS[Settling.ASK][-1]
