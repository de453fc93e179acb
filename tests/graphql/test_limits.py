from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from graphql import get_introspection_query

from saleor_wechat_growth.api.core import rates
from saleor_wechat_growth.api.core.rates import Rate, take
from saleor_wechat_growth.api.core.requests import MOST_BYTES
from saleor_wechat_growth.api.storefront.view import (
    INTROSPECTION,
    LOGINS,
    PER_ADDRESS,
    PER_SESSION,
)
from saleor_wechat_growth.coupons.models import Coupon
from saleor_wechat_growth.customers.models import StorefrontSession
from tests.graphql.storefront import URL, Phone, mini_program
from tests.services.coupons import rows

if TYPE_CHECKING:
    from datetime import datetime

    from pytest_django.fixtures import SettingsWrapper

    from saleor_wechat_growth.installations.models import Installation
    from tests.graphql.storefront import Clock, WeChat

pytestmark = pytest.mark.django_db

LOGIN = """mutation { wechatLogin(shop: "nobody", appId: "x", code: "x") {
  errors { code } } }"""


def refused(phone: Phone, payload: Any, status: int = 400) -> str:
    answer = phone.post(payload)
    body = answer.json()
    assert answer.status_code == status, body
    assert "data" not in body
    return str(body["errors"][0]["extensions"]["code"])


def refused_query(phone: Phone, query: str, **variables: Any) -> str:
    return refused(phone, {"query": query, "variables": variables})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"5",
        b'"{ me { id } }"',
        b"{}",
        b'{"query": null}',
        b'{"query": 5}',
        b'{"query": "{ me { id } }", "variables": []}',
        b'{"query": "{ me { id } }", "variables": "x"}',
        b'{"query": "{ me { id } }", "operationName": 5}',
        b'{"query": "{ me { id } }", "variables": {"a": NaN}}',
        b'{"query": "{ me { id } }", "variables": {"a": 1e999}}',
        b'{"query": "{ me { id } }", "variables": {"a": ' + b"9" * 5000 + b"}}",
        b'{"query": "{ me { id } }", "variables": {"a": "\\u0000"}}',
        b'{"query": "{ me { id } }", "variables": {"a": "\\ud800"}}',
        b'{"query": "{ me { id } }", "variables": {"\\udc00": 1}}',
        b'{"query": "{ me \\u0000 { id } }"}',
        b'\xff{"query": "{ me { id } }"}',
        b'\xef\xbb\xbf{"query": "{ me { id } }"}',
        b"[" * 100_000,
        b'{"query": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    ],
)
def test_what_is_no_request_is_told_so(alice: Phone, body: bytes) -> None:
    assert refused(alice, body) == "BAD_REQUEST"


def test_requests_are_not_batched(alice: Phone) -> None:
    assert refused(alice, [{"query": "{ me { id } }"}]) == "BAD_REQUEST"


def test_a_body_has_a_quarter_of_a_megabyte_at_most(alice: Phone) -> None:
    query = "{ me { id } }"
    padding = MOST_BYTES - len(json.dumps({"query": query, "x": ""}))
    assert alice.post({"query": query, "x": "x" * padding}).status_code == 200
    too_long = {"query": query, "x": "x" * (padding + 1)}
    assert refused(alice, too_long, 413) == "LIMIT_EXCEEDED"
    far_too_long = {"query": query, "x": "x" * 3_000_000}
    assert refused(alice, far_too_long, 413) == "LIMIT_EXCEEDED"


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_requests_are_posts(client: Client, method: str) -> None:
    assert getattr(client, method)(URL).status_code == 405


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "#",
        "{",
        "{ me { id }",
        '{ me(a: "',
        '{ me(a: """',
        "{ me }",
        "{ you { id } }",
        "{ me { id(a: 1) } }",
        "query ($a: Int) { me { id } }",
        "subscription { me { id } }",
        "fragment A on Customer { id }",
        "type Query { me: Int }",
        "{ me { id } } { me { id } }",
        "{ me { ...A } }",
        '{ me { coupons(after: "\\u0000") { edges { cursor } } } }',
        "query A { me { id } } query B { me { id } }",
        "query A { me { id } } query A { me { id } }",
    ],
)
def test_a_document_that_is_wrong_is_told_why(alice: Phone, query: str) -> None:
    assert refused_query(alice, query) == "INVALID_DOCUMENT"


