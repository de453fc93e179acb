"""The shop's segments: what they say, what is wrong with it, who stands on whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from saleor_wechat_growth.segments import problems as problems_of
from saleor_wechat_growth.segments import rules
from saleor_wechat_growth.segments.catalogue import catalogue_of
from saleor_wechat_growth.segments.errors import RuleCircular
from saleor_wechat_growth.segments.models import Segment, SegmentVersion
from saleor_wechat_growth.segments.ordering import in_order
from saleor_wechat_growth.segments.queries.asking import fetch


def segments(installation_id: int) -> QuerySet[Segment]:
    """The shop's segments, by key."""
    return Segment.objects.of(installation_id).order_by("key")


def versions(
    installation_id: int, segment_ids: Collection[int], most: int
) -> Mapping[int, Sequence[SegmentVersion]]:
    """Return what the rules of segments were, the newest `most` of each, first."""
    place = Window(
        RowNumber(), partition_by=F("segment_id"), order_by=F("number").desc()
    )
    rows = (
        SegmentVersion.objects.of(installation_id)
        .filter(segment_id__in=segment_ids)
        .annotate(place=place)
        .filter(place__lte=most)
    )
    found: dict[int, list[SegmentVersion]] = defaultdict(list)
    for row in rows.order_by("segment_id", "-number"):
        found[row.segment_id].append(row)
    return found


def asks_of_orders(installation_id: int, rule: Mapping[str, Any] | rules.Rule) -> bool:
    """Say whether a rule speaks of orders, itself or by the segments that it names.

    Raises RuleInvalid.
    """
    loaded = rules.load(rule)
    if rules.asks_of_orders(loaded):
        return True
    waiting = set(rules.segments_in(loaded))
    if not waiting:
        return False
    known = dict(Segment.objects.of(installation_id).values_list("key", "rule"))
    seen: set[str] = set()
    while waiting:
        key = waiting.pop()
        seen.add(key)
        if key not in known:
            continue
        named = rules.load(known[key])
        if rules.asks_of_orders(named):
            return True
        waiting |= rules.segments_in(named) - seen
    return False


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
    [edges] = fetch(_QUINTILES, given)
    return None if None in edges else Quintiles(*(tuple(each) for each in edges))
