"""What WeChat pushes to us, as values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class ReceiptOutcome(StrEnum):
    """The fate of an accepted template message."""

    DELIVERED = "delivered"
    #: the person has blocked the account
    BLOCKED = "blocked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """Common to all. `account` is the receiver's original id (gh_…).

    `openid` is "" where a push is about the account and not about a person.
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


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on earth, in degrees; `precision` in metres, where WeChat says it."""

    latitude: float
    longitude: float
    precision: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Push):
    """An ordinary message. `content` is empty unless `kind` is text.

    menu_item: of the menu in a message of ours that was tapped; for WeChat this is a
    tap, not a message. spot: of a place that was sent.
    """

    kind: str
    content: str = field(default="", repr=False)
    menu_item: str = ""
    spot: Spot | None = field(default=None, repr=False)

    def without_spot(self) -> Self:
        return replace(self, spot=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped(Push):
    """An entry of the account's menu was tapped.

    event: WeChat's name of it in small letters, "click", "view", "view_miniprogram",
    "scancode_push", "pic_weixin", …; key: the entry's key, address or page.
    """

    event: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Located(Push):
    """Where the person is, as the chat tells it; without `spot` that is not told on."""

    spot: Spot | None = field(repr=False)

    def without_spot(self) -> Self:
        return replace(self, spot=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered(Push):
    """A mini-program's customer-service chat was opened, from a button of ours."""

    source: str


class AgentStep(StrEnum):
    """What an agent did with a chat in WeChat's own customer-service tool."""

    TOOK = "took"
    PASSED_ON = "passed_on"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended(Push):
    """A human agent took a chat, passed it on, or left it."""

    step: AgentStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid(Push):
    """Paid to the account from its own pay entry (微信买单); `order` is WeChat's."""

    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked(Push):
    """Took back what was authorised. WeChat asks that what it names be deleted.

    infos: the numbers of RevokeInfo; all: the person gave up the whole authorisation.
    """

    infos: tuple[str, ...]
    all: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Modified(Push):
    """The person changed what WeChat holds of them; what, it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Punished(Push):
    """The platform punishes the mini-program itself; nobody's `openid` is in it.

    measure: 1 warning, 2 ban of a function, 3 take-down, 4 ban, 10 ban of a page.
    """

    measure: str
    punish_id: str
    reason: str
    rule: str
    rule_url: str


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
