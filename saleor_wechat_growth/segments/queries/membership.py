"""Who is in segments, who was, and how they moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Func, Q, QuerySet

from saleor_wechat_growth.segments.models import Membership
from saleor_wechat_growth.segments.queries.asking import fetch


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


def count_at(installation_id: int, segment_id: int, moment: datetime) -> int:
    """Return how many people were in a segment at a moment."""
    rows = _open_at(installation_id, moment).filter(segment_id=segment_id)
    return rows.values("customer_id").distinct().count()


def entered(installation_id: int, segment_id: int, since: datetime) -> int:
    """Return how often somebody came to a segment since then, its builds left out."""
    rows = Membership.objects.of(installation_id).filter(
        segment_id=segment_id, entered_at__gt=since
    )
    return rows.exclude(why="built").count()


def page_at(
    installation_id: int, segment_id: int, moment: datetime, *, after: int, most: int
) -> list[int]:
    """Return the next of who was in a segment at a moment, as who entered it.

    By `entered_as`, ascending, above `after`: neither time nor a merge moves that, so
    that work in pages sees everybody once however often a page is asked for.
    """
    rows = Membership.objects.of(installation_id).filter(
        segment_id=segment_id, entered_at__lte=moment, entered_as__gt=after
    )
    # two reads, each by an index of its own
    still = rows.filter(left_at__isnull=True).order_by("entered_as")
    gone = rows.filter(left_at__gt=moment).order_by("entered_as")
    found = {
        entered_as
        for each in (still, gone)
        for entered_as in each.values_list("entered_as", flat=True)[:most]
    }
    return sorted(found)[:most]


def owners_at(
    installation_id: int,
    segment_id: int,
    moment: datetime,
    entered_as: Collection[int],
) -> Mapping[int, int]:
    """Return whose these memberships are today, by who entered."""
    rows = _open_at(installation_id, moment).filter(
        segment_id=segment_id, entered_as__in=entered_as
    )
    return dict(rows.values_list("entered_as", "customer_id"))


def sample_at(
    installation_id: int, segment_id: int, moment: datetime, most: int
) -> list[int]:
    """Return some of who was in a segment at a moment: the same ones each time."""
    rows = (
        _open_at(installation_id, moment)
        .filter(segment_id=segment_id)
        .order_by(Func("entered_as", function="hashint8"), "entered_as")
    )
    return list(dict.fromkeys(rows.values_list("customer_id", flat=True)[:most]))


def memberships_of(installation_id: int, customer_id: int) -> QuerySet[Membership]:
    """Which segments one person was in, when and why, newest first."""
    return (
        Membership.objects.of(installation_id)
        .filter(customer_id=customer_id)
        .select_related("segment")
        .order_by("-entered_at", "-id")
    )


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
    for segment_id, place, entered, gone in fetch(_MOVES, given):
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
