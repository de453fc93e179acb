"""What a shop allows itself: rules as data, with the law as their outer bound.

Pure: no table, no clock. Stored as JSON in `Policy.rules`; whatever a shop does not
say, down to the single channel, has the default here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import time
from types import MappingProxyType
from typing import Annotated, Any, Final, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)

from saleor_wechat_growth.reach.models import Channel, Purpose

#: legal hours and platform quotas are Beijing's, wherever the shop is
LEGAL_ZONE: Final = ZoneInfo("Asia/Shanghai")

#: gateways refuse marketing SMS outside of these (Tencent
#: `FailedOperation.MarketingSendTimeConstraint`); nobody can widen them
SMS_OPENS_AT_EARLIEST: Final = time(8)
SMS_CLOSES_AT_LATEST: Final = time(22)

#: what a reminder and an advertisement have in common: nobody asked for them now
UNASKED: Final = frozenset({Purpose.REMINDER, Purpose.MARKETING})

#: 通信短信息服务管理规定 (2015): no commercial SMS without consent. WeChat has ways of
#: its own to consent: the follow and the grant.
CONSENT_BY_LAW: Final[Mapping[Channel, frozenset[Purpose]]] = MappingProxyType(
    {Channel.SMS: UNASKED}
)

#: platform rules: template messages are notices after a person's own act; a
#: subscribe message is what its template was approved for
PURPOSES: Final[Mapping[Channel, frozenset[Purpose]]] = MappingProxyType(
    {
        Channel.WECHAT_TEMPLATE: frozenset({Purpose.SERVICE}),
        Channel.WECHAT_SUBSCRIBE: frozenset(Purpose),
        Channel.WECHAT_CUSTOMER: frozenset(Purpose),
        Channel.WECHAT_NOTICE: frozenset(Purpose),
        Channel.SMS: frozenset(Purpose),
    }
)


def _not_a_number(value: object) -> object:
    # YAML reads 22:00 without quotes as 1320, which would pass for 00:22
    if not isinstance(value, str | time):
        raise ValueError('write a time of day in quotes, as "22:00"')  # noqa: TRY004 -- pydantic's way
    return value


def _whole_minute(value: time) -> time:
    if value.tzinfo is not None or value.second or value.microsecond:
        raise ValueError("a time of day is hours and minutes, without a zone")
    return value


def _sorted(values: frozenset[str]) -> list[str]:
    return sorted(values)


TimeOfDay = Annotated[
    time,
    BeforeValidator(_not_a_number),
    AfterValidator(_whole_minute),
    PlainSerializer(lambda value: value.strftime("%H:%M"), return_type=str),
]
#: sets are written in order, so that equal rules are equal files
Purposes = Annotated[
    frozenset[Purpose], PlainSerializer(_sorted, return_type=list[str])
]


def _sayable(words: frozenset[str]) -> frozenset[str]:
    # "!" says nothing once it is compared, and would be heard in every text
    if not all(map(plain, words)):
        raise ValueError("each word needs a letter, a sign or a figure")
    return words


Words = Annotated[
    frozenset[str],
    AfterValidator(_sayable),
    PlainSerializer(_sorted, return_type=list[str]),
]
Count = Annotated[int, Field(ge=0)]


class Rules(BaseModel):
    """One group of rules: cannot be changed, and knows no other names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class QuietHours(Rules):
    """When nothing unasked is sent, in the shop's zone; `start` = `end` is never.

    From `start` (included) to `end` (excluded), over midnight where `end` is
    the earlier one.
    """

    start: TimeOfDay = time(22)
    end: TimeOfDay = time(8)


class SmsHours(Rules):
    """When reminders and marketing may go by SMS, in Asia/Shanghai.

    From `opens` (included) to `closes` (excluded).
    """

    opens: TimeOfDay = SMS_OPENS_AT_EARLIEST
    closes: TimeOfDay = SMS_CLOSES_AT_LATEST

    @model_validator(mode="after")
    def _within_the_law(self) -> Self:
        if (
            not SMS_OPENS_AT_EARLIEST
            <= self.opens
            < self.closes
            <= SMS_CLOSES_AT_LATEST
        ):
            raise ValueError("SMS hours lie within 08:00-22:00 of Asia/Shanghai")
        return self


class Cap(Rules):
    """The most reminders and marketing messages one person gets.

    Counted over the last 24 hours and the last 7 days; None is no limit.
    """

    per_day: Count | None = None
    per_week: Count | None = None

    def allows(self, *, in_day: int, in_week: int) -> bool:
        """Whether one more fits after so many of the last 24 h and 7 days."""
        return (self.per_day is None or in_day < self.per_day) and (
            self.per_week is None or in_week < self.per_week
        )


#: letters of 我想转人工客服, with some room: in a longer text a word may mean anything
LONGEST_HAND_OVER: Final = 12

CHANNEL_CAPS: Final[Mapping[Channel, Cap]] = MappingProxyType(
    {Channel.SMS: Cap(per_day=1, per_week=3)}
)


