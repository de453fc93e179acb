"""Filling a template's fields, strictly: what is missing blocks and is named.

A text holds placeholders, `{{ cart.total }}` or `{{ coupon.expires | day }}`, out
of a small fixed vocabulary, so that a marketer's slip is found when the template is
applied and not when it is sent. Pure: no table, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as data_field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from saleor_wechat_growth.integrations.wechat import keywords
from saleor_wechat_growth.messaging import forms
from saleor_wechat_growth.messaging.errors import (
    DoesNotFit,
    MissingValue,
    WrongTemplate,
)
from saleor_wechat_growth.messaging.formats import (
    DEFAULTS,
    FORMATS,
    Money,
    Value,
    kind_of,
)
from saleor_wechat_growth.messaging.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Fit = Literal["cut", "block"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a template.

    name: the gateway's keyword (`thing1`), whose letters are its type; the fields
    of an SMS are its parameters by position, named in the same way. fit: `cut`
    shortens a free text (thing, name), `block` sends nothing that does not fit.
    """

    name: str
    text: str
    fit: Fit = "block"

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Field:
        return cls(raw["name"], raw["text"], raw.get("fit", "block"))


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a message's link leads; texts with placeholders of their own.

    h5: an address for browsers; mini_program: a path within `app_id`'s.
    """

    h5: str = ""
    mini_program: str = ""
    app_id: str = ""

    @classmethod
    def of(cls, raw: Mapping[str, str]) -> Landing:
        return cls(**{name: raw.get(name, "") for name in cls.__slots__})

    def as_json(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says and where it leads, as it will be sealed and sent."""

    values: Mapping[str, str] = data_field(repr=False)
    url: str = data_field(default="", repr=False)
    page: str = data_field(default="", repr=False)
    page_app_id: str = ""
    #: of our own content: its picture's id at WeChat, or address
    picture: str = ""

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class CartFacts:
    """A cart as it is now.

    saleor_id: the checkout's; items: (name, quantity); left_at: when it was last
    changed, by core's clock (None: core never said).
    """

    saleor_id: str
    items: tuple[tuple[str, int], ...]
    total: Money
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class CouponFacts:
    """A coupon as it was granted to one person."""

    code: str
    name: str
    value: Money | str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a text may speak of. Times are shown in `zone`."""

    now: datetime
    zone: ZoneInfo
    shop_name: str = ""
    customer_name: str = ""
    link_code: str = ""
    cart: CartFacts | None = None
    coupon: CouponFacts | None = None
    topic: Topic | None = None

    def said_by(self, shop_name: str) -> Facts:
        """Return the same, said by another of the shop's accounts."""
        return replace(self, shop_name=shop_name)


def _of_cart(
    read: Callable[[CartFacts], Value | None],
) -> Callable[[Facts], Value | None]:
    return lambda facts: None if facts.cart is None else read(facts.cart)


def _of_coupon(read: Callable[[CouponFacts], Value]) -> Callable[[Facts], Value | None]:
    return lambda facts: None if facts.coupon is None else read(facts.coupon)


def _of_topic(read: Callable[[Topic], Value | None]) -> Callable[[Facts], Value | None]:
    return lambda facts: None if facts.topic is None else read(facts.topic)


def _listed(cart: CartFacts) -> str:
    return "、".join(
        name if quantity == 1 else f"{name}×{quantity}" for name, quantity in cart.items
    )


#: every value a text may name
VOCABULARY: Final[Mapping[str, Callable[[Facts], Value | None]]] = {
    "customer.name": lambda facts: facts.customer_name,
    "cart.id": _of_cart(lambda cart: cart.saleor_id),
    "cart.first_item": _of_cart(lambda cart: cart.items[0][0] if cart.items else ""),
    "cart.items": _of_cart(_listed),
    "cart.count": _of_cart(lambda cart: sum(each for _, each in cart.items)),
    "cart.total": _of_cart(lambda cart: cart.total),
    "cart.left_at": _of_cart(lambda cart: cart.left_at),
    "coupon.code": _of_coupon(lambda coupon: coupon.code),
    "coupon.name": _of_coupon(lambda coupon: coupon.name),
    "coupon.value": _of_coupon(lambda coupon: coupon.value),
    "coupon.expires": _of_coupon(lambda coupon: coupon.expires),
    "event.title": _of_topic(lambda topic: topic.title),
    "event.starts_at": _of_topic(lambda topic: topic.starts_at),
    "product.name": _of_topic(lambda topic: topic.product),
    "product.price": _of_topic(lambda topic: topic.price),
    "product.price_before": _of_topic(lambda topic: topic.price_before),
    "link.code": lambda facts: facts.link_code,
    "shop.name": lambda facts: facts.shop_name,
    "now": lambda facts: facts.now,
}
#: what an address may name; a code of a coupon would lie open in the link's row
LANDING_VOCABULARY: Final = frozenset({"cart.id"})

