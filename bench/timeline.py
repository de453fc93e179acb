"""timeline: everything of one customer, newest first, beside a million of them.

The first page of a customer, and the second of the next, over HTTP; customers spread
over all, with and without a recall in their past. The yardstick reads the same rows by
bare SELECTs, a table at a time. Goal: p95 of 300 ms.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from django.db import connection

from bench import pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bench.lines import Line, Size

FIRST: Final = 20
#: spreads customers over all of them
STRIDE: Final = 7919

#: table -> the time it is ordered by
_TABLES: Final = {
    "activityevent": "occurred_at",
    "cart": "source_created_at",
    "run": "entered_at",
    "message": "planned_at",
    "order": "placed_at",
    "taggingchange": "at",
    "coupongrant": "granted_at",
    "follow": "changed_at",
    "consent": "stated_at",
}
_NEWEST: Final = """
SELECT * FROM growth_{table} WHERE installation_id = %s AND customer_id = %s
ORDER BY {time} DESC LIMIT 20
"""


def measure(size: Size) -> Iterator[Line]:
    query = pages.operation("customers/customers.graphql", "CustomerTimeline")

    def page(reader: pages.Reader, number: int, people: int) -> float:
        asked = {"id": str(_customer(number, people)), "first": FIRST}
        found, took = reader.ask(query, **asked)
        seen = found["customer"]["timeline"]
        assert seen["edges"]
        if number % 2 and seen["pageInfo"]["hasNextPage"]:
            _, took = reader.ask(query, **asked, after=seen["pageInfo"]["endCursor"])
        return took

    yield from pages.measure("timeline", size, page=page, bare=_bare, what="pages")


def _customer(number: int, people: int) -> int:
    return number * STRIDE % people + 1


def _bare(shop: int, number: int, people: int, _now: datetime) -> float:
    given = [shop, _customer(number, people)]
    began = time.perf_counter()
    with connection.cursor() as cursor:
        for table, column in _TABLES.items():
            cursor.execute(_NEWEST.format(table=table, time=column), given)
            cursor.fetchall()
    return (time.perf_counter() - began) * 1000