def test_one_of_several_operations_is_named(alice: Phone) -> None:
    query = "query A { me { id } } query B { me { hasPhone } }"
    answer = alice.post({"query": query, "operationName": "B"}).json()
    assert answer == {"data": {"me": {"hasPhone": False}}}
    missing = {"query": query, "operationName": "C"}
    assert refused(alice, missing) == "INVALID_DOCUMENT"


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("{ " + "me { " * 9 + "id" + " }" * 9 + " }", id="deep"),
        pytest.param("{ " + "... { " * 900 + "me { id }" + " }" * 901, id="inline"),
        pytest.param(
            "{ " + " ".join(f"a{n}: me {{ id }}" for n in range(10_000)) + " }",
            id="aliases",
        ),
        pytest.param(
            "{ " + " ".join(f'a{n}: form(key: "a") {{ key }}' for n in range(26)) + "}",
            id="roots",
        ),
        pytest.param(
            "{ me { " + " ".join(f"a{n}: id" for n in range(400)) + " } }", id="leaves"
        ),
        pytest.param("{ me { " + "id " * 11 + "} }", id="repeats"),
        pytest.param("{ me { ...A } } fragment A on Customer { ...A }", id="cycle"),
        pytest.param(
            "{ me { ...A } } fragment A on Customer { ...B } "
            "fragment B on Customer { id ...A }",
            id="cycle-of-two",
        ),
        pytest.param(
            "{ me { id } } fragment A on Customer { ...A }", id="cycle-unused"
        ),
        pytest.param(
            "{ me { ...F0 } } "
            + " ".join(
                f"fragment F{n} on Customer {{ ...F{n + 1} ...F{n + 1} }}"
                for n in range(25)
            )
            + " fragment F25 on Customer { id }",
            id="bomb",
        ),
        pytest.param(
            "{ me { coupons(first: 100) { edges { node { "
            + " ".join(f"a{n}: code" for n in range(90))
            + " } } } } }",
            id="cost",
        ),
        pytest.param(
            "{ me { "
            + " ".join(
                f"a{n}: coupons(first: {n + 1}) {{ pageInfo {{ endCursor }} }}"
                for n in range(70)
            )
            + " } }",
            id="queries",
        ),
        pytest.param(
            "{ me { coupons(first: 99999999999999999999) { edges { cursor } } } }",
            id="huge-page",
        ),
        pytest.param("{ me { id " + "@skip(if: false) " * 400 + "} }", id="directives"),
        pytest.param("{ me { id } } #" + "x" * 70_000, id="long"),
        pytest.param("{ me { id } }" + "\n#" * 200, id="comments"),
        pytest.param(
            "{ me { id } } "
            + " ".join(f"fragment F{n} on Customer {{ id }}" for n in range(50)),
            id="fragments",
        ),
        pytest.param(
            "query (" + " ".join(f"$v{n}: Int" for n in range(200)) + ") { me { id } }",
            id="variables",
        ),
        pytest.param(
            "mutation { " + "logout { errors { code } } " * 5 + "}", id="five"
        ),
        pytest.param(
            "mutation { ...A b: logout { errors { code } } } fragment A on Mutation { "
            + " ".join(f"a{n}: logout {{ errors {{ code }} }}" for n in range(4))
            + " }",
            id="five-by-fragment",
        ),
    ],
)
def test_a_document_that_asks_too_much_is_refused_quickly(
    alice: Phone, query: str
) -> None:
    started = time.perf_counter()
    code = refused_query(alice, query)
    assert code in {"LIMIT_EXCEEDED", "INVALID_DOCUMENT"}
    assert time.perf_counter() - started < 1
    assert alice.me()


def test_a_page_size_in_a_variable_counts(alice: Phone) -> None:
    query = """query ($n: Int = 100) { me {
      a: coupons(first: $n) { edges { node { id } } }
      b: coupons(first: $n) { edges { node { id } } }
      c: coupons(first: $n) { edges { node { id } } }
      d: coupons(first: $n) { edges { node { id } } }
      e: coupons(first: $n) { edges { node { id } } }
    } }"""
    assert alice.send(query, n=10).status_code == 200
    assert refused_query(alice, query) == "LIMIT_EXCEEDED"
    assert refused_query(alice, query, n=100) == "LIMIT_EXCEEDED"
    # no page size at all: as costly as the largest
    assert refused_query(alice, query, n="x") == "LIMIT_EXCEEDED"


@pytest.mark.parametrize("value", [None, "x", 1.5, [], {}, True, 2**31, 10**3000])
def test_a_variable_of_another_type_is_bad_input(alice: Phone, value: object) -> None:
    query = "query ($n: Int!) { me { coupons(first: $n) { pageInfo { endCursor } } } }"
    answer = alice.send(query, n=value)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] in {"BAD_INPUT", "LIMIT_EXCEEDED"}


def test_what_a_list_holds_counts(alice: Phone) -> None:
    assert alice.error_code("me", templateIds=["x"] * 51) == "BAD_INPUT"
    assert alice.error_code("me", templateIds=["x"] * 2000) == "LIMIT_EXCEEDED"


def test_introspection_is_answered(phone: Phone) -> None:
    answer = phone.send(get_introspection_query(input_value_deprecation=True))
    assert answer.status_code == 200
    names = {each["name"] for each in answer.json()["data"]["__schema"]["types"]}
    assert {"Customer", "Coupon", "EventInput"} <= names


@pytest.mark.parametrize(
    "query",
    [
        "{ __schema { types " + "{ fields { type " * 3 + "{ name" + " } }" * 4 + " }",
        "{ __schema { types { "
        + " ".join(f"a{n}: fields {{ name }}" for n in range(200))
        + " } } }",
        "{ __schema { queryType { " + "ofType { " * 20 + "name" + " }" * 22 + " }",
    ],
)
def test_introspection_has_limits_of_its_own(phone: Phone, query: str) -> None:
    code = refused_query(phone, query)
    assert code in {"LIMIT_EXCEEDED", "INVALID_DOCUMENT"}


