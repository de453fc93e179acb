from __future__ import annotations

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from saleor_wechat_growth.config.environment import threshold
from saleor_wechat_growth.core import arrays
from saleor_wechat_growth.core.prepared import ask, together

pytestmark = pytest.mark.django_db


def planned(text: str) -> int:
    """Return how often this connection has carried out a plan of `text`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(generic_plans + custom_plans) FROM pg_prepared_statements "
            "WHERE statement LIKE %s",
            [f"%{text}%"],
        )
        row = cursor.fetchone()
    return int(row[0] or 0) if row else 0


def test_a_statement_is_planned_once_a_connection() -> None:
    text = "SELECT %s::int + 1 AS asked_for_the_test"
    assert [ask(text, [number]) for number in range(3)] == [[(1,)], [(2,)], [(3,)]]
    assert planned("asked_for_the_test") == 3


def test_a_statement_over_arrays_is_planned_for_their_length_unless_it_is_told() -> (
    None
):
    def run(name: str, **options: Any) -> int:
        for length in range(8):
            rows = arrays.run(
                f"SELECT count(*) AS {name} FROM unnest(%b::int[])",
                [list(range(length))],
                **options,
            )
            assert rows == [(length,)]
        return planned(name)

    assert run("anew") == 0
    assert run("once", planned_once=True) == 8


def test_nothing_is_planned_where_a_pooler_would_not_know_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection.ensure_connection()
    monkeypatch.setattr(connection.connection, "prepare_threshold", threshold("none"))
    text = "SELECT %s::int AS asked_of_a_pooler"
    assert [ask(text, [number]) for number in range(8)][7] == [(7,)]
    arrays.run(
        "SELECT count(*) AS asked_of_a_pooler FROM unnest(%b::int[])",
        [[1]],
        planned_once=True,
    )
    assert planned("asked_of_a_pooler") == 0


def test_several_statements_are_answered_in_one_round_trip() -> None:
    people = "SELECT name, age FROM (VALUES ('Li', 30), ('An', 20)) AS p (name, age)"
    text = together(
        f"{people} ORDER BY age",
        f"{people} WHERE age > %(least)s",
        "SELECT %(a)s::text",
    )
    with CaptureQueriesContext(connection) as queries:
        found = ask(text, {"least": 99, "a": "金卡"})
    assert len(queries) == 1
    an, li = {"name": "An", "age": 20}, {"name": "Li", "age": 30}
    assert found == [([an, li], [], [{"text": "金卡"}])]


def test_what_goes_wrong_is_told_as_by_any_cursor_of_django() -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        ask("SELECT FROM no_such_table", [])
