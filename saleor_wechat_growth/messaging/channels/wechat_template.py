"""模板消息 of a service account."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.integrations.wechat.answers import MiniProgram
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

#: how long WeChat takes a `client_msg_id` once
DEDUPES_FOR: Final = timedelta(minutes=10)

LESSONS: Final[Mapping[str, Lesson]] = {
    #: openid wrong, or of another account: it will not become right
    "40003": Lesson(Remember.SUPPRESS),
    #: not a follower
    "43004": Lesson(Remember.UNFOLLOWED),
    #: on the account's own blacklist, which an operator may clear
    "43019": Lesson(Remember.SUPPRESS, timedelta(days=30)),
    #: too frequent to this openid (promise 7)
    "43117": Lesson(Remember.SUPPRESS, timedelta(days=30)),
    #: the follower refuses messages, and may change their mind
    "48002": Lesson(Remember.SUPPRESS, timedelta(days=30)),
    #: openid of another appid
    "49003": Lesson(Remember.SUPPRESS),
    #: protection of minors
    "70000": Lesson(Remember.SUPPRESS),
}


def send(prepared: Prepared) -> Taken:
    mini_program = None
    if prepared.page and prepared.page_app_id:
        mini_program = MiniProgram(prepared.page_app_id, prepared.page)
    accepted = prepared.client.send_template_message(
        prepared.address,
        prepared.template_id,
        prepared.values,
        prepared.client_msg_id,
        url=prepared.url or None,
        mini_program=mini_program,
    )
    return Taken(accepted.gateway_id or "", accepted.duplicate)


CHANNEL: Final = ChannelModule(send, Settling.REPEAT, LESSONS)
