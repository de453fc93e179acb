from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_wechat_growth.activity.models import ActivityEvent
from tests.conftest import NOON

if TYPE_CHECKING:
    from tests.graphql.storefront import Phone

pytestmark = pytest.mark.django_db

KINDS = (
    "IDENTITY_AUTHORIZED",
    "MALL_VIEWED",
    "PRODUCT_VIEWED",
    "COUPON_CLAIMED",
    "CART_ADDED",
    "ORDER_SUBMITTED",
    "ORDER_PAID",
)


def event(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "kind": "PRODUCT_VIEWED",
        "occurredAt": NOON.isoformat(),
        **changes,
    }


def track(phone: Phone, *events: dict[str, Any]) -> Any:
    return phone.ask("track", events=list(events))


def kept(phone: Phone) -> list[ActivityEvent]:
    return list(ActivityEvent.objects.of(phone.shop.id).order_by("kind", "id"))


def test_the_seven_standard_events_are_kept_as_the_clients_word(alice: Phone) -> None:
    payload = track(alice, *(event(kind=kind) for kind in KINDS))
    assert payload == {"recorded": 7, "errors": []}
    rows = kept(alice)
    assert {row.kind.upper() for row in rows} == set(KINDS)
    assert {row.source for row in rows} == {ActivityEvent.Source.CLIENT}
    assert {row.customer_id for row in rows} == {alice.identity.customer_id}


def test_a_custom_event_has_a_name_that_is_no_standard_one(alice: Phone) -> None:
    track(alice, event(kind="CUSTOM", name="order_paid"))
    (row,) = kept(alice)
    assert row.kind == "custom.order_paid"


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "CUSTOM"},
        {"kind": "CUSTOM", "name": ""},
        {"kind": "CUSTOM", "name": "A"},
        {"kind": "CUSTOM", "name": "a.b"},
        {"kind": "CUSTOM", "name": "_a"},
        {"kind": "CUSTOM", "name": "a" * 33},
        {"kind": "CUSTOM", "name": "a\n"},
        {"kind": "ORDER_PAID", "name": "a"},
    ],
)
def test_a_wrong_name_is_refused(alice: Phone, changes: dict[str, Any]) -> None:
    payload = track(alice, event(**changes))
    (error,) = payload["errors"]
    assert (error["field"], error["code"]) == ("events.0.name", "NAME_INVALID")
    assert kept(alice) == []


def test_an_event_told_twice_counts_once(alice: Phone) -> None:
    once = event()
    assert track(alice, once, once)["recorded"] == 1
    assert track(alice, once, event())["recorded"] == 1
    assert len(kept(alice)) == 2


def test_the_same_id_in_two_shops_is_two_events(alice: Phone, stranger: Phone) -> None:
    once = event()
    assert track(alice, once)["recorded"] == 1
    assert track(stranger, once)["recorded"] == 1
    (row,) = kept(stranger)
    assert row.customer_id == stranger.identity.customer_id


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        (NOON + timedelta(days=400), NOON),
        (NOON + timedelta(seconds=1), NOON),
        (NOON - timedelta(hours=1), NOON - timedelta(hours=1)),
        (NOON - timedelta(days=8), NOON - timedelta(days=7)),
        (datetime(1, 1, 2, tzinfo=NOON.tzinfo), NOON - timedelta(days=7)),
    ],
)
def test_a_phones_clock_is_believed_within_reason(
    alice: Phone, said: datetime, taken: datetime
) -> None:
    track(alice, event(occurredAt=said.isoformat()))
    (row,) = kept(alice)
    assert row.occurred_at == taken


@pytest.mark.parametrize(
    "when",
    [
        "",
        "yesterday",
        "2026-11-23",
        "2026-11-23T12:00:00",
        5,
        None,
        "0001-01-01T00:00+14:00",
    ],
)
def test_a_time_without_a_zone_is_no_time(alice: Phone, when: object) -> None:
    assert alice.error_code("track", events=[event(occurredAt=when)]) == "BAD_INPUT"


def test_properties_are_kept_as_they_are(alice: Phone) -> None:
    properties = {
        "sku": "茶 ☕",
        "price": 9.5,
        "n": 2**53,
        "on": True,
        "x": None,
        "l": [1],
    }
    track(alice, event(properties=properties))
    (row,) = kept(alice)
    assert row.properties == properties


@pytest.mark.parametrize(
    "properties",
    [
        [],
        "text",
        5,
        {"a": "x" * 2048},
        {"a": "茶" * 700},
        {"a": [[[[1]]]]},
        {"a": {"b": {"c": {"d": {}}}}},
    ],
)
def test_properties_are_a_small_object(alice: Phone, properties: object) -> None:
    payload = track(alice, event(properties=properties))
    (error,) = payload["errors"]
    assert error["field"] == "events.0.properties"
    assert error["code"] == "PROPERTIES_INVALID"


def test_one_bad_event_does_not_lose_the_others(alice: Phone) -> None:
    payload = track(alice, event(), event(kind="CUSTOM"), event(properties=[]), event())
    assert payload["recorded"] == 2
    assert [each["field"] for each in payload["errors"]] == [
        "events.1.name",
        "events.2.properties",
    ]
    assert len(kept(alice)) == 2


def test_a_call_has_fifty_events_at_most(alice: Phone) -> None:
    assert track(alice, *(event() for _ in range(50)))["recorded"] == 50
    too_many = [event() for _ in range(51)]
    assert alice.refused("track", events=too_many) == "TOO_MANY"
    assert len(kept(alice)) == 50


def test_no_events_are_fine(alice: Phone) -> None:
    assert track(alice) == {"recorded": 0, "errors": []}


def test_fifty_events_cost_as_many_queries_as_one(alice: Phone) -> None:
    def count(events: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            track(alice, *(event() for _ in range(events)))
        return len(queries)

    # the session, the shop's lock, the session under it, the ids, the events; and
    # four for savepoints within the test's transaction
    assert count(1) <= 9
    assert count(50) == count(1)


def test_events_may_stand_in_the_document_itself(alice: Phone) -> None:
    answer = alice.send(
        """mutation ($sku: String!) { track(events: [{
          id: "6f1c2f0e-0c43-4b8e-9d5c-1c5d7b6f2a11"
          kind: CART_ADDED
          occurredAt: "2026-11-23T11:59:00+08:00"
          properties: {sku: $sku, quantity: 2, price: 1.5, gift: null, list: ["a", true]}
        }]) { recorded } }""",
        sku="TEA",
    ).json()
    assert answer["data"]["track"]["recorded"] == 1
    (row,) = kept(alice)
    assert row.properties == {
        "sku": "TEA",
        "quantity": 2,
        "price": 1.5,
        "gift": None,
        "list": ["a", True],
    }


@pytest.mark.parametrize(
    "literal",
    ["{a: RED}", "{a: $when}", "{a: 1e999}", "{a: 99999999999999999999}", "RED"],
)
def test_a_literal_that_no_json_holds_is_refused(alice: Phone, literal: str) -> None:
    answer = alice.send(
        'mutation ($when: DateTime = "2026-11-23T11:59:00+08:00") { track(events: [{'
        'id: "6f1c2f0e-0c43-4b8e-9d5c-1c5d7b6f2a11", kind: CART_ADDED, '
        f"occurredAt: $when, properties: {literal}}}]) {{ recorded }} }}"
    ).json()
    codes = {each["extensions"]["code"] for each in answer["errors"]}
    assert codes <= {"BAD_INPUT", "INVALID_DOCUMENT"}
    assert kept(alice) == []
