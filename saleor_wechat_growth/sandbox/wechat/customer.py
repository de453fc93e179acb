"""Customer-service messages (客服消息), and 订阅通知 of service accounts.

Pages 发送客服消息 of service accounts and of mini-programs, 客服输入状态, and
发送订阅通知. A message of this kind has no id, and nothing is pushed about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.sandbox.wechat.accounts import Kind
from saleor_wechat_growth.sandbox.wechat.ledger import Sent
from saleor_wechat_growth.sandbox.wechat.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from saleor_wechat_growth.sandbox.wechat.accounts import Account
    from saleor_wechat_growth.sandbox.wechat.state import State

    #: reads a branch of the body, and returns what the phone shows
    _Read = Callable[[State, Account, dict[str, Any]], dict[str, Any]]

CUSTOMER_SEND: Final = "/cgi-bin/message/custom/send"
TYPING: Final = "/cgi-bin/message/custom/typing"
MOST_BYTES: Final = 2048


def send_customer_message(
    state: State, account: Account, body: dict[str, Any]
) -> dict[str, Any]:
    """Show a message, if a window of the person's still allows one."""
    person = state.known(account.appid, body.get("touser"))
    kind = str(body.get("msgtype"))
    read = _FORMS[account.kind].get(kind)
    if read is None:
        raise Refusal(40008)
    branch = body.get(kind)
    if not isinstance(branch, dict):
        raise Refusal(47001)
    shown = {"kind": kind, **read(state, account, branch)}
    state.windows.spend(account, person.openid, state.clock.now())
    state.ledger.add(
        Sent(
            id=state.ledger.next_id,
            appid=account.appid,
            api=CUSTOMER_SEND,
            openid=person.openid,
            template_id="",
            data={name: str(value) for name, value in shown.items()},
            client_msg_id=None,
            url=None,
            page=None,
            miniprogram=None,
            at=state.clock.now(),
            rendered={"title": "", "lines": [], "customer": shown},
            msgid=state.ledger.next_msgid(),
        )
    )
    return {}


def type_something(
    state: State, account: Account, body: dict[str, Any]
) -> dict[str, Any]:
    """Show, or no longer, that somebody writes."""
    person = state.known(account.appid, body.get("touser"))
    command = body.get("command")
    if command not in {"Typing", "CancelTyping"}:
        raise Refusal(47001)
    # the platform wants an act within 30 s; that one is still allowed to be answered
    # is as near as the windows tell
    if not state.windows.shown(account, person.openid, state.clock.now()):
        raise Refusal(45080)
    who = (account.appid, person.openid)
    is_typing = command == "Typing"
    if is_typing == (who in state.memory.typing):
        raise Refusal(45081)
    (state.memory.typing.add if is_typing else state.memory.typing.discard)(who)
    return {}


def _text(_state: State, _account: Account, branch: dict[str, Any]) -> dict[str, Any]:
    content = branch.get("content")
    if not isinstance(content, str) or not content:
        raise Refusal(44004)
    if len(content.encode()) > MOST_BYTES:
        raise Refusal(45002)
    return {"content": content}


def _image(state: State, account: Account, branch: dict[str, Any]) -> dict[str, Any]:
    return {"media_id": state.media.check(account.appid, branch.get("media_id"))}


def _news(_state: State, _account: Account, branch: dict[str, Any]) -> dict[str, Any]:
    articles = branch.get("articles")
    if not isinstance(articles, list) or not articles:
        raise Refusal(44003)
    if len(articles) > 1:
        raise Refusal(45008)
    return _card(articles[0], "picurl")


def _link(_state: State, _account: Account, branch: dict[str, Any]) -> dict[str, Any]:
    if not branch.get("url"):
        raise Refusal(47001)
    return _card(branch, "thumb_url")


def _card(card: Any, picture: str) -> dict[str, Any]:
    if not isinstance(card, dict) or not card.get("title"):
        raise Refusal(47001)
    return {
        "title": str(card["title"]),
        "description": str(card.get("description") or ""),
        "url": str(card.get("url") or ""),
        "picture": str(card.get(picture) or ""),
    }


def _mini_program(
    state: State, account: Account, branch: dict[str, Any]
) -> dict[str, Any]:
    if account.kind is Kind.SERVICE and not branch.get("appid"):
        raise Refusal(40013)
    if not branch.get("pagepath") or not branch.get("title"):
        raise Refusal(47001)
    cover = state.media.check(account.appid, branch.get("thumb_media_id"))
    return {
        "title": str(branch["title"]),
        "appid": str(branch.get("appid") or account.appid),
        "page": str(branch["pagepath"]),
        "media_id": cover,
    }


def _menu(_state: State, _account: Account, branch: dict[str, Any]) -> dict[str, Any]:
    entries = branch.get("list")
    if not isinstance(entries, list) or not entries:
        raise Refusal(47001)
    if not all(
        isinstance(e, dict) and e.get("id") and e.get("content") for e in entries
    ):
        raise Refusal(47001)
    return {
        "head": str(branch.get("head_content") or ""),
        "items": [{"id": str(e["id"]), "content": str(e["content"])} for e in entries],
        "tail": str(branch.get("tail_content") or ""),
    }


_SHARED: Final[dict[str, _Read]] = {
    "text": _text,
    "image": _image,
    "miniprogrampage": _mini_program,
}
_FORMS: Final[dict[Kind, dict[str, _Read]]] = {
    Kind.SERVICE: {**_SHARED, "news": _news, "msgmenu": _menu},
    Kind.MINI_PROGRAM: {**_SHARED, "link": _link},
}
