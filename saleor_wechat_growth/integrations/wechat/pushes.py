"""What WeChat pushes to us, as values.

One reading of two spellings: service accounts push XML, mini-programs XML or
JSON. Sources: official guide 消息推送, page 发送订阅消息 (three subscription events),
service-account pages on event pushes and template messages.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

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


class UnreadablePush(Exception):
    """Truly WeChat's, but not of a shape we know. Says which field, not its value."""


class ReceiptOutcome(StrEnum):
    """The fate of an accepted template message."""

    DELIVERED = "delivered"
    #: the person has blocked the account
    BLOCKED = "blocked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """Common to all. `account` is the receiver's original id (gh_…).

    `dedupe_key` is the same at every one of WeChat's three tries, in XML and
    JSON, and names nobody.
    """

    openid: str = field(repr=False)
    account: str
    sent_at: datetime
    dedupe_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed(Push):
    """`scene` of the QR code that was scanned, without its prefix, if any."""

    scene: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfollowed(Push):
    """The person left. WeChat asks that their data be deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned(Push):
    """A follower scanned a QR code."""

    scene: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Push):
    """An ordinary message. `content` is empty unless `kind` is text."""

    kind: str
    content: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateReceipt(Push):
    """`msgid` is the gateway_id of the send; `status` is WeChat's wording."""

    msgid: str
    outcome: ReceiptOutcome
    status: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose for one template. `scene` is where they were asked."""

    template_id: str
    accepted: bool
    scene: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionPrompted(Push):
    """Choices made in the subscription dialogue; each accepted is one send."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionChanged(Push):
    """Choices changed in a card's settings; WeChat pushes rejections only."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class SentResult:
    """One send; a failure here is the system's, after it was accepted."""

    template_id: str
    msgid: str
    delivered: bool
    code: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionSent(Push):
    results: tuple[SentResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Other(Push):
    """An event with no class of its own; `fields` are its plain texts."""

    event: str
    fields: Mapping[str, str] = field(repr=False, hash=False)


def push_of(fields: Fields) -> Push:
    """Read a decoded body. Raises UnreadablePush."""
    event = text(fields, "Event")
    openid = text(fields, "FromUserName")
    if event in _ABOUT_OPENID:
        openid = text(fields, "OpenID")
    kind = text(fields, "MsgType")
    if not openid or not kind:
        raise UnreadablePush("no sender or type")
    common: dict[str, Any] = {
        "openid": openid,
        "account": text(fields, "ToUserName"),
        "sent_at": _sent_at(fields),
        "dedupe_key": _dedupe_key(fields, openid, event),
    }
    if kind != "event":
        return Said(**common, kind=kind, content=text(fields, "Content"))
    read = _READERS.get(event.casefold(), _other)
    return read(fields, common)


def text(fields: Fields, name: str) -> str:
    """Read a field as text, "" if absent or no scalar; numbers come as both."""
    value = fields.get(name)
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return ""


def _followed(fields: Fields, common: dict[str, Any]) -> Push:
    key = text(fields, "EventKey")
    scene = key.removeprefix(_SCENE_PREFIX) if key.startswith(_SCENE_PREFIX) else ""
    return Followed(**common, scene=scene or None)


def _unfollowed(_: Fields, common: dict[str, Any]) -> Push:
    return Unfollowed(**common)


def _scanned(fields: Fields, common: dict[str, Any]) -> Push:
    return Scanned(**common, scene=text(fields, "EventKey"))


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


_READERS: Final[Mapping[str, Callable[[Fields, dict[str, Any]], Push]]] = {
    "subscribe": _followed,
    "unsubscribe": _unfollowed,
    "scan": _scanned,
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
    try:
        return datetime.fromtimestamp(int(text(fields, "CreateTime")), UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise UnreadablePush("CreateTime is no time")


def _dedupe_key(fields: Fields, openid: str, event: str) -> str:
    """MsgId for messages; sender, second and event for events, which have none.

    Two receipts of one person can fall into one second, and so can two
    subscription events: message and template ids tell them apart.
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
        event.casefold(),
        text(fields, "MsgID"),
        *details,
    )
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass"))
    return f"event:{digest.hexdigest()}"
