"""Bodies of the events, as each format spells them.

Mini-program guide 消息推送 and page 发送订阅消息; service accounts: receiving event
pushes. The three events of subscription messages wrap their list in XML and, in
JSON, put it at the top: an object when there is one element, an array when there
are several, with numbers as strings.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.sandbox.wechat.accounts import Account, Format

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

POPUP: Final = "subscribe_msg_popup_event"
CHANGE: Final = "subscribe_msg_change_event"
SENT: Final = "subscribe_msg_sent_event"
TEMPLATE_FINISHED: Final = "TEMPLATESENDJOBFINISH"

_WRAPPERS: Final = {
    POPUP: "SubscribeMsgPopupEvent",
    CHANGE: "SubscribeMsgChangeEvent",
    SENT: "SubscribeMsgSentEvent",
}


def event(
    account: Account,
    openid: str,
    name: str,
    at: float,
    fields: Mapping[str, str | int] | None = None,
) -> str:
    """Write an event whose fields stand beside its envelope."""
    return _spelt(account, {**_envelope(account, openid, name, at), **(fields or {})})


def message(
    account: Account,
    openid: str,
    kind: str,
    at: float,
    fields: Mapping[str, str | int],
) -> str:
    """Write an ordinary message of a person, of whatever kind."""
    envelope = _sender(account, openid, at)
    return _spelt(account, {**envelope, "MsgType": kind, **fields})


def _spelt(account: Account, body: Mapping[str, str | int]) -> str:
    if account.format is Format.JSON:
        return json.dumps(body, ensure_ascii=False)
    return f"<xml>{_elements(body)}</xml>"


def listed(
    account: Account,
    openid: str,
    name: str,
    at: float,
    elements: Sequence[Mapping[str, str]],
) -> str:
    """Write an event about one or several subscription templates."""
    envelope = _envelope(account, openid, name, at)
    if account.format is Format.JSON:
        texts = {key: str(value) for key, value in envelope.items()}
        items = elements[0] if len(elements) == 1 else list(elements)
        return json.dumps({**texts, "List": items}, ensure_ascii=False)
    wrapper = _WRAPPERS[name]
    items_xml = "".join(f"<List>{_elements(each)}</List>" for each in elements)
    return f"<xml>{_elements(envelope)}<{wrapper}>{items_xml}</{wrapper}></xml>"


def _sender(account: Account, openid: str, at: float) -> dict[str, str | int]:
    return {
        "ToUserName": account.original_id,
        "FromUserName": openid,
        "CreateTime": int(at),
    }


def _envelope(
    account: Account, openid: str, name: str, at: float
) -> dict[str, str | int]:
    return {**_sender(account, openid, at), "MsgType": "event", "Event": name}


def _elements(fields: Mapping[str, str | int] | Mapping[str, str]) -> str:
    return "".join(f"<{key}>{_text(value)}</{key}>" for key, value in fields.items())


def _text(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    # a CDATA section cannot hold its own end
    return f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"
