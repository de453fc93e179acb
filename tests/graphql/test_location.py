"""Where a person is, told by the mini-program: only while they allow it."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.core import crypto, jsontext
from saleor_wechat_growth.customers.services.exporting import person_data
from saleor_wechat_growth.reach.models import Place

if TYPE_CHECKING:
    from tests.graphql.storefront import Clock, Phone

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
HERE = {"latitude": 31.230416, "longitude": 121.473701, "precision": 65.0}


def allow(phone: Phone, *, granted: bool = True) -> None:
    phone.do("set_consent", purpose="LOCATION", granted=granted, textVersion="1")


def spot(phone: Phone) -> Any:
    row = Place.objects.of(phone.shop.id).get()
    return jsontext.loads(crypto.unseal_text(row.sealed_spot))


def test_a_place_is_kept_sealed_with_the_persons_consent_only(alice: Phone) -> None:
    assert alice.refused("bind_location", **HERE) == "LOCATION_REFUSED"
    assert not Place.objects.of(alice.shop.id).exists()
    allow(alice)
    alice.do("bind_location", **HERE)
    row = Place.objects.of(alice.shop.id).get()
    assert row.customer_id == alice.identity.customer_id
    assert row.identity_id == alice.identity.id
    assert b"121" not in bytes(row.sealed_spot)
    # as a push is written: numbers with a point are never floats
    assert spot(alice) == {name: str(value) for name, value in HERE.items()}
    exported = person_data(alice.shop.id, row.customer_id, row.noted_at)
    (table,) = (each for each in exported["tables"] if each["name"] == "Place")
    assert "31.230416" in str(table["rows"])


def test_the_newest_place_takes_the_older_ones_place(
    alice: Phone, clock: Clock
) -> None:
    allow(alice)
    alice.do("bind_location", **HERE)
    clock.move(SECOND)
    alice.do("bind_location", latitude=-1, longitude=180)
    assert spot(alice) == {"latitude": "-1.0", "longitude": "180.0", "precision": ""}


def test_who_withdraws_the_consent_was_nowhere(alice: Phone, clock: Clock) -> None:
    allow(alice)
    alice.do("bind_location", **HERE)
    clock.move(SECOND)
    allow(alice, granted=False)
    assert not Place.objects.of(alice.shop.id).exists()
    assert alice.refused("bind_location", **HERE) == "LOCATION_REFUSED"


def test_anothers_consent_is_not_ones_own(alice: Phone, bob: Phone) -> None:
    allow(bob)
    assert alice.refused("bind_location", **HERE) == "LOCATION_REFUSED"
    alice_allowed_too = HERE | {"latitude": 1.5}
    bob.do("bind_location", **HERE)
    allow(alice)
    alice.do("bind_location", **alice_allowed_too)
    allow(alice, granted=False)
    assert Place.objects.of(bob.shop.id).get().identity_id == bob.identity.id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("latitude", 90.01),
        ("latitude", -91),
        ("longitude", 180.5),
        ("longitude", -1e300),
        ("precision", -1),
        ("precision", 1e9),
    ],
)
def test_what_is_no_place_on_earth_is_refused(
    alice: Phone, field: str, value: float
) -> None:
    allow(alice)
    payload = alice.ask("bind_location", **HERE | {field: value})
    (error,) = payload["errors"]
    assert (error["code"], error["field"]) == ("LOCATION_INVALID", field)
    assert not Place.objects.of(alice.shop.id).exists()


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_no_number_never_comes_so_far(alice: Phone, value: float) -> None:
    allow(alice)
    assert alice.error_code("bind_location", **HERE | {"latitude": value})
    assert not Place.objects.of(alice.shop.id).exists()


def test_nobody_is_located_without_a_session(phone: Phone) -> None:
    assert phone.error_code("bind_location", **HERE) == "UNAUTHENTICATED"