def test_six_hundred_logins_a_minute_come_from_one_address(
    phone: Phone, now: datetime, clock: Clock
) -> None:
    assert take(LOGINS, "127.0.0.1", now, count=599) == 0
    assert phone.send(LOGIN).status_code == 200
    answer = phone.send(LOGIN)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    elsewhere = Phone(phone.client, phone.wechat, phone.shop)
    elsewhere.headers = {"X-Forwarded-For": "113.110.1.2"}
    assert elsewhere.send(LOGIN).status_code == 200
    clock.move(timedelta(milliseconds=100))
    assert phone.send(LOGIN).status_code == 200
    assert phone.send(LOGIN).status_code == 429


def test_each_login_in_a_request_counts(phone: Phone, now: datetime) -> None:
    assert take(LOGINS, "127.0.0.1", now, count=540) == 0
    field = 'wechatLogin(shop: "nobody", appId: "x", code: "x") { errors { code } }'
    four = "mutation { " + " ".join(f"a{n}: {field}" for n in range(4)) + " }"
    statuses = [phone.send(four).status_code for _ in range(16)]
    assert statuses == [200] * 15 + [429]


def test_introspection_is_held_to_a_rate_of_its_own(
    phone: Phone, now: datetime
) -> None:
    assert take(INTROSPECTION, "127.0.0.1", now, count=60) == 0
    assert phone.send(LOGIN).status_code == 200
    assert phone.send(get_introspection_query()).status_code == 429
    assert phone.send('{ __type(name: "Query") { name } }').status_code == 429


def test_six_hundred_requests_a_minute_are_one_sessions(
    alice: Phone, bob: Phone, now: datetime, clock: Clock
) -> None:
    session = StorefrontSession.objects.of(alice.shop.id).get(identity=alice.identity)
    assert take(PER_SESSION, str(session.id), now, count=599) == 0
    assert alice.me()
    assert alice.send("{ me { id } }").status_code == 429
    # also for what is no GraphQL
    assert alice.post(b"x").status_code == 429
    assert bob.me()
    clock.move(timedelta(milliseconds=100))
    assert alice.me()


def test_requests_without_a_session_are_held_to_a_rate(
    phone: Phone, now: datetime
) -> None:
    assert take(PER_ADDRESS, "127.0.0.1", now, count=600) == 0
    assert phone.send("{ me { id } }").status_code == 429
    phone.access_token = "made-up"
    assert phone.send("{ me { id } }").status_code == 429


def test_a_bucket_gives_exactly_what_it_holds_whoever_asks_at_once(
    now: datetime,
) -> None:
    rate = Rate("test", 60)
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda _: take(rate, "x", now), range(200)))
    assert waits.count(0) == 60
    assert take(rate, "y", now) == 0
    assert take(rate, "x", now + timedelta(minutes=1), count=60) == 0
    assert take(rate, "x", now + timedelta(minutes=1), count=5) == 5


def test_without_its_cache_the_api_goes_on(
    alice: Phone, settings: SettingsWrapper
) -> None:
    default = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": default}
    rates._script.cache_clear()
    try:
        assert alice.me()
    finally:
        rates._script.cache_clear()


def test_a_fault_of_ours_is_told_without_details_and_logged_without_data(
    alice: Phone, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    coupon = rows.coupon(alice.shop, now)
    rows.granted(coupon, alice.identity.customer_id, "run:1", now)
    Coupon.objects.of(alice.shop.id).update(terms={"secret": "13800000001"})
    answer = alice.send("{ me { id coupons { edges { node { value } } } } }")
    assert answer.status_code == 200
    body = answer.json()
    (error,) = body["errors"]
    assert error["message"] == "Internal server error."
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR"}
    assert "ValidationError" in caplog.text
    for text in (caplog.text, answer.content.decode()):
        assert "13800000001" not in text
        assert "secret" not in text


@pytest.mark.django_db(transaction=True)
def test_while_the_database_is_away_the_answer_is_503(
    shop: Installation, wechat: WeChat
) -> None:
    mini_program(shop)
    phone = Phone(Client(), wechat, shop)
    phone.log_in()
    locked, done = threading.Event(), threading.Event()

    def hold_the_table() -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE growth_storefrontsession")
            locked.set()
            done.wait(30)
            cursor.execute("ROLLBACK")
        connection.close()

    holder = threading.Thread(target=hold_the_table)
    holder.start()
    try:
        assert locked.wait(30)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        answer = phone.send("{ me { id } }")
        refresh = phone.send(
            "mutation ($t: String!) { refreshSession(refreshToken: $t) { expiresIn } }",
            t=phone.refresh_token,
        )
    finally:
        done.set()
        holder.join()
        connection.close()
    for each in (answer, refresh):
        assert each.status_code == 503
        (error,) = each.json()["errors"]
        assert error["extensions"]["code"] == "SERVICE_UNAVAILABLE"
    assert phone.me()
