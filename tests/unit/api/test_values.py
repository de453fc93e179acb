from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal as Number

import pytest
from graphql import GraphQLError, parse_value
from hypothesis import given
from hypothesis import strategies as st

from saleor_wechat_growth.api.core.paging import Place, cursor_of, place_of
from saleor_wechat_growth.api.core.requests import is_storable_text
from saleor_wechat_growth.api.core.scalars import JSON, UUID, DateTime, Decimal

MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001 -- hypothesis wants it so
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(at=MOMENTS, number=st.integers(0, 10**18 - 1))
def test_a_cursor_leads_back_to_its_place(at: datetime, number: int) -> None:
    assert place_of(cursor_of(Place(at, number))) == Place(at, number)


@given(text=st.text(max_size=60))
def test_any_other_text_is_no_cursor(text: str) -> None:
    try:
        place = place_of(text)
    except GraphQLError:
        return
    # base64 has several texts for one value
    assert place_of(cursor_of(place)) == place


@given(at=st.datetimes(timezones=st.just(UTC)))
def test_a_moment_is_read_as_it_is_written(at: datetime) -> None:
    assert DateTime.parse_value(DateTime.serialize(at)) == at


def test_a_moment_is_brought_to_utc() -> None:
    read = DateTime.parse_value("2026-11-23T12:00:00+08:00")
    assert read == datetime(2026, 11, 23, 4, tzinfo=UTC)
    assert read.utcoffset() == timedelta()


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "2026-11-23",
        "2026-11-23T12:00:00",
        "0001-01-01T00:00+08:00",
        5,
        None,
        [],
    ],
)
def test_anything_else_is_no_moment(value: object) -> None:
    with pytest.raises(GraphQLError):
        DateTime.parse_value(value)


@pytest.mark.parametrize("value", ["", "x", 5, None, [], "1" * 31])
def test_anything_else_is_no_uuid(value: object) -> None:
    with pytest.raises(GraphQLError):
        UUID.parse_value(value)


def test_a_uuid_is_read_in_any_writing() -> None:
    made = uuid.uuid4()
    for text in (str(made), made.hex, str(made).upper(), made.urn):
        assert UUID.parse_value(text) == made


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("10.000", "10"),
        ("9.900", "9.9"),
        ("1E+3", "1000"),
        ("0.000", "0"),
        ("-1", "-1"),
    ],
)
def test_an_amount_is_written_without_an_exponent(number: str, text: str) -> None:
    assert Decimal.serialize(Number(number)) == text


def test_json_is_read_from_a_literal() -> None:
    literal = '{a: 1, b: [1.5, "x", true, null], c: {d: $e}}'
    found = JSON.parse_literal(parse_value(literal), {"e": "f"})
    assert found == {"a": 1, "b": [1.5, "x", True, None], "c": {"d": "f"}}


@pytest.mark.parametrize(
    "literal", ["RED", "{a: RED}", "1e400", str(2**53 + 1), "9" * 500]
)
def test_what_is_not_json_is_refused(literal: str) -> None:
    with pytest.raises(GraphQLError):
        JSON.parse_literal(parse_value(literal), {})


def test_a_variable_in_a_literal_must_be_json_too() -> None:
    with pytest.raises(GraphQLError):
        JSON.parse_literal(
            parse_value("{a: $e}"), {"e": datetime(2026, 1, 1, tzinfo=UTC)}
        )


@given(text=st.text())
def test_a_text_is_storable_if_the_database_takes_it(text: str) -> None:
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        encoded = b"\0"
    assert is_storable_text(text) == (b"\0" not in encoded)
