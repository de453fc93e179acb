from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Q, QuerySet

from saleor_wechat_growth.segments import problems as problems_of
from saleor_wechat_growth.segments import rules
from saleor_wechat_growth.segments.catalogue import catalogue_of
from saleor_wechat_growth.segments.compiler import Compiled, compile_rule
from saleor_wechat_growth.segments.errors import RuleCircular
from saleor_wechat_growth.segments.models import (
    Membership,
    Segment,
    SegmentVersion,
    Tagging,
    TaggingChange,
)
from saleor_wechat_growth.segments.ordering import in_order

#: how long a preview may count before it estimates, and estimate before it gives up
COUNTING: Final = 400
ESTIMATING: Final = 400
#: how many people an estimate looks at
LOOKED_AT: Final = 2000
#: one of so many people on a sampled page
SPREAD: Final = 10
SHOWN: Final = 10
#: PostgreSQL's "canceling statement due to statement timeout"
_CANCELLED: Final = "57014"


@dataclass(frozen=True, slots=True)
class Preview:
    """How many a rule is true of, and some of them.

    count: None if not even an estimate was quick enough; is_estimate: projected from
    a sample of people.
    """

    count: int | None
    is_estimate: bool
    sample: tuple[int, ...]


def members_by_rule(
    installation_id: int,
    rule: Mapping[str, Any] | rules.Rule,
    now: datetime,
    people: Collection[int] | None = None,
) -> set[int]:
    """Return of whom a rule is true at `now`, among `people` if given.

    Raises RuleInvalid.
    """
    compiled = compile_rule(rules.load(rule), catalogue_of(installation_id))
    given = _given(compiled, installation_id, now)
    if people is not None:
        given["people"] = list(people)
    text = compiled.members(of_some=people is not None)
    return {row[0] for row in _fetch(text, given)}


def preview(
    installation_id: int, rule: Mapping[str, Any] | rules.Rule, now: datetime
) -> Preview:
    """Count whom a rule is true of, within a second, and show ten of them.

    Raises RuleInvalid.
    """
    compiled = compile_rule(rules.load(rule), catalogue_of(installation_id))
    given = _given(compiled, installation_id, now)
    return _count(compiled, given) or _estimate(compiled, given)


def _count(compiled: Compiled, given: Mapping[str, Any]) -> Preview | None:
    found = _within(
        COUNTING,
        "SELECT count(*), (array_agg(customer_id ORDER BY customer_id DESC))"  # noqa: S608 -- values stand beside it
        f"[1:{SHOWN}] FROM ({compiled.members()}) AS members",
        given,
    )
    if found is None:
        return None
    [(count, sample)] = found
    return Preview(count, is_estimate=False, sample=tuple(sample or ()))


# A page holds people who came together: some of many pages, not all of a few.
_PEOPLE: Final = """
SELECT id FROM growth_customer TABLESAMPLE SYSTEM (%(percent)s) REPEATABLE (1)
WHERE installation_id = %(shop)s AND merged_into_id IS NULL AND erased_at IS NULL
  AND mod(abs(hashint8(id)::bigint), %(spread)s) = 0
LIMIT %(most)s
"""
#: the planner's word on how many there are
_HOW_MANY: Final = """
EXPLAIN (FORMAT JSON) SELECT FROM growth_customer
WHERE installation_id = %(shop)s AND merged_into_id IS NULL AND erased_at IS NULL
"""


def _estimate(compiled: Compiled, given: dict[str, Any]) -> Preview:
    [(plan,)] = _fetch(_HOW_MANY, given)
    total = int(plan[0]["Plan"]["Plan Rows"])
    spread = SPREAD if total > SPREAD * LOOKED_AT else 1
    sampled = _fetch(
        _PEOPLE,
        {
            **given,
            "percent": min(100.0, 100.0 * spread * LOOKED_AT / max(total, 1)),
            "spread": spread,
            # a sample varies; to cut it short would prefer the oldest
            "most": 2 * LOOKED_AT,
        },
    )
    people = [row[0] for row in sampled]
    found = _within(
        ESTIMATING, compiled.members(of_some=True), {**given, "people": people}
    )
    if found is None or not people:
        return Preview(None, is_estimate=True, sample=())
    ids = sorted((row[0] for row in found), reverse=True)
    return Preview(
        round(total * len(ids) / len(people)),
        is_estimate=True,
        sample=tuple(ids[:SHOWN]),
    )


def _given(compiled: Compiled, installation_id: int, now: datetime) -> dict[str, Any]:
    return {**compiled.values, "shop": installation_id, "now": now}


