"""What a rule can say of a person, one thing at a time (docs/segments.md).

A leaf is true or false of a person at a moment; what it does not know is false, so
that its "not" is true. Spans are ISO 8601 ("P30D") or "30d", "12h", "15m". A moment
without a time of day is the start of that day in the shop's zone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    model_validator,
)

from saleor_wechat_growth.customers.models import IdentityKind
from saleor_wechat_growth.reach.models import Channel, Purpose

_SHORT: Final = re.compile(r"(\d{1,5})\s*([dhm])")
#: of moments that a rule names
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2200
_UNITS: Final = {"d": "days", "h": "hours", "m": "minutes"}


def _span(value: object) -> object:
    if isinstance(value, str) and (found := _SHORT.fullmatch(value.strip())):
        return timedelta(**{_UNITS[found[2]]: int(found[1])})
    return value


def _key(value: object) -> object:
    """Let `in` and the like be one word or several."""
    return [value] if isinstance(value, str) else value


Span = Annotated[
    timedelta,
    BeforeValidator(_span),
    Field(gt=timedelta(0), le=timedelta(days=3660)),
]
Key = Annotated[str, Field(min_length=1, max_length=60)]
Ids = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=200)], ...],
    BeforeValidator(_key),
    Field(max_length=500),
]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
#: what JSON and the database's numbers both can hold
_Whole = Annotated[StrictInt, Field(ge=-(10**30), le=10**30)]
_Number = Annotated[StrictFloat, Field(ge=-1e30, le=1e30, allow_inf_nan=False)]
Scalar = StrictBool | _Whole | _Number | Annotated[StrictStr, Field(max_length=200)]
#: as money is kept
Sum = Annotated[Decimal, Field(ge=0, max_digits=20, decimal_places=3)]
Measure = Annotated[Decimal, Field(max_digits=30)]


def _in_calendar(moment: date | datetime) -> date | datetime:
    # further out, another zone's clock leaves the calendar
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError("a moment lies between 2000 and 2200")
    return moment


#: a day is its start in the shop's zone
Moment = Annotated[
    date | datetime, Field(union_mode="left_to_right"), AfterValidator(_in_calendar)
]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class _Between(Part):
    @model_validator(mode="after")
    def _says_something(self) -> Self:
        least, most = getattr(self, "at_least", None), getattr(self, "at_most", None)
        if least is None and most is None:
            raise ValueError("at_least or at_most is missing")
        if least is not None and most is not None and least > most:
            raise ValueError("at_least is more than at_most")
        return self


class Count(_Between):
    """How many: both ends belong to it."""

    at_least: Annotated[int, Field(ge=0, le=10**6)] | None = None
    at_most: Annotated[int, Field(ge=0, le=10**6)] | None = None


class Amount(_Between):
    """How much, in one currency: both ends belong to it."""

    at_least: Sum | None = None
    at_most: Sum | None = None


class Days(_Between):
    """Days from today on, by the shop's calendar: 0 is today, -1 was yesterday."""

    at_least: Annotated[int, Field(ge=-36600, le=36600)] | None = None
    at_most: Annotated[int, Field(ge=-36600, le=36600)] | None = None


class _Compares(Part):
    """Takes exactly one comparison; which there are says `asked`."""

    asked: ClassVar[Mapping[str, str]]

    @model_validator(mode="after")
    def _compares_once(self) -> Self:
        if len(self.comparisons) != 1:
            raise ValueError("exactly one comparison is wanted")
        return self

    @property
    def comparisons(self) -> Mapping[str, Any]:
        return {
            name: value
            for name, where in self.asked.items()
            if (value := getattr(self, where)) is not None
        }


class Trait(_Compares):
    """What a trait says: exactly one comparison.

    is_not: also of those of whom it is not known. between: both ends belong to it.
    contains: of texts. days_from_today: of dates.
    """

    asked: ClassVar[Mapping[str, str]] = {
        "is": "is_",
        "is_not": "is_not",
        "in": "in_",
        "contains": "contains",
        "at_least": "at_least",
        "below": "below",
        "between": "between",
        "days_from_today": "days_from_today",
        "known": "known",
    }
    type: Literal["trait"] = "trait"
    trait: Key
    is_: Scalar | None = Field(default=None, alias="is")
    is_not: Scalar | None = None
    in_: tuple[Scalar, ...] | None = Field(default=None, alias="in", max_length=200)
    contains: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    at_least: Scalar | None = None
    below: Scalar | None = None
    between: tuple[Scalar, Scalar] | None = None
    days_from_today: Days | None = None
    known: bool | None = None


class Identity(Part):
    """An identity of this kind is known; scope: of this appid only."""

    type: Literal["identity"] = "identity"
    kind: IdentityKind
    scope: str = Field(default="", max_length=64)


