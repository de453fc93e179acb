"""Whatever is sent, the answer is one: never a 500, never our fault."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from graphql import OperationDefinitionNode, parse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.graphql.storefront import OPERATIONS, operation

if TYPE_CHECKING:
    from tests.graphql.storefront import Phone

pytestmark = pytest.mark.django_db

FUZZ = settings(
    max_examples=200,
    deadline=None,
    # the phone is the same for all examples, which is what we want
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

FAULTS = {"INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE"}
NAMES = sorted(path.stem for path in OPERATIONS.glob("*.graphql"))

FRAGMENTS = st.sampled_from(
    [
        *"{}()[]:!$@&|=#,\"'\\",
        "...",
        '"""',
        "\ufeff",
        "\0",
        "\ud800",
        "\\u0000",
        "\\uD800",
        "\\u{110000}",
        "\n",
        "é密",
        "-0",
        "9" * 400,
        "-" + "9" * 5000,
        "1e99999",
        "0.",
        "null",
        "true",
        "on",
        "query",
        "mutation",
        "subscription",
        "fragment A on Customer",
        "...A",
        "... on Customer",
        "@skip(if: true)",
        "@include(if: $a)",
        "me",
        "coupons(first: 100)",
        "coupons(first: -1, after: $a)",
        'subscriptions(templateIds: ["a"])',
        "edges",
        "node",
        "id",
        "__schema",
        "__type(name: $a)",
        "types",
        "fields",
        "__typename",
        "track(events: [{}])",
        'track(events: [{id: "", kind: CUSTOM, occurredAt: "", properties: {a: $a}}])',
        'wechatLogin(shop: "a", appId: "b", code: "c")',
        'attachCart(checkoutId: "\\u0000")',
        "attachCart(checkoutId: 99999999999999999999)",
        'refreshSession(refreshToken: "1.a.b")',
        "errors",
        "code",
        "a:",
        "($a: [EventInput!]!)",
        "($a: String = 5)",
    ]
)
TEXT = st.text(max_size=200) | st.lists(FRAGMENTS, max_size=40).map(" ".join)

NAMES_IN_USE = st.sampled_from(
    [
        *("me", "id", "coupons", "edges", "node", "code", "pageInfo", "consents"),
        *("subscriptions", "errors", "track", "recorded", "logout", "attachCart"),
        *("setConsent", "bindPhone", "channel", "state", "__typename", "unknown"),
        *("__schema", "types", "name", "fields", "__type", "value", "expiresAt"),
    ]
)
ARGUMENTS = st.sampled_from(
    [
        "",
        "(first: 3)",
        "(first: $a)",
        '(after: "x")',
        '(templateIds: ["x", $a])',
        "(templateIds: $a)",
        "(events: [])",
        "(events: {properties: {a: [[$a]]}})",
        "(checkoutId: $a)",
        '(name: "Query")',
        "@skip(if: $a)",
        "@include(if: false)",
    ]
)


def field(parts: tuple[str, str, str, list[str]]) -> str:
    alias, name, arguments, below = parts
    selection = " { " + " ".join(below) + " }" if below else ""
    return f"{alias}{name}{arguments}{selection}"


SELECTIONS = st.recursive(
    st.one_of(NAMES_IN_USE, st.sampled_from(["...F", "...G", "... { id }"])),
    lambda inner: st.tuples(
        st.sampled_from(["", "a: ", "b: "]),
        NAMES_IN_USE,
        ARGUMENTS,
        st.lists(inner, max_size=4),
    ).map(field),
    max_leaves=30,
)

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["\0", "\ud800", 10**400, -(2**63), "x" * 5000]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def check(phone: Phone, body: bytes | str) -> None:
    answer = phone.post(body)
    assert answer.status_code in {200, 400, 413}, answer.content[:500]
    told = answer.json()
    codes = {each["extensions"]["code"] for each in told.get("errors", ())}
    assert not codes & FAULTS, (body, told)
    assert len(answer.content) < 200_000


