"""overview: the Dashboard's first page, beside a million customers and their past.

Both of its requests, one after the other, for a week, a month and a quarter in turn,
over HTTP. The yardstick reads the same rows by bare SELECTs: the daily roll-ups of the
period and the one before, and the newest runs with their carts. Goal: p95 of 300 ms.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection

from bench import pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bench.lines import Line, Size

RANGES: Final = (7, 30, 92)
RUNS: Final = 8

_ROLL_UPS: Final = """
SELECT * FROM growth_{table}
WHERE installation_id = %(shop)s AND day >= %(since)s AND day <= %(until)s
"""
_NEWEST: Final = """
SELECT run.*, journey.name, cart.lines FROM growth_run AS run
JOIN growth_journey AS journey ON journey.id = run.journey_id
LEFT JOIN growth_cart AS cart ON cart.id = run.cart_id
WHERE run.installation_id = %(shop)s ORDER BY run.entered_at DESC, run.id DESC LIMIT 8
"""


def measure(size: Size) -> Iterator[Line]:
    figures = pages.operation("overview/figures.graphql", "OverviewFigures")
    health = pages.operation("overview/overview.graphql", "Overview")

    def page(reader: pages.Reader, number: int, _people: int) -> float:
        days = RANGES[number % len(RANGES)]
        found, first = reader.ask(figures, days=days, mayOrders=True)
        assert found["overview"]["figures"]["entered"] > 0
        found, second = reader.ask(health, runs=RUNS)
        assert len(found["lastRuns"]) == RUNS
        return first + second

    yield from pages.measure(
        "overview", size, page=page, bare=_bare, what="views of two requests"
    )


def _bare(shop: int, number: int, _people: int, now: datetime) -> float:
    days = RANGES[number % len(RANGES)]
    given = {
        "shop": shop,
        "since": (now - timedelta(days=2 * days - 1)).date(),
        "until": now.date(),
    }
    began = time.perf_counter()
    with connection.cursor() as cursor:
        for statement in (
            _ROLL_UPS.format(table="recallday"),
            _ROLL_UPS.format(table="earningday"),
            _NEWEST,
        ):
            cursor.execute(statement, given)
            cursor.fetchall()
    return (time.perf_counter() - began) * 1000
