"""订阅通知 of a service account (bizsend), against a grant; followers or not.

WeChat's page has a `client_msg_id` in its sample and nowhere else: it is sent along,
and nothing relies on it.
"""

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

LESSONS: Final[Mapping[str, Lesson]] = {
    #: openid wrong, or of another account
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
    mini_program = None
    if prepared.page and prepared.page_app_id:
        mini_program = MiniProgram(prepared.page_app_id, prepared.page)
    accepted = prepared.client.send_notice(
        prepared.address,
        prepared.template_id,
        prepared.values,
        prepared.client_msg_id,
        url=prepared.url or None,
        mini_program=mini_program,
    )
    return Taken(accepted.gateway_id or "")


CHANNEL: Final = ChannelModule(send, Settling.RECEIPT, LESSONS)
