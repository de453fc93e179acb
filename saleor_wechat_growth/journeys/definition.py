"""What a journey is: a graph of nodes, written as JSON, checked when published.

A published definition never changes; people under way stay on their version.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

NodeId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Amount = Annotated[Decimal, Field(ge=0, lt=10**15)]
Span = Annotated[timedelta, Field(ge=timedelta(0), le=timedelta(days=90))]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CartIdle(Part):
    """Somebody left a cart: it has been idle for so long, and is worth recalling.

    bare_after: idle time of a cart that has only lines; contact_after: of one with an
    address or e-mail. minimum: least total per currency; carts in other currencies
    enter whatever they hold. latest_by: how long after its idle time a cart may
    still enter; later ones are written down as too late. cooling_off: least time
    between two entries of one person.
    """

    type: Literal["cart_idle"] = "cart_idle"
    bare_after: Span = timedelta(hours=1)
    contact_after: Span = timedelta(hours=1)
    latest_by: Span = timedelta(hours=6)
    cooling_off: Span = timedelta(days=7)
    minimum: dict[str, Amount] = Field(default_factory=dict)
    excluded_products: tuple[str, ...] = ()
    excluded_tags: tuple[str, ...] = ()


#: happenings of a person that can lead into a journey. Those of messages are not
#: among them: a journey that begins with what it sends itself would never end. Nor
#: are those of carts: a cart enters by `CartIdle`, whose clock its changes set back,
#: and its run knows it, so that it ends with it
EntryKind = Literal[
    "coupon.claimed",
    "coupon.expiring",
    "coupon.redeemed",
    "coupon.reversed",
    "segment.entered",
    "segment.left",
    "order.changed",
    "follower.arrived",
    "source.entered",
    "menu.used",
    "form.submitted",
]
ENTRY_KINDS: Final[tuple[str, ...]] = get_args(EntryKind)


class Happened(Part):
    """Something happened to somebody: each such happening lets its person in, once.

    where: values that the happening's body must have, by name, e.g.
    {"coupon_key": "welcome-back"} or {"segment": "vip"}. again_after: least time
    between two entries of one person. latest_by: how long after it happened it may
    still lead in; later ones are written down as too late.
    """

    type: Literal["happening"] = "happening"
    kind: EntryKind
    where: dict[str, str | int | bool] = Field(default_factory=dict)
    again_after: Span = timedelta(0)
    latest_by: Span = timedelta(hours=6)

    def lets_in(self, kind: str, body: Mapping[str, Any]) -> bool:
        """Say whether a happening is one of those that lead in."""
        return kind == self.kind and all(
            name in body and body[name] == value for name, value in self.where.items()
        )


Entry = Annotated[CartIdle | Happened, Field(discriminator="type")]


class Wait(Part):
    """Let time pass: for a while, to a time of day, or until something happens.

    for_: from now. since_start: to this long after the run's beginning.
    time_of_day: the next such time in the shop's zone. after_touch: to this long
    after the newest touch, or after now if that is later. until_event: a kind of
    happening of this person; then the wait must also have for_, its time-out, after
    which it goes to otherwise (default: next).
    """

    type: Literal["wait"] = "wait"
    for_: Span | None = Field(default=None, alias="for")
    since_start: Span | None = None
    time_of_day: time | None = None
    after_touch: Span | None = None
    until_event: str = Field(default="", max_length=40)
    next: NodeId
    otherwise: NodeId | None = None

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @model_validator(mode="after")
    def _one_way_to_end(self) -> Self:
        ways = (self.for_, self.since_start, self.time_of_day, self.after_touch)
        if sum(way is not None for way in ways) != 1:
            msg = "a wait has exactly one of for, since_start, time_of_day, after_touch"
            raise ValueError(msg)
        if self.until_event and self.for_ is None:
            msg = "a wait for an event needs `for`, its time-out"
            raise ValueError(msg)
        return self


class Condition(Part):
    """A comparison of one value of the run's context with a fixed one."""

    value: Literal[
        "cart.total",
        "cart.count",
        "cart.has_contact",
        "run.touches",
        "run.has_coupon",
        "run.is_new_follower",
        "run.is_returning_follower",
        "person.allows_profiling",
    ]
    is_: Literal["at_least", "below", "equal"] = Field(alias="is")
    to: Decimal | bool

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Gate(Part):
    """Go one way if every condition holds, else the other."""

    type: Literal["gate"] = "gate"
    all: tuple[Condition, ...] = Field(min_length=1)
    next: NodeId
    otherwise: NodeId


