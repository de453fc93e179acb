"""客服消息: our own words, within a window. WeChat gives no id and sends no receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.messaging import forms
from saleor_wechat_growth.messaging.channels.calls import (
    ChannelModule,
    Lesson,
    Remember,
    Settling,
    Taken,
)
from saleor_wechat_growth.messaging.models import Form
from saleor_wechat_growth.reach.models import Account

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saleor_wechat_growth.messaging.channels.calls import Prepared

LESSONS: Final[Mapping[str, Lesson]] = {
    #: openid wrong, or of another account: it will not become right
    "40003": Lesson(Remember.SUPPRESS),
    #: the window is over, or the person left
    "45015": Lesson(Remember.NO_WINDOW),
    #: what the window allowed is used up
    "45047": Lesson(Remember.NO_WINDOW),
    #: openid of another appid
    "49003": Lesson(Remember.SUPPRESS),
    #: protection of minors
    "70000": Lesson(Remember.SUPPRESS),
}


def send(prepared: Prepared) -> Taken:
    kind, content = _said(prepared)
    prepared.client.send_customer_message(prepared.address, kind, content)
    return Taken()


def _said(prepared: Prepared) -> tuple[str, dict[str, Any]]:
    """Return WeChat's msgtype and its branch."""
    values = prepared.values
    is_mini_program = prepared.account_kind == Account.Kind.MINI_PROGRAM
    match prepared.form:
        case Form.TEXT:
            return "text", {"content": values["content"]}
        case Form.IMAGE:
            return "image", {"media_id": prepared.picture}
        case Form.NEWS if is_mini_program:
            return "link", {**_card(prepared), "thumb_url": prepared.picture}
        case Form.NEWS:
            article = {**_card(prepared), "picurl": prepared.picture}
            return "news", {"articles": [article]}
        case Form.MINI_PROGRAM:
            card = {
                "title": values["title"],
                "pagepath": prepared.page,
                "thumb_media_id": prepared.picture,
            }
            if not is_mini_program:
                card["appid"] = prepared.page_app_id
            return "miniprogrampage", card
        case Form.MENU:
            return "msgmenu", {
                "head_content": values.get("head", ""),
                "list": [
                    {"id": number, "content": text}
                    for number, text in forms.items(values)
                ],
                "tail_content": values.get("tail", ""),
            }
    raise AssertionError(f"no message has the form {prepared.form}")


def _card(prepared: Prepared) -> dict[str, Any]:
    return {
        "title": prepared.values["title"],
        "description": prepared.values.get("description", ""),
        "url": prepared.url,
    }


CHANNEL: Final = ChannelModule(send, Settling.NOTHING, LESSONS)
