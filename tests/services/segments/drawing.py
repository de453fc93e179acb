"""Random rules, over the words that `people` uses."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.services.segments import people

Drawn = st.SearchStrategy[dict[str, Any]]


def _some(**parts: st.SearchStrategy[Any]) -> Drawn:
    return st.fixed_dictionaries(parts)


def _bounds(values: st.SearchStrategy[Any]) -> Drawn:
    return st.one_of(
        st.fixed_dictionaries({"at_least": values}),
        st.fixed_dictionaries({"at_most": values}),
        st.tuples(values, values).map(
            lambda pair: {"at_least": min(pair), "at_most": max(pair)}
        ),
    )


def _maybe(
    always: dict[str, st.SearchStrategy[Any]], **sometimes: st.SearchStrategy[Any]
) -> Drawn:
    return st.fixed_dictionaries(always, optional=sometimes)


COUNTS = _bounds(st.integers(0, 3))
AMOUNTS = _bounds(st.sampled_from([0, 5, 10, 20, 35, 60]))
SPANS = st.sampled_from(["1h", "6h", "P1D", "2d", "5d", "P10D"])
MOMENTS = st.sampled_from(
    ["2026-11-20", "2026-11-15T08:00:00+08:00", "2026-11-22T23:00:00", "2026-11-12"]
)
PRODUCTS = st.lists(st.sampled_from(people.PRODUCTS), max_size=2)
CATEGORIES = st.lists(st.sampled_from(people.CATEGORIES), max_size=1)
CURRENCIES = st.sampled_from(people.CURRENCIES)
CHANNELS = st.sampled_from(
    [
        "sms",
        "wechat_template",
        "wechat_subscribe",
        "wechat_customer",
        "wechat_notice",
    ]
)
WORDS = {
    "price": st.sampled_from([1, 2.5, "2", True, False]),
    "name": st.sampled_from(["tee", "茶", 1]),
}


def _property(name: str) -> Drawn:
    said = WORDS[name]
    fixed = {"property": st.just(name)}
    return st.one_of(
        _some(**fixed, **{"is": said}),
        _some(**fixed, **{"in": st.lists(said, max_size=2)}),
        _some(**fixed, at_least=st.sampled_from([1, 2, "2.5"])),
        _some(**fixed, at_most=st.sampled_from([1, 2])),
        _some(**fixed, contains=st.sampled_from(["tee", "茶", "2"])),
        _some(**fixed, known=st.booleans()),
    )


PROPERTIES = st.lists(st.sampled_from(["price", "name"]).flatmap(_property), max_size=2)
EVENTS = st.sampled_from(people.KINDS)
HAPPENED = _maybe({"kind": EVENTS}, where=PROPERTIES)

_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(["上海", "北京", "nowhere"]),
    "choice": st.sampled_from(["red", "blue"]),
    "number": st.sampled_from([0, 1, 2.5, 4]),
    "boolean": st.booleans(),
    "date": st.sampled_from(["2026-11-21", "2026-11-23", "2026-11-25"]),
}


def _trait(key: str) -> Drawn:
    kind = people.TRAITS[key]
    value = _VALUES[kind]
    asked = {
        "is": value,
        "is_not": value,
        "known": st.booleans(),
    }
    if kind != "boolean":
        asked["in"] = st.lists(value, max_size=2)
    if kind == "text":
        asked["contains"] = st.sampled_from(["上", "京"])
    if kind in {"number", "date"}:
        asked["at_least"] = asked["below"] = value
        asked["between"] = st.tuples(value, value).map(list)
    if kind == "date":
        asked["days_from_today"] = _bounds(st.integers(-3, 3))
    return st.sampled_from(sorted(asked)).flatmap(
        lambda how: _some(
            type=st.just("trait"), trait=st.just(key), **{how: asked[how]}
        )
    )


def _leaf(name: str, **parts: st.SearchStrategy[Any]) -> dict[str, Any]:
    return {"type": st.just(name), **parts}


LEAVES: Drawn = st.one_of(
    st.sampled_from(sorted(people.TRAITS)).flatmap(_trait),
    _some(**_leaf("follows")),
    _some(**_leaf("follows", account=st.sampled_from([*people.ACCOUNTS, "none"]))),
    _some(**_leaf("follows", role=st.sampled_from(["new_customers", *people.ROLES]))),
    _maybe(
        _leaf("identity", kind=st.sampled_from(["openid", "phone", "email"])),
        scope=st.sampled_from(["", "wxa", "wxb"]),
    ),
    _some(**_leaf("reachable", channel=CHANNELS)),
    _some(**_leaf("tag", has=st.sampled_from([*people.TAGS, "unheard"]))),
    _some(**_leaf("segment", **{"in": st.sampled_from(["some", "others"])})),
    _maybe(
        _leaf("consent", channel=CHANNELS, purpose=st.just("marketing")),
        granted=st.booleans(),
    ),
    _maybe(
        _leaf("grants", template_id=st.sampled_from(people.TEMPLATES)),
        available=COUNTS,
    ),
    _maybe(
        _leaf("coupon"),
        coupon=st.sampled_from(["", *people.COUPONS]),
        states=st.sampled_from([["issued"], ["redeemed", "expired"]]),
        count=COUNTS,
    ),
    _maybe(
        _leaf("orders", count=COUNTS),
        paid=st.booleans(),
        products=PRODUCTS,
        categories=CATEGORIES,
        currency=CURRENCIES,
        within=SPANS,
        since=MOMENTS,
    ),
    _maybe(
        _leaf("orders", sum=AMOUNTS, currency=CURRENCIES),
        paid=st.booleans(),
        products=PRODUCTS,
        within=SPANS,
        since=MOMENTS,
    ),
    _maybe(
        _leaf("order_time", which=st.sampled_from(["first", "last"]), before=MOMENTS),
        after=MOMENTS,
        paid=st.booleans(),
    ),
    _maybe(
        _leaf("cart"),
        idle_for=SPANS,
        currency=CURRENCIES,
        products=PRODUCTS,
        categories=CATEGORIES,
    ),
    _maybe(_leaf("cart", total=AMOUNTS, currency=CURRENCIES), idle_for=SPANS),
    _maybe(_leaf("event", kind=EVENTS), where=PROPERTIES, count=COUNTS, within=SPANS),
    _maybe(
        _leaf("sequence", first=HAPPENED, then=HAPPENED, within=SPANS),
        missing=st.booleans(),
        in_last=SPANS,
    ),
)

RULES: Drawn = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=5,
)
