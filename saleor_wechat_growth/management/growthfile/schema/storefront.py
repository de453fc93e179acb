"""What the mini-program shows and asks, and what people may ask of the shop."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from saleor_wechat_growth.forms.fields import MOST_FIELDS
from saleor_wechat_growth.forms.fields import Field as FormField
from saleor_wechat_growth.journeys.definition import Landing
from saleor_wechat_growth.management.growthfile.schema.parts import (
    Key,
    Live,
    Moment,
    Spec,
    Title,
)
from saleor_wechat_growth.segments.slots import Slots


class Slot(Slots):
    """A place in the mini-program.

    The first variant whose segment somebody is in is shown to them, else `content`.
    """

    model_config = Spec.model_config

    name: Title


_Said = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
_Thanks = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class Form(Spec):
    """Questions, and what becomes of the answers. live false: it takes none.

    account, remote_token: whose form it is at Jinshuju, and its token there; fields
    then say by `remote` which of its answers they are. coupon: given once to who
    answers.
    """

    kind: Literal["own", "survey", "jinshuju"]
    title_zh: Title
    title_en: _Said = ""
    thanks_zh: _Thanks = ""
    thanks_en: _Thanks = ""
    fields: tuple[FormField, ...] = Field(min_length=1, max_length=MOST_FIELDS)
    coupon: str = Field(default="", max_length=40)
    account: str = Field(default="", max_length=40)
    remote_token: str = Field(default="", pattern=r"^[A-Za-z0-9]{0,40}$")
    live: Live = True

    @model_validator(mode="after")
    def _is_theirs_or_ours(self) -> Self:
        is_theirs = self.kind == "jinshuju"
        if is_theirs != bool(self.account) or is_theirs != bool(self.remote_token):
            msg = "account and remote_token: of jinshuju's forms, no other has them"
            raise ValueError(msg)
        return self


class SaleDay(Spec):
    """Something that begins, which people may ask to be told of.

    template: of subscribe messages. live false: it is called off, for good.
    """

    title: Title
    starts_at: Moment
    ends_at: Moment
    #: how long before it starts they are told
    minutes_before: int = Field(default=0, ge=0, le=7 * 24 * 60)
    template: Key
    landing: Landing = Landing()
    live: Live = True

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError("ends_at: comes after starts_at")
        return self


class Watch(Spec):
    """That people may watch goods: their price, or whether they are there again.

    template: of subscribe messages. {variant} in the landing becomes core's id.
    """

    template: str = Field(default="", max_length=40)
    landing: Landing = Landing()
    live: Live = True
