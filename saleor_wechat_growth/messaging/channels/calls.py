"""One call to a gateway, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from saleor_wechat_growth.core.gateways import (
    Failure,
    GatewayError,
    OutcomeUnknown,
)

_FIELD: Final = re.compile(r"\bfield=(\w+)")


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that a call needs, so that a thread can make it without asking anybody.

    client: the account's gateway; address: openid or E.164; values: in the order
    of the template's fields; url, page, page_app_id: where its link leads. form,
    picture: of our own content, a `Form` and its picture's id at WeChat or address.
    """

    message_id: int
    channel: str
    client: Any = field(repr=False)
    address: str = field(repr=False)
    template_id: str
    values: Mapping[str, str] = field(repr=False)
    client_msg_id: str
    url: str = field(default="", repr=False)
    page: str = field(default="", repr=False)
    page_app_id: str = ""
    #: of an SMS: the approved brand
    sign: str = ""
    form: str = ""
    picture: str = ""
    #: of WeChat's accounts: both kinds send customer-service messages, not alike
    account_kind: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A gateway took a message.

    gateway_id: "" if it gives none; is_duplicate: it had the message already; parts:
    how many it bills an SMS as, None of anything else.
    """

    gateway_id: str = ""
    is_duplicate: bool = False
    parts: int | None = None


class Outcome(StrEnum):
    """What one call came to."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    #: it left us, and no answer came
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Result:
    """What a gateway answered, or that it did not.

    taken: if it was accepted; failure and code: of a refusal; field: the one that a
    refusal names.
    """

    outcome: Outcome
    taken: Taken = field(default_factory=Taken)
    failure: Failure | None = None
    code: str = ""
    field: str = ""


class Remember(StrEnum):
    """What a refusal teaches us of the person."""

    NOTHING = "nothing"
    UNFOLLOWED = "unfollowed"
    NO_GRANT = "no_grant"
    NO_WINDOW = "no_window"
    #: do not use this address on this channel for a while
    SUPPRESS = "suppress"


@dataclass(frozen=True, slots=True)
class Lesson:
    """What to remember after a code; `lasts` is for SUPPRESS, None is for good."""

    remember: Remember
    lasts: timedelta | None = None


class Settling(StrEnum):
    """How a channel finds out what became of a call without an answer."""

    #: the gateway takes the same `client_msg_id` once: call again
    REPEAT = "repeat"
    #: the gateway can be asked
    ASK = "ask"
    #: nothing but a receipt tells
    RECEIPT = "receipt"
    #: nothing ever tells
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Fate:
    """What a gateway says of a message when asked; delivered is None if under way."""

    gateway_id: str
    delivered: bool | None
    code: str


@dataclass(frozen=True, slots=True)
class ChannelModule:
    """One channel.

    send: one call; lessons: by the gateway's code, beyond those the failure's class
    already gives; ask: see `Settling.ASK`, None: never seen.
    """

    send: Callable[[Prepared], Taken]
    settling: Settling
    lessons: Mapping[str, Lesson]
    ask: Callable[[Prepared, datetime, frozenset[str]], Fate | None] | None = None

    def call(self, prepared: Prepared) -> Result:
        """Send, and put whatever comes of it into a result. Raises nothing of theirs."""
        try:
            taken = self.send(prepared)
        except GatewayError as refused:
            named = _FIELD.search(refused.detail)
            return Result(
                Outcome.REFUSED,
                failure=refused.failure,
                code=refused.code,
                field=named[1] if named else "",
            )
        except OutcomeUnknown:
            return Result(Outcome.UNKNOWN)
        return Result(Outcome.ACCEPTED, taken)

    def lesson(self, code: str) -> Lesson:
        """Return what a refusal of this person teaches; see `Failure.RECIPIENT`."""
        return self.lessons.get(code, Lesson(Remember.NOTHING))
