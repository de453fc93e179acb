"""segment: everybody sorted by one rule, and again three days later.

At 250,000, 500,000 and a million customers with ten events each: who looked at three
products in 30 days and did not order in 90. The yardstick is the statement that one
would write by hand for this rule alone, writing the same membership rows: INSERT …
SELECT, and for the rebuild the same difference. Goal: 1.3 times its time. A preview
of the same rule answers within a second.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from bench import bodies, crowd
from bench.lines import Line, Size, at_most, load_note, median, say, shown, spread
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.segments import queries, services
from saleor_wechat_growth.segments.models import Segment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

RULE: dict[str, Any] = {
    "all": [
        {
            "type": "event",
            "kind": "product_viewed",
            "count": {"at_least": 3},
            "within": "30d",
        },
        {"not": {"type": "orders", "count": {"at_least": 1}, "within": "90d"}},
    ]
}
LATER = bodies.BEGAN + timedelta(days=3)

_BY_HAND = """
SELECT customer_id, due FROM (
    SELECT customer_id, min(occurred_at) + interval '30 days' AS due
    FROM growth_activityevent
    WHERE installation_id = %(shop)s AND kind = 'product_viewed'
      AND occurred_at > %(now)s - interval '30 days' AND customer_id IS NOT NULL
    GROUP BY customer_id HAVING count(*) >= 3
) AS keen
JOIN growth_customer AS customer ON customer.id = keen.customer_id
WHERE customer.installation_id = %(shop)s AND customer.merged_into_id IS NULL
  AND customer.erased_at IS NULL AND NOT EXISTS (
    SELECT FROM growth_order AS bought
    WHERE bought.customer_id = keen.customer_id
      AND bought.installation_id = %(shop)s AND NOT bought.is_staff
      AND bought.cancelled_at IS NULL AND bought.refunded_at IS NULL
      AND bought.paid_at IS NOT NULL
      AND bought.placed_at > %(now)s - interval '90 days')
"""
_INSERT = """
INSERT INTO growth_membership (installation_id, segment_id, customer_id, entered_as,
    entered_at, why, why_left, due_at)
SELECT %(shop)s, %(segment)s, customer_id, customer_id, %(now)s, 'built', '', due
"""
_BUILD = f"{_INSERT} FROM ({_BY_HAND}) AS found"
_REBUILD = f"""
WITH found AS MATERIALIZED ({_BY_HAND}), gone AS (
    UPDATE growth_membership AS membership
    SET left_at = %(now)s, why_left = 'built', due_at = NULL
    WHERE segment_id = %(segment)s AND left_at IS NULL AND NOT EXISTS (
        SELECT FROM found WHERE found.customer_id = membership.customer_id)
), postponed AS (
    UPDATE growth_membership AS membership SET due_at = found.due FROM found
    WHERE segment_id = %(segment)s AND left_at IS NULL
      AND membership.customer_id = found.customer_id
      AND membership.due_at IS DISTINCT FROM found.due
)
{_INSERT} FROM found WHERE NOT EXISTS (
    SELECT FROM growth_membership AS membership
    WHERE membership.segment_id = %(segment)s AND membership.left_at IS NULL
      AND membership.customer_id = found.customer_id)
"""
_DIFFERENT = """
WITH ours AS (SELECT customer_id, due_at, left_at FROM growth_membership
              WHERE segment_id = %s),
theirs AS (SELECT customer_id, due_at, left_at FROM growth_membership
           WHERE segment_id = %s)
SELECT (SELECT count(*) FROM (SELECT * FROM ours EXCEPT SELECT * FROM theirs) AS a)
    + (SELECT count(*) FROM (SELECT * FROM theirs EXCEPT SELECT * FROM ours) AS b)
"""


def measure(size: Size) -> Iterator[Line]:
    loaded = load_note()
    installation_id = Installation.objects.get().id
    there = 0
    for people in crowd.sizes(size):
        if there:
            say(f"  growing to {people} customers…")
            crowd.grow(installation_id, people - there)
        there = people
        rounds = [
            _round(installation_id, f"{people}-{number}", people)
            for number in range(size.rounds)
        ]
        yield from _lines(
            rounds, people, loaded, is_whole=people == crowd.sizes(size)[-1]
        )
    yield _preview(installation_id, there)


def _lines(
    rounds: list[tuple[float, float, float, float]],
    people: int,
    loaded: str,
    *,
    is_whole: bool,
) -> Iterator[Line]:
    build, build_by_hand, rebuild, rebuild_by_hand = zip(*rounds, strict=True)
    for name, ours, theirs in (
        ("segment", build, build_by_hand),
        ("segment.rebuild", rebuild, rebuild_by_hand),
    ):
        note = (
            f"{people} customers: {median(ours):.2f} s ({spread(ours)}); "
            f"by hand {median(theirs):.2f} s ({spread(theirs)}){loaded}"
        )
        ratio = median([our / their for our, their in zip(ours, theirs, strict=True)])
        unit = "ratio to yardstick's time"
        if is_whole:
            yield at_most(name, ratio, unit, 1.3, note)
        else:
            yield shown(f"{name}.at_{people}", ratio, unit, note)


def _round(
    installation_id: int, label: str, people: int
) -> tuple[float, float, float, float]:
    ours = _segment(installation_id, f"ours-{label}")
    theirs = _segment(installation_id, f"theirs-{label}")

    def built(now: datetime) -> None:
        services.build(installation_id=installation_id, segment_id=ours.id, now=now)

    def by_hand(statement: str, now: datetime) -> None:
        given = {"shop": installation_id, "segment": theirs.id, "now": now}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, given)

    found = (
        _timed(lambda: built(bodies.BEGAN)),
        _timed(lambda: by_hand(_BUILD, bodies.BEGAN)),
        _timed(lambda: built(LATER)),
        _timed(lambda: by_hand(_REBUILD, LATER)),
    )
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENT, [ours.id, theirs.id])
        assert cursor.fetchone() == (0,), "both write the same rows"
        # the next round starts from as little
        cursor.execute("TRUNCATE growth_segment, growth_horizon CASCADE")
    say(f"  {people}: {', '.join(f'{seconds:.2f}' for seconds in found)} s")
    return found


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _segment(installation_id: int, key: str) -> Segment:
    made = services.save_segment(
        installation_id=installation_id,
        key=key,
        name=key,
        rule=RULE,
        now=bodies.BEGAN,
    )
    # the yardstick's as well: it has rows of a segment that is like ours
    return services.go_live(
        installation_id=installation_id, segment_id=made.id, now=bodies.BEGAN
    )


def _preview(installation_id: int, people: int) -> Line:
    times = []
    for _ in range(5):
        began = time.perf_counter()
        found = queries.preview(installation_id, RULE, bodies.BEGAN)
        times.append((time.perf_counter() - began) * 1000)
    about = "about " if found.is_estimate else ""
    return at_most(
        "segment.preview_ms",
        max(times),
        "ms",
        1000,
        f"longest of {len(times)}; {about}{found.count} of {people} customers",
    )
