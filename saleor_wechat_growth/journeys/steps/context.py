"""What a step may look at, and what it may answer: values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Context:
    """One run at one node. Times are UTC; `zone` is the shop's."""

    now: datetime
    zone: ZoneInfo
    due_at: datetime
    started_from: datetime
    touched_at: datetime | None
    touches: int
    has_coupon: bool
    overdue_after: timedelta
    #: what an event before, if any, wrote on the step it woke
    result: str = ""
    #: the fate of a message of the run is still open
    has_unsettled: bool = False
    #: the run began with a first follow, or with one of somebody who had left
    is_new_follower: bool = False
    is_returning_follower: bool = False
    cart_total: Decimal = Decimal(0)
    cart_count: int = 0
    cart_has_contact: bool = False
    cart_active_at: datetime | None = None
    #: whether the person may be chosen by what they are and do (`reach.profiling`)
    allows_profiling: bool = True
    #: when the run's coupon ends; None: it has none, or that is redeemed or over
    coupon_ends_at: datetime | None = None

    @property
    def is_overdue(self) -> bool:
        return self.now - self.due_at > self.overdue_after


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step decided.

    next: the node to go to, None at the end; at: when that is due. again_at: this
    very step is to be looked at again then. act: "grant", "send" or "tag", to be
    carried out by the engine. result: a word for the step's row.
    """

    result: str
    next: str | None = None
    at: datetime | None = None
    again_at: datetime | None = None
    act: str = ""
    waits_for: str = ""
    #: of a send: from when on it is not worth saying
    ends_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
