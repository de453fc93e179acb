"""What the domains refuse, in sentences that say what to mend in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from pydantic import ValidationError

from saleor_wechat_growth.activity.errors import (
    AccountUnfit,
    CodeInvalid,
    PermanentSpent,
    SceneTaken,
    SourceUnknown,
)
from saleor_wechat_growth.coupons.errors import (
    CouponError,
    KeywordInvalid,
    KeywordTaken,
)
from saleor_wechat_growth.forms.errors import FormError, WrongForm
from saleor_wechat_growth.journeys.errors import JourneyError
from saleor_wechat_growth.messaging.errors import ReplyInvalid, UnknownReply
from saleor_wechat_growth.messaging.services.templating import BadTemplate
from saleor_wechat_growth.promises.errors import PromiseError, WrongSaleDay
from saleor_wechat_growth.reach.errors import (
    BadAccount,
    MenuInvalid,
    MenuStale,
    UnknownAccount,
)
from saleor_wechat_growth.segments.errors import SegmentsError, SlotInvalid

#: what services refuse of a file that reads well
REFUSALS: Final = (
    AccountUnfit,
    BadAccount,
    BadTemplate,
    CodeInvalid,
    CouponError,
    FormError,
    JourneyError,
    MenuInvalid,
    MenuStale,
    PermanentSpent,
    PromiseError,
    ReplyInvalid,
    SceneTaken,
    SegmentsError,
    SourceUnknown,
    UnknownAccount,
    UnknownReply,
    ValidationError,
)

#: of forms and sales, by what the services call the fault
_FAULTS: Final[Mapping[str, str]] = {
    "before_start": "it ends before it starts",
    "fixed": "is kept for good; make another",
    "length": "is too long, or empty",
    "malformed": "cannot be used as it is written",
    "missing": "is missing",
    "not_of_the_trait": "has answers that are no options of the trait: add them there",
    "of_another_channel": "people have to subscribe to it: wechat_subscribe or _notice",
    "of_another_kind": "is of jinshuju's forms only",
    "of_another_type": "the trait cannot hold such answers: choose one of their type",
    "over": "is over already: take it out of the file",
    "range": "is beyond what can be",
    "several_currencies": "is given in several currencies: name one of one",
    "taken": "is taken by another",
    "too_many": "there are as many as there can be",
    "unknown": "there is none of this name",
}
#: of replies: the file's word for it, and how to mend it
_REPLY: Final[Mapping[str, tuple[str, str]]] = {
    "accountId": ("account", "is no account of WeChat's"),
    "name": ("name", "has 1 to 60 characters"),
    "oncePer": ("once_per", "is at most 30d"),
    "templateIds": (
        "templates",
        "are customer-service messages of purpose service, three an account at most",
    ),
    "words": ("words", "are 1 to 30, of 60 characters at most"),
}

Said = Iterable[tuple[str, str]]


def _of_model(error: Any) -> Said:
    return [
        (".".join(map(str, entry["loc"])), entry["msg"])
        for entry in error.errors(include_input=False)
    ]


def _of_parts(error: Any) -> Said:
    return [(_counted(path), _FAULTS.get(what, what)) for path, what in error.wrong]


def _counted(path: str) -> str:
    """Count places of lists from 1, as the file's other faults do."""
    parts = path.split(".")
    return ".".join(str(int(part) + 1) if part.isdigit() else part for part in parts)


_SAID: Final[Mapping[type[Exception], Callable[[Any], Said]]] = {
    ValidationError: _of_model,
    WrongForm: _of_parts,
    WrongSaleDay: _of_parts,
    SlotInvalid: lambda error: [(_counted(error.path), str(error))],
    ReplyInvalid: lambda error: [_REPLY[error.path]],
    CodeInvalid: lambda error: [(str(error), "cannot be used as it is written")],
    SceneTaken: lambda _: [
        ("", "another code of the shop, of a list perhaps, has this scene: choose one")
    ],
    PermanentSpent: lambda _: [
        ("form", "the account has no permanent code left; take another form")
    ],
    KeywordTaken: lambda error: [
        ("keywords", f"{error} leads to another offer: take it out there first")
    ],
    KeywordInvalid: lambda error: [("keywords", f"nobody can search for {error}")],
    # the account was refused itself, and its reason stands there already
    UnknownAccount: lambda _: [("account", "there is no such account")],
}


def said(error: Exception) -> Said:
    """Return what a refusal is about and what it says, one by one."""
    for kind, told in _SAID.items():
        if isinstance(error, kind):
            return told(error)
    what = str(error) or (type(error).__doc__ or "").strip()
    return [("", f"{type(error).__name__}: {what}")]
