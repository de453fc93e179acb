"""What is told of the shop's three months, before any of it has a row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.activity.models import Decision
from saleor_wechat_growth.journeys.models import Run, Step
from saleor_wechat_growth.messaging.models import Attempt, Message

if TYPE_CHECKING:
    from saleor_wechat_growth.management.history.goods import Basket
    from saleor_wechat_growth.management.history.people import Shopper
    from saleor_wechat_growth.management.history.scene import Route


@dataclass(slots=True, eq=False)
class Bought:
    """An order. Moments are None where it never happened."""

    saleor_id: str
    checkout_id: str
    shopper: Shopper
    basket: Basket
    placed_at: datetime
    paid_at: datetime | None = None
    fulfilled_at: datetime | None = None
    cancelled_at: datetime | None = None
    refunded_at: datetime | None = None
    #: paid back, of an order that stands
    refunded: Decimal = Decimal(0)
    coupon: Given | None = None

    @property
    def taken_back(self) -> tuple[datetime, str] | None:
        """When it was cancelled or refunded in full, if it was paid, and which."""
        if self.cancelled_at is not None:
            return self.cancelled_at, "order_cancelled"
        if self.refunded_at is not None:
            return self.refunded_at, "order_refunded"
        return None


@dataclass(slots=True, eq=False)
class Given:
    """A coupon that a run held for its person. issued_at: when they saw it."""

    shopper: Shopper
    granted_at: datetime
    expires_at: datetime
    issued_at: datetime | None = None
    released_at: datetime | None = None
    order: Bought | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Why something did, or did not, go on: a row of `Decision`."""

    at: datetime
    stage: Decision.Stage
    verdict: str
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Called:
    """One call to a gateway."""

    route: Route
    at: datetime
    outcome: Attempt.Outcome
    code: str = ""


@dataclass(slots=True, eq=False)
class Spoken:
    """A message, and what became of it."""

    planned_at: datetime
    templates: tuple[str, ...]
    coupon: Given | None
    state: Message.State = Message.State.WAITING
    reason: str = ""
    route: Route | None = None
    identity_id: int | None = None
    claimed_at: datetime | None = None
    accepted_at: datetime | None = None
    settled_at: datetime | None = None
    followed_at: datetime | None = None
    calls: list[Called] = field(default_factory=list)
    decisions: list[Said] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Taken:
    """A step of a run."""

    node: str
    due_at: datetime
    state: Step.State
    done_at: datetime | None
    result: str = ""
    message: Spoken | None = None


@dataclass(slots=True, eq=False)
class Went:
    """A run: somebody's way through the recall of a cart."""

    shopper: Shopper
    entered_at: datetime
    started_from: datetime
    outcome: Run.Outcome = Run.Outcome.WAITING
    reason: str = ""
    ended_at: datetime | None = None
    emptied_at: datetime | None = None
    order: Bought | None = None
    coupon: Given | None = None
    steps: list[Taken] = field(default_factory=list)
    decisions: list[Said] = field(default_factory=list)

    @property
    def messages(self) -> list[Spoken]:
        return [each.message for each in self.steps if each.message is not None]

    @property
    def touches(self) -> list[datetime]:
        """When the calls that a gateway took were claimed."""
        return [
            each.claimed_at
            for each in self.messages
            if each.accepted_at is not None and each.claimed_at is not None
        ]


@dataclass(slots=True, eq=False)
class Left:
    """A cart. verdict: why its recall was not begun; "": it was; None: not judged."""

    saleor_id: str
    shopper: Shopper | None
    basket: Basket
    begun_at: datetime
    touched_at: datetime
    order: Bought | None = None
    emptied_at: datetime | None = None
    judged_at: datetime | None = None
    verdict: str | None = None
    run: Went | None = None


@dataclass(frozen=True, slots=True)
class Prompted:
    """An answer to the prompt for one subscription."""

    shopper: Shopper
    gateway_id: str
    answer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Did:
    """An event that the mini-program reported."""

    shopper: Shopper
    kind: str
    at: datetime
    properties: dict[str, Any]


@dataclass(slots=True)
class Memory:
    """What of a person's past decides what may happen to them next."""

    subscriptions: Counter[str] = field(default_factory=Counter)
    #: they turned a template's messages off
    is_off: bool = False
    coupons: list[Given] = field(default_factory=list)
    sms: list[datetime] = field(default_factory=list)
    entered_at: datetime | None = None
    #: until then what they buy would be the credit of the run they are in
    busy_until: datetime | None = None
    bought_at: datetime | None = None

    def copy(self) -> Memory:
        return Memory(
            Counter(self.subscriptions),
            self.is_off,
            list(self.coupons),
            list(self.sms),
            self.entered_at,
            self.busy_until,
            self.bought_at,
        )


@dataclass(slots=True)
class Story:
    """Everything that is told."""

    shoppers: list[Shopper]
    carts: list[Left] = field(default_factory=list)
    orders: list[Bought] = field(default_factory=list)
    events: list[Did] = field(default_factory=list)
    prompts: list[Prompted] = field(default_factory=list)

    @property
    def runs(self) -> list[Went]:
        found = [cart.run for cart in self.carts if cart.run is not None]
        return sorted(found, key=lambda run: run.entered_at)
