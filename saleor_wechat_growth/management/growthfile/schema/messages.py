"""Templates, the replies that are made of them, and menus."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from saleor_wechat_growth.management.growthfile.schema.parts import (
    Key,
    Live,
    Name,
    Paused,
    Spec,
    Title,
    without_decimals,
)
from saleor_wechat_growth.messaging.replies import (
    LONGEST_PAUSE,
    LONGEST_WORD,
    MOST_WORDS,
)
from saleor_wechat_growth.messaging.router import GRANTED
from saleor_wechat_growth.reach.menus import Button
from saleor_wechat_growth.reach.models import Channel, Purpose
from saleor_wechat_growth.segments.leaves import Span


class FieldText(Spec):
    """One field: the gateway's keyword, what it says, and what if it is too long."""

    name: str = Field(min_length=1, max_length=40)
    text: str = Field(min_length=1, max_length=500)
    fit: Literal["cut", "block"] = "block"


class AllowRisk(Spec):
    """Who read what the platform does to accounts that send this class here."""

    by: str = Field(min_length=1, max_length=120)
    risk_read: Literal[True]


class Template(Spec):
    """Content of one account, approved or our own, and how its fields are filled."""

    account: Key
    channel: Channel
    #: the gateway's own id of it; of customer-service messages there is none
    gateway_id: str = Field(default="", max_length=64)
    #: what a customer-service message is
    form: Literal["", "text", "image", "news", "mini_program", "menu"] = ""
    #: key of the picture that it shows, which is uploaded in the pages
    picture: str = Field(default="", max_length=40)
    title: Name
    purpose: Purpose
    fields: tuple[FieldText, ...] = Field(default=(), max_length=30)
    #: the approved wording of an SMS, {1} where the first field goes
    wording: str = Field(default="", max_length=1000)
    #: of a subscription: one accepted prompt is good until it is taken back
    long_term: bool = False
    #: for a class that the channel does not take by default
    allow_risk: AllowRisk | None = None
    paused: Paused = None

    @model_validator(mode="after")
    def _approved_or_our_own(self) -> Self:
        is_own = self.channel == Channel.WECHAT_CUSTOMER
        if is_own != bool(self.form):
            msg = "a template of wechat_customer has a form, no other has one"
            raise ValueError(msg)
        if is_own == bool(self.gateway_id):
            msg = "gateway_id: what the gateway calls it; none of wechat_customer"
            raise ValueError(msg)
        if self.long_term and self.channel not in GRANTED:
            raise ValueError(f"long_term: nobody subscribes to {self.channel}")
        return self


def _told_apart(words: tuple[str, ...]) -> tuple[str, ...]:
    # as they are kept
    return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))


class Reply(Spec):
    """What is answered at once to who writes, or taps a menu's entry.

    account: "" is every account. words: keywords, or keys of a menu's entries. place:
    of those that fit the lowest answers, of equal ones the oldest. once_per: nobody is
    answered by it again within; not said: every time.
    """

    name: Title
    kind: Literal["keyword", "click", "hand_over", "default"]
    account: str = Field(default="", max_length=40)
    match: Literal["exact", "contains"] = "exact"
    words: Annotated[
        tuple[Annotated[str, Field(max_length=LONGEST_WORD)], ...],
        AfterValidator(_told_apart),
    ] = Field(default=(), max_length=MOST_WORDS)
    #: of customer-service messages, three of each account at most
    templates: tuple[Key, ...] = Field(min_length=1, max_length=30)
    once_per: Annotated[Span, Field(le=LONGEST_PAUSE)] | None = None
    place: int = Field(default=0, ge=0, le=32767)
    live: Live = True

    @model_validator(mode="after")
    def _listens_for_something(self) -> Self:
        if (self.kind in {"keyword", "click"}) != bool(self.words):
            msg = "words: what a keyword or click listens for; no other kind has any"
            raise ValueError(msg)
        if self.kind != "keyword" and self.match != "exact":
            raise ValueError("match: of keywords only")
        return self


class Menu(Spec):
    """The menu of a service account, as a draft. The section's keys are accounts'.

    id: under what an entry's taps are counted, whatever else changes of it.
    """

    buttons: Annotated[tuple[Button, ...], BeforeValidator(without_decimals)] = Field(
        default=(), max_length=20
    )