class Follows(Part):
    """Follows one of the shop's service accounts: any, the one of a key, or of a role.

    By the newest word of WeChat's. An account that the shop has not is followed by
    nobody.
    """

    type: Literal["follows"] = "follows"
    account: str = Field(default="", max_length=40)
    role: Literal["", "new_customers", "loyal_customers"] = ""

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        if self.account and self.role:
            raise ValueError("follows takes either account or role")
        return self


class Reachable(Part):
    """There is an address on this channel that is not suppressed.

    sms: any number; wechat_template: an openid that follows; wechat_subscribe,
    wechat_notice: one with an accept left; wechat_customer: one whose window allows
    another message. Consent, quiet hours and caps are judged when sending.
    """

    type: Literal["reachable"] = "reachable"
    channel: Channel


class HasTag(Part):
    type: Literal["tag"] = "tag"
    has: Key


class InSegment(Part):
    type: Literal["segment"] = "segment"
    in_: Key = Field(alias="in")


class Consents(Part):
    """The newest statement on a channel and purpose says so (granted or refused)."""

    type: Literal["consent"] = "consent"
    channel: Channel
    purpose: Purpose
    granted: bool = True


class Grants(Part):
    """Accepted subscriptions left for one WeChat template."""

    type: Literal["grants"] = "grants"
    template_id: Annotated[str, Field(min_length=1, max_length=64)]
    available: Count = Count(at_least=1)


class HasCoupon(Part):
    """Coupons given to the person and now in one of `states`; "": any coupon."""

    type: Literal["coupon"] = "coupon"
    coupon: str = Field(default="", max_length=40)
    states: tuple[
        Literal["reserved", "issued", "redeemed", "reversed", "expired", "released"],
        ...,
    ] = ("issued",)
    count: Count = Count(at_least=1)


class _Bought(Part):
    """Which orders: neither cancelled, fully refunded nor of staff.

    paid: only paid ones. products, categories: with a line of one of each.
    """

    paid: bool = True
    products: Ids = ()
    categories: Ids = ()


class Orders(_Bought):
    """How many orders, or how much they came to less what was refunded.

    Exactly one of count and sum; sum needs its currency and counts only orders in it.
    within: placed in the last …; since: placed at or after …
    """

    type: Literal["orders"] = "orders"
    count: Count | None = None
    sum: Amount | None = None
    currency: Currency | None = None
    within: Span | None = None
    since: Moment | None = None

    @model_validator(mode="after")
    def _measures_once(self) -> Self:
        if (self.count is None) == (self.sum is None):
            raise ValueError("orders take either count or sum")
        if self.sum is not None and self.currency is None:
            raise ValueError("a sum needs its currency")
        return self


class OrderTime(_Bought):
    """The first or last order was placed at or after `after` and before `before`."""

    type: Literal["order_time"] = "order_time"
    which: Literal["first", "last"]
    after: Moment | None = None
    before: Moment | None = None

    @model_validator(mode="after")
    def _is_bounded(self) -> Self:
        if self.after is None and self.before is None:
            raise ValueError("after or before is missing")
        return self


class OpenCart(Part):
    """An open cart: worth so much, holding such things, untouched for so long."""

    type: Literal["cart"] = "cart"
    total: Amount | None = None
    currency: Currency | None = None
    idle_for: Span | None = None
    products: Ids = ()
    categories: Ids = ()

    @model_validator(mode="after")
    def _has_currency(self) -> Self:
        if self.total is not None and self.currency is None:
            raise ValueError("a total needs its currency")
        return self


class Property(_Compares):
    """What an event's property says: exactly one comparison.

    is, in: same type and value. at_least, at_most: of numbers. contains: of texts.
    """

    asked: ClassVar[Mapping[str, str]] = {
        "is": "is_",
        "in": "in_",
        "at_least": "at_least",
        "at_most": "at_most",
        "contains": "contains",
        "known": "known",
    }
    property: Annotated[str, Field(min_length=1, max_length=60)]
    is_: Scalar | None = Field(default=None, alias="is")
    in_: tuple[Scalar, ...] | None = Field(default=None, alias="in", max_length=200)
    at_least: Measure | None = None
    at_most: Measure | None = None
    contains: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    known: bool | None = None


class Happened(Part):
    """Events of one kind, whose properties say all of `where`."""

    kind: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    where: tuple[Property, ...] = Field(default=(), max_length=10)


class Event(Happened):
    """How often something happened: ever, or within the last so much time."""

    type: Literal["event"] = "event"
    count: Count = Count(at_least=1)
    within: Span | None = None


class Succession(Part):
    """Something happened, and then something else did, or did not, within a time.

    missing false: some `first` was followed by a `then`, later than it and no later
    than `within` after it. missing true: some `first` was not, and `within` is over.
    in_last: only a `first` in the last …
    """

    type: Literal["sequence"] = "sequence"
    first: Happened
    then: Happened
    within: Span
    missing: bool = False
    in_last: Span | None = None
