"""What passes through an SMS gateway, whichever vendor runs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class SmsRequest:
    """One message to one person. `reference` is ours, and comes back in `find`.

    `sign` is the approved brand without its brackets; `params` fill the
    template's variables by position. A vendor whose variables have names finds out
    which those are.
    """

    phone_e164: str = field(repr=False)
    template_id: str
    sign: str
    params: tuple[str, ...] = field(repr=False)
    reference: str


@dataclass(frozen=True, slots=True)
class SmsAccepted:
    """The gateway took it. `fee`: how many segments it charges, None if unsaid."""

    serial: str
    fee: int | None


@dataclass(frozen=True, slots=True)
class SmsFate:
    """What a gateway knows of a message whose answer we missed.

    `serial` is "" where it is not told; `delivered` is None while the carrier has
    not reported.
    """

    serial: str
    delivered: bool | None
    code: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class SmsReceipt:
    """One message's end. `at` is when the phone got it, if the carrier said so.

    `reference` is that of its SmsRequest, "" where the vendor does not repeat it;
    `fee` is the number of segments it was charged as, None if unsaid.
    """

    serial: str
    phone: str = field(repr=False)
    delivered: bool
    code: str
    at: datetime | None
    reference: str = ""
    fee: int | None = None


@dataclass(frozen=True, slots=True)
class SmsReply:
    """What somebody answered. `serial` is the vendor's, "" if it gives none."""

    phone: str = field(repr=False)
    text: str = field(repr=False)
    sign: str
    at: datetime | None
    serial: str = ""


@dataclass(frozen=True, slots=True)
class SmsTemplate:
    """A template of the vendor's account; `content` has `{1}` for its first variable.

    approved: whether it can be sent by; why: what its reviewer said if not.
    """

    template_id: str
    title: str
    content: str
    approved: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class SmsNews:
    """What one callback told.

    unread: JSON of the elements that are neither receipt nor reply, or the body that
    has no elements, b"" if there is nothing of it; why: of the first of them.
    """

    receipts: tuple[SmsReceipt, ...] = ()
    replies: tuple[SmsReply, ...] = ()
    unread: bytes = field(default=b"", repr=False)
    why: str = ""


class UnreadableReceipt(Exception):
    """An element of no documented shape. Says which part, not its value."""
