"""Writing what a rule says: one statement from verdicts to memberships.

The same statement serves a build (everybody) and an update (some people). It writes
differences only: who enters, who leaves, whose time changed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from saleor_wechat_growth.segments.catalogue import Ready

# Verdicts are of members and of those whom time may let in; who has a membership and
# no verdict leaves. What never comes due again keeps a second's distance from now, so
# that no look can follow itself at once. What is known is brought together by full
# joins, which cannot be nested loops: the planner knows nothing of how many rows there
# will be, and a loop over a table that grows meanwhile takes minutes.
_APPLY: Final = """
WITH verdict AS MATERIALIZED (
    {verdicts}
), standing AS (
    SELECT id, customer_id, due_at FROM growth_membership
    WHERE segment_id = %(segment)s AND installation_id = %(shop)s
      AND left_at IS NULL {some}
), noted AS (
    SELECT customer_id, array_agg(id) AS ids, min(due_at) AS at FROM growth_recheck
    WHERE segment_id = %(segment)s AND installation_id = %(shop)s {some}
    GROUP BY customer_id
), change AS MATERIALIZED (
    SELECT customer_id, COALESCE(verdict.hit, FALSE) AS hit,
        greatest(verdict.due, CASE WHEN verdict.due IS NOT NULL
            THEN %(now)s::timestamptz + interval '1 second' END) AS due,
        standing.id AS membership_id, standing.due_at, noted.ids, noted.at
    FROM verdict FULL JOIN standing USING (customer_id)
    FULL JOIN noted USING (customer_id)
), entered AS (
    INSERT INTO growth_membership (installation_id, segment_id, customer_id,
        entered_as, entered_at, why, why_left, due_at)
    SELECT %(shop)s, %(segment)s, customer_id, customer_id, %(now)s, %(why)s, '', due
    FROM change WHERE hit AND membership_id IS NULL
    RETURNING id, customer_id
), gone AS (
    UPDATE growth_membership
    SET left_at = %(now)s, why_left = %(why)s, due_at = NULL
    WHERE id = ANY(ARRAY(
        SELECT membership_id FROM change WHERE NOT hit AND membership_id IS NOT NULL))
    RETURNING id, customer_id
), postponed AS (
    UPDATE growth_membership AS membership SET due_at = later.due
    FROM (SELECT membership_id, due FROM change
          WHERE hit AND membership_id IS NOT NULL AND due IS DISTINCT FROM due_at
    ) AS later
    WHERE membership.id = later.membership_id
), waiting AS (
    INSERT INTO growth_recheck (installation_id, segment_id, customer_id, due_at, why)
    SELECT %(shop)s, %(segment)s, customer_id, due, '' FROM change
    WHERE NOT hit AND due IS NOT NULL
      AND (due IS DISTINCT FROM at OR cardinality(ids) > 1)
), settled AS (
    DELETE FROM growth_recheck WHERE id = ANY(ARRAY(
        SELECT unnest(ids) FROM change
        WHERE hit OR due IS DISTINCT FROM at OR cardinality(ids) > 1))
){tags}
"""

_TAGS: Final = """, tagged AS (
    INSERT INTO growth_tagging (installation_id, tag_id, customer_id, at, origin, by,
        reason)
    SELECT %(shop)s, tag_id, customer_id, %(now)s, %(origin)s, '', ''
    FROM (
        SELECT tag.id AS tag_id, entered.customer_id
        FROM entered CROSS JOIN growth_tag AS tag
        WHERE tag.installation_id = %(shop)s AND tag.key = ANY(%(tags)s::text[])
        EXCEPT
        SELECT tag_id, customer_id FROM growth_tagging
        WHERE installation_id = %(shop)s {some}
    ) AS untagged
    RETURNING tag_id, customer_id
), remembered AS (
    INSERT INTO growth_taggingchange (installation_id, tag_id, customer_id, what, at,
        origin, by, reason)
    SELECT %(shop)s, tag_id, customer_id, 'put', %(now)s, %(origin)s, '', ''
    FROM tagged
), mirrored AS (
    INSERT INTO growth_mirrordue (installation_id, customer_id, due_at)
    SELECT DISTINCT %(shop)s, customer_id, %(now)s::timestamptz
    FROM tagged JOIN growth_tag AS tag ON tag.id = tag_id AND tag.is_mirrored
)"""

_EACH: Final = """
SELECT id, customer_id, TRUE FROM entered
UNION ALL SELECT id, customer_id, FALSE FROM gone
"""

_COUNTED: Final = """
SELECT (SELECT count(*) FROM change WHERE hit), (SELECT count(*) FROM entered),
    (SELECT count(*) FROM gone)
"""

_SOME: Final = "AND customer_id = ANY(%(people)s)"


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody entered a segment or left it."""

    membership_id: int
    customer_id: int
    has_entered: bool


@dataclass(frozen=True, slots=True)
class Written:
    """What a build came to."""

    size: int
    entered: int
    left: int


def apply_to(
    *, ready: Ready, people: Collection[int], why: str, now: datetime
) -> list[Moved]:
    """Make the memberships of `people` what the rule says; return who moved."""
    text = _statement(ready, of_some=True) + _EACH
    given = _given(ready, why, now) | {"people": sorted(people)}
    with connection.cursor() as cursor:
        cursor.execute(text, given)
        return [Moved(*row) for row in cursor.fetchall()]


def apply_to_all(*, ready: Ready, why: str, now: datetime) -> Written:
    """Make all memberships what the rule says."""
    text = _statement(ready, of_some=False) + _COUNTED
    with connection.cursor() as cursor:
        cursor.execute(text, _given(ready, why, now))
        [row] = cursor.fetchall()
    return Written(*row)


def _statement(ready: Ready, *, of_some: bool) -> str:
    some = _SOME if of_some else ""
    return _APPLY.format(
        verdicts=ready.compiled.verdicts(of_some=of_some),
        some=some,
        tags=_TAGS.format(some=some) if ready.segment.enter_tags else "",
    )


def _given(ready: Ready, why: str, now: datetime) -> dict[str, Any]:
    segment = ready.segment
    return {
        **ready.compiled.values,
        "shop": segment.installation_id,
        "segment": segment.id,
        "now": now,
        "why": why[:60],
        "origin": f"segment:{segment.id}",
        "tags": list(segment.enter_tags),
    }


def close_doubled(
    *, installation_id: int, people: Sequence[int], now: datetime
) -> None:
    """Leave merged people one open membership a segment: the oldest."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE growth_membership AS membership
            SET left_at = %(now)s, why_left = 'merged', due_at = NULL
            FROM (
                SELECT id, row_number() OVER (
                    PARTITION BY segment_id, customer_id ORDER BY entered_at, id
                ) AS place
                FROM growth_membership
                WHERE installation_id = %(shop)s AND left_at IS NULL
                  AND customer_id = ANY(%(people)s)
            ) AS open
            WHERE membership.id = open.id AND open.place > 1
            """,
            {"now": now, "shop": installation_id, "people": list(people)},
        )
