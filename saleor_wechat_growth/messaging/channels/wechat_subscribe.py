"""订阅消息 of a mini-program. WeChat dedupes nothing here."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.messaging.channels.calls import (
    ChannelModule,
    Lesson,
    Remember,
    Settling,
    Taken,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.messaging.channels.calls import Prepared

LESSONS: Final[Mapping[str, Lesson]] = {
    #: openid wrong, or of another mini-program
    "40003": Lesson(Remember.SUPPRESS),
    #: not subscribed, or used up: our ledger was wrong
    "43101": Lesson(Remember.NO_GRANT),
    #: too frequent to this openid (promise 7)
    "43117": Lesson(Remember.SUPPRESS, timedelta(days=30)),
    #: openid of another appid
    "49003": Lesson(Remember.SUPPRESS),
    #: protection of minors
    "70000": Lesson(Remember.SUPPRESS),
}


def send(prepared: Prepared) -> Taken:
    accepted = prepared.client.send_subscribe_message(
        prepared.address, prepared.template_id, prepared.values, prepared.page or None
    )
    return Taken(accepted.gateway_id or "")


CHANNEL: Final = ChannelModule(send, Settling.RECEIPT, LESSONS)
