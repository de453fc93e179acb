"""Somebody follows, or scans a code of ours: a welcome at once, and what comes later.

WeChat allows three messages within the minute of a follow or a scan. They are sent one
after another, as soon as the one before has left.
"""

from __future__ import annotations

import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from saleor_wechat_growth.journeys.definition import (
    Condition,
    Definition,
    Exit,
    Gate,
    GrantCoupon,
    Happened,
    Landing,
    Node,
    Part,
    Send,
    Wait,
)

Hours = Annotated[Decimal, Field(ge=1, le=24 * 30)]
Key = Annotated[str, Field(max_length=40)]

#: a welcome is worth nothing later, whatever way it takes
WELCOME_FOR: Final = timedelta(minutes=10)


class Message(Part):
    """One message of the welcome, by the first of `templates` that can."""

    templates: tuple[str, ...] = Field(min_length=1, max_length=10)


class Touch(Part):
    """One later message. `after`: hours since the follow or scan."""

    after: Hours
    templates: tuple[str, ...] = Field(min_length=1, max_length=10)


class Parameters(Part):
    """What a marketer sets.

    account: key of the service account that is followed, "" is any; source: key of the
    source that is scanned or opened, "" is any way. messages: to new followers, who
    never followed the account before (ADR 21); returning: to who follows again, without
    any they are greeted by `existing`; existing: to who follows already. Of those whom
    there is nothing for nobody enters. coupon: given to new followers with the welcome.
    touches: to all, later. again_after_days: who comes again is welcomed no sooner.
    """

    account: Key = ""
    source: Key = ""
    messages: tuple[Message, ...] = Field(min_length=1, max_length=3)
    returning: tuple[Message, ...] = Field(default=(), max_length=3)
    existing: tuple[Message, ...] = Field(default=(), max_length=3)
    touches: tuple[Touch, ...] = Field(default=(), max_length=3)
    landing: Landing = Landing()
    coupon: str = ""
    currency: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    again_after_days: int = Field(default=30, ge=0, le=90)
    attribution_hours: int = Field(default=72, ge=1, le=24 * 14)

    @model_validator(mode="after")
    def _touches_follow_each_other(self) -> Self:
        moments = [touch.after for touch in self.touches]
        if any(later - earlier < 1 for earlier, later in itertools.pairwise(moments)):
            msg = "each touch must come at least an hour after the one before"
            raise ValueError(msg)
        return self


def build(parameters: Parameters) -> Definition:
    """Return the graph: [new?] [returning?] [coupon] greeting, [wait, touch …], exit."""
    attribution = timedelta(hours=parameters.attribution_hours)
    nodes: dict[str, Node] = {}
    following = "window"
    for number, touch in reversed([*enumerate(parameters.touches, 1)]):
        nodes[f"touch_{number}"] = Send(
            templates=touch.templates, landing=parameters.landing, next=following
        )
        following = f"wait_{number}"
        nodes[following] = Wait(
            since_start=timedelta(hours=float(touch.after)), next=f"touch_{number}"
        )
    first = _said(nodes, "welcome", parameters.messages, parameters.landing, following)
    if parameters.coupon:
        nodes["coupon"] = GrantCoupon(
            coupon=parameters.coupon, currency=parameters.currency, next=first
        )
        first = "coupon"
    where: dict[str, str | int | bool] = {}
    others = {
        name: _said(nodes, name, messages, parameters.landing, following)
        for name in ("returning", "existing")
        if (messages := getattr(parameters, name))
    }
    if not others:
        where["is_new_follower"] = True
    elif "existing" not in others:
        where["is_follow"] = True
    if len(others) > 1:
        nodes["is_returning"] = _if(
            "run.is_returning_follower", others["returning"], others["existing"]
        )
        others = {"others": "is_returning"}
    if others:
        [otherwise] = others.values()
        nodes["is_new"] = _if("run.is_new_follower", first, otherwise)
        first = "is_new"
    if parameters.account:
        where["account_key"] = parameters.account
    if parameters.source:
        where["source"] = parameters.source
    nodes["window"] = Wait(after_touch=attribution, next="end")
    nodes["end"] = Exit()
    return Definition(
        entry=Happened(
            kind="source.entered" if parameters.source else "follower.arrived",
            where=where,
            again_after=timedelta(days=parameters.again_after_days),
        ),
        first=first,
        nodes=nodes,
        attribution=attribution,
    )


def _if(value: str, so: str, otherwise: str) -> Gate:
    is_so = Condition.model_validate({"value": value, "is": "equal", "to": True})
    return Gate(all=(is_so,), next=so, otherwise=otherwise)


def _said(
    nodes: dict[str, Node],
    name: str,
    messages: tuple[Message, ...],
    landing: Landing,
    following: str,
) -> str:
    """Add these messages, one after another; return the first node's name."""
    for number, message in reversed([*enumerate(messages, 1)]):
        nodes[f"{name}_{number}"] = Send(
            templates=message.templates,
            landing=landing,
            valid_for=WELCOME_FOR,
            next=following,
        )
        following = f"{name}_{number}"
    return following
