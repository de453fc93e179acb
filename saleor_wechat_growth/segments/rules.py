"""What a segment's rule may say: a tree in JSON, documented in docs/segments.md.

    {"all": [rule, …]}   {"any": [rule, …]}   {"not": rule}   {"type": …, …}

What a leaf, the last of these, may say: `leaves`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from pydantic import Discriminator, Field, Tag, TypeAdapter, ValidationError

from saleor_wechat_growth.reach.models import Channel
from saleor_wechat_growth.segments.errors import RuleInvalid
from saleor_wechat_growth.segments.leaves import (
    Consents,
    Event,
    Follows,
    Grants,
    HasCoupon,
    HasTag,
    Identity,
    InSegment,
    OpenCart,
    Orders,
    OrderTime,
    Part,
    Reachable,
    Succession,
    Trait,
)

#: how many leaves a rule may have, and how deep it may go
MOST_LEAVES: Final = 50
DEEPEST: Final = 10


class All(Part):
    all: tuple[Rule, ...] = Field(min_length=1)


class AnyOf(Part):
    any: tuple[Rule, ...] = Field(min_length=1)


class Not(Part):
    not_: Rule = Field(alias="not")


Leaf = (
    Trait
    | Identity
    | Follows
    | Reachable
    | HasTag
    | InSegment
    | Consents
    | Grants
    | HasCoupon
    | Orders
    | OrderTime
    | OpenCart
    | Event
    | Succession
)


def _which(value: Any) -> str | None:
    if isinstance(value, Part):
        names: Mapping[type[Part], str] = {All: "all", AnyOf: "any", Not: "not"}
        return names.get(type(value)) or str(getattr(value, "type", ""))
    if isinstance(value, Mapping):
        for name in ("all", "any", "not"):
            if name in value:
                return name
        return str(value.get("type"))
    return None


Rule = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Trait, Tag("trait")]
    | Annotated[Identity, Tag("identity")]
    | Annotated[Follows, Tag("follows")]
    | Annotated[Reachable, Tag("reachable")]
    | Annotated[HasTag, Tag("tag")]
    | Annotated[InSegment, Tag("segment")]
    | Annotated[Consents, Tag("consent")]
    | Annotated[Grants, Tag("grants")]
    | Annotated[HasCoupon, Tag("coupon")]
    | Annotated[Orders, Tag("orders")]
    | Annotated[OrderTime, Tag("order_time")]
    | Annotated[OpenCart, Tag("cart")]
    | Annotated[Event, Tag("event")]
    | Annotated[Succession, Tag("sequence")],
    Discriminator(_which),
]
All.model_rebuild()
AnyOf.model_rebuild()
Not.model_rebuild()

_ADAPTER: Final[TypeAdapter[Rule]] = TypeAdapter(Rule)


def load(value: object) -> Rule:
    """Return the rule that JSON (or YAML) says. Raises RuleInvalid."""
    try:
        rule = validated(value)
    except ValidationError as error:
        raise RuleInvalid(_first_problem(error)) from error
    except RecursionError as error:
        raise RuleInvalid("the rule is too deep") from error
    if depth(rule) > DEEPEST:
        raise RuleInvalid(f"the rule is deeper than {DEEPEST}")
    if sum(1 for _ in leaves(rule)) > MOST_LEAVES:
        raise RuleInvalid(f"the rule says more than {MOST_LEAVES} things")
    return rule


def validated(value: object) -> Rule:
    """Return a rule of whatever size. Raises ValidationError, RecursionError."""
    return _ADAPTER.validate_python(value)


def _first_problem(error: ValidationError) -> str:
    # the values stay out of it: they may be somebody's
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]


def dump(rule: Rule) -> dict[str, Any]:
    """Return the JSON of a rule: what is as by default is left out."""
    found: dict[str, Any] = _ADAPTER.dump_python(
        rule, mode="json", by_alias=True, exclude_none=True
    )
    return found


def json_schema() -> dict[str, Any]:
    return _ADAPTER.json_schema()


def children(rule: Rule) -> tuple[Rule, ...]:
    if isinstance(rule, All):
        return rule.all
    if isinstance(rule, AnyOf):
        return rule.any
    return (rule.not_,) if isinstance(rule, Not) else ()


def leaves(rule: Rule) -> Iterator[Leaf]:
    """Walk everything that a rule says, in its order."""
    if isinstance(rule, All | AnyOf | Not):
        for child in children(rule):
            yield from leaves(child)
    else:
        yield rule


def depth(rule: Rule) -> int:
    return 1 + max((depth(child) for child in children(rule)), default=0)


def depends_on(rule: Rule) -> frozenset[str]:
    """Return what can change whether the rule is true of a person (`facts`)."""
    return frozenset(word for leaf in leaves(rule) for word in _words(leaf))


def segments_in(rule: Rule) -> frozenset[str]:
    """Return the keys of the segments that a rule names."""
    return frozenset(leaf.in_ for leaf in leaves(rule) if isinstance(leaf, InSegment))


def asks_of_orders(rule: Rule) -> bool:
    """Say whether a rule itself, not a segment that it names, speaks of orders.

    Who is shown by such a rule, tried with one amount after the other, is shown what
    they spent. An open cart is no order.
    """
    return any(isinstance(leaf, Orders | OrderTime) for leaf in leaves(rule))


_BY_TYPE: Final[Mapping[str, tuple[str, ...]]] = {
    "trait": ("traits",),
    "identity": ("identities",),
    "follows": ("identities", "follow"),
    "reachable": ("identities", "follow", "grants", "suppressions"),
    "consent": ("consents",),
    "grants": ("grants",),
    "coupon": ("coupons",),
    "orders": ("orders",),
    "order_time": ("orders",),
    "cart": ("carts",),
}


def _words(leaf: Leaf) -> tuple[str, ...]:
    match leaf:
        case HasTag():
            return (f"tags:{leaf.has}",)
        case InSegment():
            return (f"segments:{leaf.in_}",)
        case Reachable(channel=Channel.WECHAT_CUSTOMER):
            return ("identities", "windows", "suppressions")
        case Event():
            return (f"events:{leaf.kind}",)
        case Succession():
            return (f"events:{leaf.first.kind}", f"events:{leaf.then.kind}")
    return _BY_TYPE[leaf.type]