@pytest.fixture
def unlimited(alice: Phone, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """Alice, whose time runs so fast that she meets no rate limit."""
    real = alice.post

    def post(payload: Any) -> Any:
        cache.clear()
        return real(payload)

    monkeypatch.setattr(alice, "post", post)
    return alice


@FUZZ
@given(query=TEXT)
@example(query="{" * 60_000)
@example(query='{ me { coupons(after: "' + "x" * 200_000)
@example(query="[" * 100_000)
@example(query="query(" + "$a:[" * 3000)
@example(query="{a(b:" + "{a:" * 3000)
@example(query="{ me { id } }" + " " * 250_000)
@example(query="{ me { id } }" + "," * 60_000)
@example(query="fragment " * 4000)
@example(query="{ me { id @a" + "(a:1)@a" * 500)
def test_no_text_of_a_query_is_our_fault(unlimited: Phone, query: str) -> None:
    check(unlimited, json.dumps({"query": query, "variables": {"a": "x"}}))


@FUZZ
@given(
    kind=st.sampled_from(["query", "mutation", "query A($a: Int)", "query ($a: ID!)"]),
    on=st.sampled_from(["Customer", "Query", "Mutation", "Coupon", "Nobody", "Int"]),
    roots=st.lists(SELECTIONS, min_size=1, max_size=4),
    below=st.lists(SELECTIONS, min_size=1, max_size=3),
    value=JSON_VALUES,
)
def test_no_well_formed_document_is_our_fault(
    unlimited: Phone,
    kind: str,
    on: str,
    roots: list[str],
    below: list[str],
    value: object,
) -> None:
    query = (
        f"{kind} {{ {' '.join(roots)} }} "
        f"fragment F on {on} {{ {' '.join(below)} }} fragment G on Customer {{ id }}"
    )
    check(unlimited, json.dumps({"query": query, "variables": {"a": value}}))
    if "logout" in query:
        unlimited.log_in()


@FUZZ
@given(body=st.binary(max_size=500))
def test_no_bytes_are_our_fault(unlimited: Phone, body: bytes) -> None:
    check(unlimited, body)


@FUZZ
@given(name=st.sampled_from(NAMES), value=JSON_VALUES)
def test_no_value_of_a_variable_is_our_fault(
    unlimited: Phone, name: str, value: object
) -> None:
    text = operation(name)
    (asked,) = [
        each
        for each in parse(text).definitions
        if isinstance(each, OperationDefinitionNode)
    ]
    names = [each.variable.name.value for each in asked.variable_definitions]
    variables = dict.fromkeys(names, value)
    check(unlimited, json.dumps({"query": text, "variables": variables}))
    if name == "logout":
        unlimited.log_in()


def events(value: object) -> list[dict[str, Any]]:
    sound = {
        "id": "6f1c2f0e-0c43-4b8e-9d5c-1c5d7b6f2a11",
        "kind": "CUSTOM",
        "name": "a",
        "occurredAt": "2026-11-23T11:59:00+08:00",
        "properties": {"a": 1},
    }
    return [sound, *({**sound, name: value} for name in sound)]


@FUZZ
@given(value=JSON_VALUES)
def test_no_part_of_an_event_is_our_fault(unlimited: Phone, value: object) -> None:
    for event in events(value):
        variables = {"events": [event, {**event, "properties": {"deep": value}}]}
        check(
            unlimited,
            json.dumps({"query": operation("track"), "variables": variables}),
        )


@FUZZ
@given(token=st.text(max_size=300), scheme=st.sampled_from(["Bearer ", "bearer", ""]))
def test_no_authorization_is_our_fault(
    unlimited: Phone, token: str, scheme: str
) -> None:
    kept, unlimited.access_token = unlimited.access_token, ""
    try:
        given_header = (scheme + token).encode("latin-1", "replace").decode("latin-1")
        unlimited.headers = {"Authorization": given_header}
        check(unlimited, json.dumps({"query": "{ me { id } }"}))
    finally:
        unlimited.headers = {}
        unlimited.access_token = kept