_PLACEHOLDER: Final = re.compile(
    r"\{\{\s*(?P<name>[a-z_.]+)\s*(?:\|\s*(?P<format>[a-z_]+)\s*)?\}\}"
)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One value in a text; `format` is "" for that of its kind."""

    name: str
    format: str


@lru_cache(maxsize=4096)
def parse(text: str) -> tuple[str | Placeholder, ...]:
    """Split a text into literal parts and placeholders.

    Raises:
        WrongTemplate: an unknown value or format, or braces that are none of ours.

    """
    parts: list[str | Placeholder] = []
    end = 0
    for match in _PLACEHOLDER.finditer(text):
        parts += [text[end : match.start()], _placeholder(match)]
        end = match.end()
    parts.append(text[end:])
    literal = "".join(part for part in parts if isinstance(part, str))
    if "{{" in literal or "}}" in literal:
        raise WrongTemplate("braces that hold no value")
    return tuple(part for part in parts if part)


def _placeholder(match: re.Match[str]) -> Placeholder:
    found = Placeholder(match["name"], match["format"] or "")
    if found.name not in VOCABULARY:
        raise WrongTemplate(f"no value is called {found.name}")
    if found.format and found.format not in FORMATS:
        raise WrongTemplate(f"no format is called {found.format}")
    return found


def names_in(texts: Sequence[str]) -> frozenset[str]:
    """Return the names of all values that these texts show."""
    return frozenset(
        part.name
        for text in texts
        for part in parse(text)
        if isinstance(part, Placeholder)
    )


def fill(text: str, facts: Facts) -> str:
    """Return `text` with its values.

    Raises:
        MissingValue: a value is absent or empty.
        WrongTemplate: see `parse`.

    """
    return "".join(
        part if isinstance(part, str) else _shown(part, facts) for part in parse(text)
    )


def _shown(placeholder: Placeholder, facts: Facts) -> str:
    value = VOCABULARY[placeholder.name](facts)
    if value is None or value == "":
        raise MissingValue(placeholder.name)
    kind = kind_of(value)
    made = FORMATS[placeholder.format or DEFAULTS[kind]]
    if made.kind is not kind:
        raise WrongTemplate(
            f"{placeholder.name} cannot be shown as {placeholder.format}"
        )
    return made.show(value, facts.zone)


def render(
    fields: Sequence[Field], facts: Facts, *, sms: bool = False, form: str = ""
) -> dict[str, str]:
    """Return what each field says, fitted to its type, in the order of `fields`.

    form: of our own content (`forms`); its addresses are left to `land`.

    Raises:
        MissingValue: a value is absent or empty.
        DoesNotFit: a text breaks a rule of its type and may not be cut.
        WrongTemplate: see `parse`.

    """
    if form:
        return {
            field.name: forms.fitted(
                form, field.name, fill(field.text, facts), is_cut=field.fit == "cut"
            )
            for field in fields
            if not forms.is_address(form, field.name)
        }
    return {
        field.name: _fitted(field, fill(field.text, facts), sms) for field in fields
    }


#: gateways refuse an address in a parameter (Tencent
#: `InvalidParameterValue.ProhibitedUseUrlInTemplateParameter`)
_ADDRESS: Final = re.compile(r"://|\bwww\.", re.IGNORECASE)


def _fitted(field: Field, text: str, sms: bool) -> str:  # noqa: FBT001
    shown = keywords.cut(field.name, text) if field.fit == "cut" else text
    fault = keywords.lint(field.name, shown)
    if fault is not None:
        raise DoesNotFit(field.name, fault.rule)
    if sms and _ADDRESS.search(shown):
        raise DoesNotFit(field.name, "address")
    return shown


def land(landing: Landing, facts: Facts) -> Landing:
    """Return where a link leads, its values quoted for an address.

    Raises:
        MissingValue: an address names a value that is not there.
        WrongTemplate: see `parse`.

    """
    return Landing(
        _filled_address(landing.h5, facts),
        _filled_address(landing.mini_program, facts),
        landing.app_id,
    )


def own_landing(fields: Sequence[Field], form: str) -> Landing:
    """Return where our own content leads by itself; its texts are not filled yet."""
    texts = {
        field.name: field.text.strip()
        for field in fields
        if form and forms.is_address(form, field.name)
    }
    return Landing(
        h5=texts.get("url", ""),
        mini_program=texts.get("page", ""),
        app_id=texts.get("app_id", ""),
    )


def with_code(path: str, code: str) -> str:
    """Return a mini-program's path with the code (`r`) by which it reports a visit."""
    return f"{path}{'&' if '?' in path else '?'}r={code}" if path else ""


def _filled_address(text: str, facts: Facts) -> str:
    return "".join(
        part if isinstance(part, str) else quote(_shown(part, facts), safe="")
        for part in parse(text)
    )


#: one of everything, to try a template on
SAMPLE: Final = Facts(
    now=datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai")),
    zone=ZoneInfo("Asia/Shanghai"),
    shop_name="演示商城",
    customer_name="李雷",
    link_code="Abcd2345",
    cart=CartFacts(
        "Q2hlY2tvdXQ6MQ==",
        (("陶瓷杯", 1), ("茶叶", 2)),
        Money(Decimal(99), "CNY"),
        datetime(2026, 11, 23, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
    ),
    coupon=CouponFacts(
        "SAVE10",
        "十元券",
        Money(Decimal(10), "CNY"),
        datetime(2026, 12, 1, 0, 0, tzinfo=ZoneInfo("Asia/Shanghai")),
    ),
    topic=Topic(
        title="双十一预售",
        starts_at=datetime(2026, 12, 1, 20, 0, tzinfo=ZoneInfo("Asia/Shanghai")),
        product="陶瓷杯",
        price=Money(Decimal(79), "CNY"),
        price_before=Money(Decimal(99), "CNY"),
    ),
)
