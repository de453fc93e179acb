"""Reading a decoded push: one reading of two spellings.

Service accounts push XML, mini-programs XML or JSON. Sources: official guide 消息推送,
page 发送订阅消息 (three subscription events), service-account pages on messages, event
pushes, menus and template messages; page 违规通知 (wxa_punish_event); guide 用户信息 on
what is taken back.
"""

from __future__ import annotations

import hashlib
import math
import re
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from saleor_wechat_growth.integrations.wechat.pushes.values import (
    AgentStep,
    Attended,
    Choice,
    Entered,
    Followed,
    Located,
    Modified,
    Other,
    Paid,
    Punished,
    Push,
    ReceiptOutcome,
    Revoked,
    Said,
    Scanned,
    SentResult,
    Spot,
    SubscriptionChanged,
    SubscriptionPrompted,
    SubscriptionSent,
    Tapped,
    TemplateReceipt,
    Unfollowed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Fields = Mapping[str, Any]

_SCENE_PREFIX: Final = "qrscene_"

#: in these FromUserName is the platform; the person is OpenID
_ABOUT_OPENID: Final = frozenset(
    {
        "user_info_modified",
        "user_authorization_revoke",
        "user_authorization_cancellation",
    }
)
#: in these it is the platform, too, and there is no person
_ABOUT_ACCOUNT: Final = frozenset({"wxa_punish_event"})
_CREATE_TIME: Final = re.compile(r"[0-9]{1,11}")


class UnreadablePush(Exception):
    """Truly WeChat's, but not of a shape we know. Says which field, not its value."""


def push_of(fields: Fields) -> Push:
    """Read a decoded body. Raises UnreadablePush."""
    event = text(fields, "Event")
    name = event.casefold()
    openid = text(fields, "FromUserName")
    if name in _ABOUT_OPENID:
        openid = text(fields, "OpenID")
    elif name in _ABOUT_ACCOUNT:
        openid = ""
    kind = text(fields, "MsgType")
    if not kind or not (openid or name in _ABOUT_ACCOUNT):
        raise UnreadablePush("no sender or type")
    if not openid.isprintable():
        # half a surrogate pair is no text: no hash and no table takes it
        raise UnreadablePush("an openid of unprintable characters")
    common: dict[str, Any] = {
        "openid": openid,
        "account": text(fields, "ToUserName"),
        "sent_at": _sent_at(fields),
        "dedupe_key": _dedupe_key(fields, openid, name),
    }
    if kind != "event":
        return _said(fields, common, kind)
    read = _READERS.get(name, _other)
    return read(fields, common)


def text(fields: Fields, name: str) -> str:
    """Read a field as text, "" if absent or no scalar; numbers come as both."""
    value = fields.get(name)
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def _said(fields: Fields, common: dict[str, Any], kind: str) -> Push:
    return Said(
        **common,
        kind=kind,
        content=text(fields, "Content"),
        menu_item=text(fields, "bizmsgmenuid"),
        spot=_spot(fields, "Location_X", "Location_Y"),
    )


def _followed(fields: Fields, common: dict[str, Any]) -> Push:
    key = text(fields, "EventKey")
    scene = key.removeprefix(_SCENE_PREFIX) if key.startswith(_SCENE_PREFIX) else ""
    return Followed(**common, scene=scene or None)


def _unfollowed(_: Fields, common: dict[str, Any]) -> Push:
    return Unfollowed(**common)


def _scanned(fields: Fields, common: dict[str, Any]) -> Push:
    return Scanned(**common, scene=text(fields, "EventKey"))


def _tapped(fields: Fields, common: dict[str, Any]) -> Push:
    return Tapped(
        **common,
        event=text(fields, "Event").casefold(),
        key=text(fields, "EventKey"),
    )


def _located(fields: Fields, common: dict[str, Any]) -> Push:
    spot = _spot(fields, "Latitude", "Longitude")
    if spot is None:
        raise UnreadablePush("a location that is no place")
    return Located(**common, spot=spot)


def _spot(fields: Fields, latitude: str, longitude: str) -> Spot | None:
    north, east = _number(fields, latitude), _number(fields, longitude)
    if north is None or east is None or abs(north) > 90 or abs(east) > 180:
        return None
    return Spot(north, east, _number(fields, "Precision"))


def _number(fields: Fields, name: str) -> float | None:
    try:
        number = float(text(fields, name))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _entered(fields: Fields, common: dict[str, Any]) -> Push:
    return Entered(**common, source=text(fields, "SessionFrom"))


_AGENT_STEPS: Final[Mapping[str, AgentStep]] = {
    "kf_create_session": AgentStep.TOOK,
    "kf_switch_session": AgentStep.PASSED_ON,
    "kf_close_session": AgentStep.LEFT,
}


def _attended(fields: Fields, common: dict[str, Any]) -> Push:
    return Attended(**common, step=_AGENT_STEPS[text(fields, "Event").casefold()])


def _paid(fields: Fields, common: dict[str, Any]) -> Push:
    return Paid(**common, order=text(fields, "TransId"))


def _revoked(fields: Fields, common: dict[str, Any]) -> Push:
    infos = tuple(dict.fromkeys(re.findall(r"[0-9]+", text(fields, "RevokeInfo"))))
    whole = text(fields, "Event").casefold() == "user_authorization_cancellation"
    return Revoked(**common, infos=infos, all=whole)


def _modified(_: Fields, common: dict[str, Any]) -> Push:
    return Modified(**common)


def _punished(fields: Fields, common: dict[str, Any]) -> Push:
    return Punished(
        **common,
        measure=text(fields, "event_type"),
        punish_id=text(fields, "punish_id"),
        reason=text(fields, "illegal_reason"),
        rule=text(fields, "rule_name"),
        rule_url=text(fields, "rule_url"),
    )


def _template_receipt(fields: Fields, common: dict[str, Any]) -> Push:
    msgid, status = text(fields, "MsgID"), text(fields, "Status")
    if not msgid or not status:
        raise UnreadablePush("receipt without MsgID or Status")
    return TemplateReceipt(
        **common, msgid=msgid, outcome=_outcome(status), status=status
    )


def _outcome(status: str) -> ReceiptOutcome:
    """`failed:user block`, `failed: system failed`: case and spaces vary."""
    plain = "".join(status.casefold().split())
    if plain == "success":
        return ReceiptOutcome.DELIVERED
    if plain == "failed:userblock":
        return ReceiptOutcome.BLOCKED
    return ReceiptOutcome.FAILED


def _prompted(fields: Fields, common: dict[str, Any]) -> Push:
    return SubscriptionPrompted(**common, choices=_choices(fields))


def _changed(fields: Fields, common: dict[str, Any]) -> Push:
    return SubscriptionChanged(**common, choices=_choices(fields))


def _choices(fields: Fields) -> tuple[Choice, ...]:
    choices = tuple(
        Choice(
            template_id=text(entry, "TemplateId"),
            accepted=text(entry, "SubscribeStatusString").casefold() == "accept",
            scene=text(entry, "PopupScene") or None,
        )
        for entry in entries(fields)
    )
    if not choices or not all(choice.template_id for choice in choices):
        raise UnreadablePush("subscription event without templates")
    return choices


def _sent(fields: Fields, common: dict[str, Any]) -> Push:
    results = tuple(
        SentResult(
            template_id=text(entry, "TemplateId"),
            msgid=text(entry, "MsgID"),
            delivered=text(entry, "ErrorCode") == "0",
            code=text(entry, "ErrorCode"),
            status=text(entry, "ErrorStatus"),
        )
        for entry in entries(fields)
    )
    if not results or not all(result.template_id for result in results):
        raise UnreadablePush("subscription event without templates")
    return SubscriptionSent(**common, results=results)


def _other(fields: Fields, common: dict[str, Any]) -> Push:
    event = text(fields, "Event")
    if not event:
        raise UnreadablePush("event without a name")
    plain = {name: text(fields, name) for name in fields if text(fields, name)}
    return Other(**common, event=event, fields=MappingProxyType(plain))


#: entries of a menu, by what tapping them does
_TAPS: Final = (
    "click",
    "view",
    "view_miniprogram",
    "scancode_push",
    "scancode_waitmsg",
    "pic_sysphoto",
    "pic_photo_or_album",
    "pic_weixin",
    "location_select",
)

_READERS: Final[Mapping[str, Callable[[Fields, dict[str, Any]], Push]]] = {
    "subscribe": _followed,
    "unsubscribe": _unfollowed,
    "scan": _scanned,
    **dict.fromkeys(_TAPS, _tapped),
    "location": _located,
    "user_enter_tempsession": _entered,
    **dict.fromkeys(_AGENT_STEPS, _attended),
    "user_pay_from_pay_cell": _paid,
    "user_authorization_revoke": _revoked,
    "user_authorization_cancellation": _revoked,
    "user_info_modified": _modified,
    "wxa_punish_event": _punished,
    "templatesendjobfinish": _template_receipt,
    "subscribe_msg_popup_event": _prompted,
    "subscribe_msg_change_event": _changed,
    "subscribe_msg_sent_event": _sent,
}

#: XML wraps the list of a subscription event; JSON puts it at the top
_WRAPPERS: Final = (
    "SubscribeMsgPopupEvent",
    "SubscribeMsgChangeEvent",
    "SubscribeMsgSentEvent",
)


def entries(fields: Fields) -> Iterator[Fields]:
    """Walk the list of a subscription event: one object or several."""
    holders: list[Any] = [fields]
    for wrapper in _WRAPPERS:
        holders += _as_list(fields.get(wrapper))
    for holder in holders:
        if isinstance(holder, dict):
            for entry in _as_list(holder.get("List")):
                if isinstance(entry, dict):
                    yield entry


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _sent_at(fields: Fields) -> datetime:
    said = text(fields, "CreateTime")
    # only digits: `int` takes more, such as other scripts' and a minus
    if _CREATE_TIME.fullmatch(said):
        try:
            return datetime.fromtimestamp(int(said), UTC)
        except (ValueError, OverflowError, OSError):
            pass
    raise UnreadablePush("CreateTime is no time")


def _dedupe_key(fields: Fields, openid: str, event: str) -> str:
    """MsgId for messages; sender, second and event for events, which have none.

    Two events of one kind and person can fall into one second: what they are about
    tells them apart, such as receipts, subscriptions, taps and what is taken back.
    """
    if msgid := text(fields, "MsgId"):
        return f"message:{msgid}"
    details = sorted(
        f"{text(entry, 'TemplateId')} {text(entry, 'MsgID')}"
        for entry in entries(fields)
    )
    parts = (
        openid,
        text(fields, "CreateTime"),
        event,
        *(text(fields, name) for name in _TELLING),
        *details,
    )
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass"))
    return f"event:{digest.hexdigest()}"


#: fields by which events of one kind, person and second differ
_TELLING: Final = ("MsgID", "EventKey", "RevokeInfo", "punish_id", "TransId")