class GrantCoupon(Part):
    """Hold a code of a coupon for the person; who may not have one goes on without.

    currency: what it is granted in where no cart says so; "" is the coupon's, if it
    has only one.
    """

    type: Literal["grant"] = "grant"
    coupon: str
    currency: str = Field(default="", max_length=3)
    next: NodeId


class Landing(Part):
    """Where the message's link leads; texts with the placeholders of templates.

    mini_program: a path within the mini-program `app_id`; h5: an address for
    browsers, for those who cannot open the mini-program.
    """

    h5: str = Field(default="", max_length=1024)
    mini_program: str = Field(default="", max_length=1024)
    app_id: str = Field(default="", max_length=64)


class Send(Part):
    """Say one thing: the first of `templates` that may and can reach the person.

    valid_for: how long it is worth saying. quiet_for: a person who touched the cart
    within this time is still shopping, and the send waits. about_coupon: it speaks of
    the run's coupon, and is not sent once that is redeemed or over.
    """

    type: Literal["send"] = "send"
    templates: tuple[str, ...] = Field(min_length=1, max_length=10)
    landing: Landing = Landing()
    valid_for: Span = timedelta(hours=20)
    quiet_for: Span = timedelta(0)
    about_coupon: bool = False
    next: NodeId


class PutTag(Part):
    type: Literal["tag"] = "tag"
    tag: str = Field(min_length=1, max_length=60)
    next: NodeId


class Exit(Part):
    """The end, for those whom the goal did not end."""

    type: Literal["exit"] = "exit"


Node = Annotated[
    Wait | Gate | GrantCoupon | Send | PutTag | Exit, Field(discriminator="type")
]


class Definition(Part):
    """A whole journey. Its goal is always a paid order of the person or the cart.

    attribution: how long after an accepted touch a paid order counts as recovered.
    overdue_after: a step this late is decided anew, not carried out.
    """

    entry: Entry
    first: NodeId
    nodes: dict[NodeId, Node] = Field(min_length=1, max_length=60)
    attribution: Span = timedelta(hours=72)
    overdue_after: Span = timedelta(hours=6)

    @model_validator(mode="after")
    def _every_way_leads_to_an_exit(self) -> Self:
        edges = {name: _targets(node) for name, node in self.nodes.items()}
        for name, targets in {"first": [self.first], **edges}.items():
            for target in targets:
                if target not in self.nodes:
                    msg = f"{name} leads to {target}, which is no node"
                    raise ValueError(msg)
        reached: set[str] = set()
        frontier = [self.first]
        while frontier:
            node = frontier.pop()
            if node not in reached:
                reached.add(node)
                frontier += edges[node]
        if lost := sorted(set(self.nodes) - reached):
            msg = f"nobody can reach {', '.join(lost)}"
            raise ValueError(msg)
        if cycle := _cycle(edges, self.first):
            msg = f"people would go round for ever: {' > '.join(cycle)}"
            raise ValueError(msg)
        return self

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True)


class CartDefinition(Definition):
    """A journey that carts enter."""

    entry: CartIdle


def parse(raw: Mapping[str, Any]) -> Definition:
    """Return a stored definition.

    Raises:
        ValidationError: it was not written by `as_json`.

    """
    is_by_cart = raw["entry"]["type"] == "cart_idle"
    return (CartDefinition if is_by_cart else Definition).model_validate(raw)


def _targets(node: Any) -> list[str]:
    names = (getattr(node, "next", None), getattr(node, "otherwise", None))
    return [name for name in names if name]


def _cycle(edges: dict[str, list[str]], start: str) -> list[str]:
    """Return a cycle as the names on it, or nothing."""
    path: list[str] = []
    done: set[str] = set()

    def visit(node: str) -> list[str]:
        if node in path:
            return [*path[path.index(node) :], node]
        if node in done:
            return []
        path.append(node)
        for target in edges[node]:
            if found := visit(target):
                return found
        path.pop()
        done.add(node)
        return []

    return visit(start)