class Caps(Rules):
    """Limits per person: over all channels together, and per channel."""

    total: Cap = Cap(per_day=2, per_week=6)
    per_channel: Mapping[Channel, Cap] = Field(default_factory=dict)


class Quota(Rules):
    """The most one account sends, whoever to; None is the gateway's own limit.

    Answers in a chat are not counted here: WeChat counts them by person.
    Days and months are those of Asia/Shanghai, as the platforms count.
    """

    per_day: Count | None = None
    per_month: Count | None = None


class Policies(Rules):
    """Every rule of one shop."""

    quiet_hours: QuietHours = QuietHours()
    #: instead of the above, for one channel
    quiet_hours_by_channel: Mapping[Channel, QuietHours] = Field(default_factory=dict)
    sms_hours: SmsHours = SmsHours()
    caps: Caps = Caps()
    #: what needs a person's consent beyond what the law says
    consent_required: Mapping[Channel, Purposes] = Field(default_factory=dict)
    #: purposes a channel takes, where that differs from `PURPOSES`; an operator may
    #: allow one template id more (`Template.risk_allowed_at`), never a channel
    purposes: Mapping[Channel, Purposes] = Field(default_factory=dict)
    #: the end of a marketing SMS; gateways refuse templates without it
    opt_out_text: Annotated[str, Field(min_length=1, max_length=20)] = "拒收请回复R"
    #: replies that opt out, compared without case, spaces and full stops
    opt_out_replies: Words = frozenset({"R", "T", "TD", "退订", "拒收", "STOP"})
    #: what somebody says who wants to talk to the staff: in a message of a few letters,
    #: compared as the above
    hand_over_words: Words = frozenset({"人工", "真人", "客服", "human", "agent"})
    #: how long automation then stands back for that person, if nobody ends it sooner
    human_hours: Annotated[int, Field(ge=1, le=72)] = 12
    #: how long a claim waits when news of its cart or person is still unread
    inbox_wait_seconds: Annotated[int, Field(ge=1, le=300)] = 5
    #: a checkout known for longer is fetched again before a send
    checkout_max_age_minutes: Annotated[int, Field(ge=1, le=1440)] = 10
    #: price and stock of a cart's variants known for longer are asked again
    stock_max_age_minutes: Annotated[int, Field(ge=1, le=1440)] = 10
    #: by the key of the account
    quotas: Mapping[str, Quota] = Field(default_factory=dict)
    #: whether who has paid may be written to, as often as one likes, for 48 h: one
    #: page of WeChat's says so and another does not, so a shop tries it first
    paying_opens_a_window: bool = False
    #: whether what an open chat still allows is taken before a subscription or an SMS
    #: is spent, wherever the marketer put it
    open_chats_first: bool = True

    @model_validator(mode="after")
    def _within_the_platforms_rules(self) -> Self:
        for channel, purposes in self.purposes.items():
            if purposes - PURPOSES[channel]:
                raise ValueError(
                    f"{channel} takes no more than its platform allows; an operator "
                    "may allow a purpose for one template"
                )
        return self

    @classmethod
    def load(cls, rules: Mapping[str, Any]) -> Policies:
        """Read what `Policy.rules` or `growth.yaml` says.

        Raises pydantic.ValidationError for unknown names, wrong values, or more
        than law or platform allow.
        """
        return cls.model_validate(rules)

    def dump(self) -> dict[str, Any]:
        """Everything that differs from the defaults, as JSON for `load`."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def quiet(self, channel: str) -> QuietHours:
        return self.quiet_hours_by_channel.get(Channel(channel), self.quiet_hours)

    def needs_consent(self, channel: str, purpose: str) -> bool:
        """Whether silence forbids it. A withdrawn consent forbids it anyway."""
        where, none = Channel(channel), frozenset[Purpose]()
        required = CONSENT_BY_LAW.get(where, none) | self.consent_required.get(
            where, none
        )
        return Purpose(purpose) in required

    def takes(self, channel: str, purpose: str) -> bool:
        """Whether `channel` carries `purpose` without an operator's exception."""
        where = Channel(channel)
        return Purpose(purpose) in self.purposes.get(where, PURPOSES[where])

    def cap(self, channel: str) -> Cap:
        """Return the channel's own limit; `caps.total` holds beside it."""
        where = Channel(channel)
        return self.caps.per_channel.get(where, CHANNEL_CAPS.get(where, Cap()))

    def is_opt_out(self, reply: str) -> bool:
        """Whether a person who answers this wants no more of it."""
        return plain(reply) in {plain(word) for word in self.opt_out_replies}

    def is_hand_over(self, text: str) -> bool:
        """Whether a person who says this wants to talk to the staff."""
        said = plain(text)
        return len(said) <= LONGEST_HAND_OVER and any(
            plain(word) in said for word in self.hand_over_words
        )


def plain(text: str) -> str:
    # full-width letters are letters, too
    wide = unicodedata.normalize("NFKC", text)
    return "".join(wide.casefold().split()).strip("。.!“”\"'")
