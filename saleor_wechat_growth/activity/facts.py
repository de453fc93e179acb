"""What other domains tell this one to write down, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from saleor_wechat_growth.activity.models import (
    ActivityEvent,
    Decision,
    SceneCode,
    Touch,
)


@dataclass(frozen=True, slots=True)
class DecisionFact:
    """Why somebody did or did not get something.

    subject: "cart:<id>", "run:<id>" or "message:<id>"; verdict: at most 24
    characters, reason: at most 60. `facts` holds the values that decided, by name:
    ids, counts, times; never a phone number, name or address.
    """

    installation_id: int
    stage: Decision.Stage
    subject: str
    verdict: str
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    customer_id: int | None = None
    run_id: int | None = None


@dataclass(frozen=True, slots=True)
class LinkWanted:
    """A tracked link to be made, once an origin.

    target: {"h5": address or "", "mini_program": path or ""}.
    """

    origin: str
    customer_id: int | None
    target: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Followed:
    """Where a link led, and for whom it was made."""

    installation_id: int
    origin: str
    customer_id: int | None
    target: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TouchFact:
    """A contact that may earn credit: a message a gateway took, "message:<id>"."""

    installation_id: int
    customer_id: int
    origin: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EventFact:
    """Something a person did. `event_id`: the client's own, by which it counts once."""

    kind: str
    occurred_at: datetime
    source: ActivityEvent.Source
    customer_id: int | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)
    event_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who follows a link or opens the mini-program, where that is known."""

    customer_id: int
    identity_id: int


@dataclass(frozen=True, slots=True)
class CodeWanted:
    """A code to be made. scene: "" for a new one; page, address: see `SceneCode`."""

    label: str
    scene: str = ""
    page: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody came by a code: scanned it, opened by it or followed its link.

    is_follow: they followed the account by it; is_new_follower: for the first time
    (ADR 21). Of what is no scan neither is known.
    """

    code: SceneCode
    visitor: Visitor
    kind: Touch.Kind
    at: datetime
    is_follow: bool | None = None
    is_new_follower: bool | None = None
    entrance: int | None = None
    account_key: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """Where a code leads within the mini-program, and what its source may be called."""

    page: str
    address: str
    source: str