def _fetch(text: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _within(
    milliseconds: int, text: str, given: Mapping[str, Any]
) -> list[tuple[Any, ...]] | None:
    """Fetch, or return None if it takes longer."""
    try:
        with transaction.atomic():
            [(before,)] = _fetch("SELECT current_setting('statement_timeout')", {})
            _limit(str(milliseconds))
            found = _fetch(text, given)
            _limit(before)
            return found
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") != _CANCELLED:
            raise
        return None


def _limit(timeout: str) -> None:
    _fetch("SELECT set_config('statement_timeout', %(to)s, TRUE)", {"to": timeout})


def segments(installation_id: int) -> QuerySet[Segment]:
    """The shop's segments, by key."""
    return Segment.objects.of(installation_id).order_by("key")


def versions(installation_id: int, segment_id: int) -> QuerySet[SegmentVersion]:
    """What a segment's rule was, newest first."""
    return (
        SegmentVersion.objects.of(installation_id)
        .filter(segment_id=segment_id)
        .order_by("-number")
    )


def audience_at(installation_id: int, segment_id: int, moment: datetime) -> set[int]:
    """Return who was in a segment at a moment: who had entered and not yet left."""
    return set(
        _open_at(installation_id, moment)
        .filter(segment_id=segment_id)
        .values_list("customer_id", flat=True)
    )


def _open_at(installation_id: int, moment: datetime) -> QuerySet[Membership]:
    return Membership.objects.of(installation_id).filter(
        Q(left_at__isnull=True) | Q(left_at__gt=moment), entered_at__lte=moment
    )


def memberships_of(installation_id: int, customer_id: int) -> QuerySet[Membership]:
    """Which segments one person was in, when and why, newest first."""
    return (
        Membership.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .select_related("segment")
        .order_by("-entered_at", "-id")
    )


_SIZES: Final = """
WITH moves AS (
    SELECT entered_at AS at, 1 AS step FROM growth_membership
    WHERE installation_id = %(shop)s AND segment_id = %(segment)s
      AND entered_at <= %(last)s
    UNION ALL
    SELECT left_at, -1 FROM growth_membership
    WHERE installation_id = %(shop)s AND segment_id = %(segment)s
      AND left_at <= %(last)s
), placed AS (
    -- a moment belongs to what ends with it
    SELECT width_bucket(at - interval '1 microsecond', %(moments)s::timestamptz[])
        AS place, sum(step) AS steps
    FROM moves GROUP BY 1
)
SELECT moment, COALESCE((
    SELECT sum(steps) FROM placed WHERE placed.place < wanted.place
), 0)::bigint
FROM unnest(%(moments)s::timestamptz[]) WITH ORDINALITY AS wanted (moment, place)
ORDER BY moment
"""


def sizes(
    installation_id: int, segment_id: int, moments: Sequence[datetime]
) -> list[tuple[datetime, int]]:
    """Return how many were in a segment at each moment (ascending), from its history."""
    ordered = sorted(moments)
    if not ordered:
        return []
    given = {
        "shop": installation_id,
        "segment": segment_id,
        "moments": ordered,
        "last": ordered[-1],
    }
    return [(moment, size) for moment, size in _fetch(_SIZES, given)]


@dataclass(frozen=True, slots=True)
class Flow:
    """How a segment moved: who entered and left, and its size at moments."""

    size: int
    entered: int
    left: int
    sizes: Sequence[tuple[datetime, int]]


_MOVES: Final = """
SELECT segment_id, width_bucket(
        at - interval '1 microsecond', %(moments)s::timestamptz[]) AS place,
    sum(entered)::bigint, sum(gone)::bigint
FROM (
    SELECT segment_id, entered_at AS at, 1 AS entered, 0 AS gone
    FROM growth_membership
    WHERE installation_id = %(shop)s AND segment_id = ANY(%(segments)s)
      AND entered_at > %(first)s
    UNION ALL
    SELECT segment_id, left_at, 0, 1 FROM growth_membership
    WHERE installation_id = %(shop)s AND segment_id = ANY(%(segments)s)
      AND left_at > %(first)s
) AS moves
GROUP BY 1, 2
"""


def flows(
    installation_id: int,
    segment_ids: Collection[int],
    moments: Sequence[datetime],
    since: datetime,
) -> Mapping[int, Flow]:
    """Return how segments moved, from their sizes now back (two queries).

    moments: ascending; entered, left: after `since`, which is one of them.
    """
    counted = (
        Membership.objects.of(installation_id)
        .filter(segment_id__in=segment_ids, left_at__isnull=True)
        .order_by()
        .values_list("segment_id")
        .annotate(Count("id"))
    )
    now_in = dict(counted)
    given = {
        "shop": installation_id,
        "segments": list(segment_ids),
        "moments": list(moments),
        "first": moments[0],
    }
    moved: dict[int, dict[int, tuple[int, int]]] = {each: {} for each in segment_ids}
    for segment_id, place, entered, gone in _fetch(_MOVES, given):
        moved[segment_id][place] = (entered, gone)
    return {
        each: _flow(now_in.get(each, 0), moved[each], moments, since)
        for each in segment_ids
    }


def _flow(
    size: int,
    moved: Mapping[int, tuple[int, int]],
    moments: Sequence[datetime],
    since: datetime,
) -> Flow:
    """Walk back: what moved in a place did so after its moment."""
    was, sizes = size, []
    entered = left = 0
    for place in range(len(moments), 0, -1):
        came, went = moved.get(place, (0, 0))
        was += went - came
        moment = moments[place - 1]
        sizes.append((moment, was))
        if moment >= since:
            entered, left = entered + came, left + went
    return Flow(size, entered, left, tuple(reversed(sizes)))


def members(installation_id: int, segment_id: int) -> QuerySet[Membership]:
    """Who is in a segment now."""
    return Membership.objects.of(installation_id).filter(
        segment_id=segment_id, left_at__isnull=True
    )


def problems(
    installation_id: int, rule: object, key: str = ""
) -> list[problems_of.Problem]:
    """Return everything that is wrong with the JSON of the rule of segment `key`."""
    others = {
        each.key: each.rule
        for each in Segment.objects.of(installation_id)
        .exclude(status=Segment.Status.ARCHIVED)
        .exclude(key=key)
    }
    found = problems_of.find(rule, catalogue_of(installation_id), {*others, key})
    if found:
        return found
    stands_on = {
        other: rules.segments_in(rules.load(each)) for other, each in others.items()
    }
    try:
        in_order({**stands_on, key: rules.segments_in(rules.load(rule))})
    except RuleCircular as error:
        return [problems_of.Problem((), problems_of.Wrong.CIRCLE, str(error))]
    return []


def used_by(
    installation_id: int, segment_ids: Collection[int]
) -> Mapping[int, Sequence[str]]:
    """Return the names of the segments whose rules name each of these."""
    alive = list(
        Segment.objects.of(installation_id).exclude(status=Segment.Status.ARCHIVED)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for each in alive:
        for key in rules.segments_in(rules.load(each.rule)):
            found[key].append(each.name)
    return {
        each.id: sorted(found[each.key]) for each in alive if each.id in segment_ids
    }


def wearers(installation_id: int, tag_ids: Collection[int]) -> Mapping[int, int]:
    """Return how many people wear each tag."""
    worn = (
        Tagging.objects.of(installation_id)
        .filter(tag_id__in=tag_ids, customer__merged_into__isnull=True)
        .order_by()
        .values_list("tag_id")
        .annotate(Count("customer_id", distinct=True))
    )
    return dict(worn)


def transition_matrix(
    installation_id: int,
    segment_ids: Collection[int],
    earlier: datetime,
    later: datetime,
) -> Mapping[tuple[int | None, int | None], int]:
    """Count who was in which of these segments at two moments.

    (segment then, segment later) -> people; None: in none of them. Meant for segments
    that shut each other out, as the lifecycle stages do.
    """
    then = _places(installation_id, segment_ids, earlier)
    since = _places(installation_id, segment_ids, later)
    return Counter(
        (then.get(person), since.get(person)) for person in then.keys() | since.keys()
    )


def _places(
    installation_id: int, segment_ids: Collection[int], moment: datetime
) -> dict[int, int]:
    return dict(
        _open_at(installation_id, moment)
        .filter(segment_id__in=segment_ids)
        .order_by("entered_at", "id")
        .values_list("customer_id", "segment_id")
    )


_QUINTILES: Final = """
SELECT percentile_disc(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (ORDER BY recency),
    percentile_disc(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (ORDER BY frequency),
    percentile_disc(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (ORDER BY monetary)
FROM (
    SELECT %(now)s - max(placed_at) AS recency, count(*) AS frequency,
        sum(greatest(total - refunded, 0)) FILTER (WHERE currency = %(currency)s)
            AS monetary
    FROM growth_order
    WHERE installation_id = %(shop)s AND customer_id IS NOT NULL AND NOT is_staff
      AND paid_at IS NOT NULL AND cancelled_at IS NULL AND refunded_at IS NULL
      AND placed_at > %(now)s - %(window)s
    GROUP BY customer_id
) AS buyers
"""


@dataclass(frozen=True, slots=True)
class Quintiles:
    """Where a fifth, two, three and four fifths of the buyers end, per dimension.

    Small shops have equal ones: edges of `builtin.Rfm` must ascend.
    """

    recency: tuple[timedelta, ...]
    frequency: tuple[int, ...]
    monetary: tuple[Decimal, ...]


def rfm_quintiles(
    installation_id: int, currency: str, window: timedelta, now: datetime
) -> Quintiles | None:
    """Return the quintiles of who bought in the window; None if nobody did."""
    given = {
        "shop": installation_id,
        "currency": currency,
        "window": window,
        "now": now,
    }
    [edges] = _fetch(_QUINTILES, given)
    return None if None in edges else Quintiles(*(tuple(each) for each in edges))


def tag_history(installation_id: int, customer_id: int) -> QuerySet[TaggingChange]:
    """Who put which tags on one person or took them off, and why, newest first."""
    return (
        TaggingChange.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .select_related("tag")
        .order_by("-at", "-id")
    )
