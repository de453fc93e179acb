"""What the ledgers say of whole days: the one place where roll-ups come from."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from saleor_wechat_growth.insights.models import EarningDay, RecallDay


class Day(NamedTuple):
    """A day of one journey, in the shop's zone."""

    journey_id: int
    day: date


# Days as spans of time, so that every table is read by its own index on time. That the
# planner sees how long they are together, the first and the last are said once more.
_DAYS: Final = """
WITH day AS (
    SELECT journey_id, day, (day::timestamp AT TIME ZONE %(zone)s) AS since,
        ((day + 1)::timestamp AT TIME ZONE %(zone)s) AS until
    FROM unnest(%(journeys)s::bigint[], %(days)s::date[]) AS asked (journey_id, day)
)
"""

_RUNS: Final = """
SELECT day.journey_id, day.day, run.outcome, count(*),
    count(*) FILTER (WHERE run.touches > 0),
    count(*) FILTER (WHERE run.reversed_at IS NOT NULL
        AND run.outcome LIKE 'recovered%%')
FROM day JOIN growth_run AS run ON run.installation_id = %(shop)s
    AND run.journey_id = day.journey_id
    AND run.entered_at >= day.since AND run.entered_at < day.until
    AND run.entered_at >= %(since)s AND run.entered_at < %(until)s
GROUP BY 1, 2, 3
"""

_MESSAGES: Final = """
SELECT day.journey_id, day.day, message.state, count(*)
FROM day JOIN growth_run AS run ON run.installation_id = %(shop)s
    AND run.journey_id = day.journey_id
    AND run.entered_at >= day.since AND run.entered_at < day.until
    AND run.entered_at >= %(since)s AND run.entered_at < %(until)s
JOIN growth_message AS message ON message.run_id = run.id
GROUP BY 1, 2, 3
"""

# Whoever is judged often counts by the last verdict; who entered once counts as entered.
_REFUSED: Final = """
SELECT day.journey_id, day.day, judged.reason, count(*)
FROM day JOIN growth_decision AS judged ON judged.installation_id = %(shop)s
    AND judged.stage = 'entry' AND judged.run_id IS NULL
    AND judged.at >= day.since AND judged.at < day.until
    AND judged.at >= %(since)s AND judged.at < %(until)s
    AND (judged.facts ->> 'journey')::bigint = day.journey_id
WHERE NOT EXISTS (
    SELECT FROM growth_decision AS other
    WHERE other.installation_id = %(shop)s AND other.subject = judged.subject
        AND other.stage = 'entry'
        AND other.facts ->> 'journey' = judged.facts ->> 'journey'
        AND (other.run_id IS NOT NULL
            OR (other.at, other.id) > (judged.at, judged.id))
)
GROUP BY 1, 2, 3
"""

# One run has the credit of an order; another that it ended gave the coupon, perhaps.
_EARNINGS: Final = """
, ended AS (
    SELECT day.journey_id, day.day, run.outcome, bought.currency, bought.total,
        LEAST(bought.refunded, bought.total) AS refunded,
        run.outcome LIKE 'recovered%%' AS is_credited,
        run.reversed_at IS NULL AS stands,
        COALESCE(held.spent, 0) AS coupon_cost, held.currency AS coupon_currency
    FROM day JOIN growth_order AS bought ON bought.installation_id = %(shop)s
        AND bought.paid_at >= day.since AND bought.paid_at < day.until
        AND bought.paid_at >= %(since)s AND bought.paid_at < %(until)s
    JOIN growth_run AS run ON run.installation_id = %(shop)s
        AND run.order_saleor_id = bought.saleor_id AND run.order_saleor_id <> ''
        AND run.journey_id = day.journey_id
    LEFT JOIN growth_coupongrant AS held ON held.id = run.coupon_grant_id
        AND held.order_saleor_id = bought.saleor_id
        AND held.origin = 'run:' || run.id AND held.state = 'redeemed'
), booked AS (
    SELECT journey_id, day, currency, outcome, total, refunded, is_credited, stands,
        0 AS coupon_cost
    FROM ended WHERE is_credited
    UNION ALL
    SELECT journey_id, day, coupon_currency, '', 0, 0, false, false, coupon_cost
    FROM ended WHERE coupon_cost > 0
)
SELECT journey_id, day, currency,
    count(*) FILTER (WHERE stands AND outcome = 'recovered_voucher'),
    count(*) FILTER (WHERE stands AND outcome = 'recovered_link'),
    count(*) FILTER (WHERE stands AND outcome = 'recovered_window'),
    count(*) FILTER (WHERE is_credited AND NOT stands),
    COALESCE(sum(total) FILTER (WHERE stands AND outcome = 'recovered_voucher'), 0),
    COALESCE(sum(total) FILTER (WHERE stands AND outcome = 'recovered_link'), 0),
    COALESCE(sum(total) FILTER (WHERE stands AND outcome = 'recovered_window'), 0),
    COALESCE(sum(total) FILTER (WHERE is_credited AND NOT stands), 0),
    COALESCE(sum(refunded) FILTER (WHERE stands), 0),
    COALESCE(sum(coupon_cost), 0)
FROM booked GROUP BY 1, 2, 3
"""


def recalls(installation_id: int, zone: str, days: Collection[Day]) -> list[RecallDay]:
    """Return what these days' rows must say (unsaved); of empty days nothing.

    zone: the name of the shop's time zone. Three statements, however many days.
    """
    found: dict[Day, RecallDay] = {}

    def row(journey_id: int, day: date) -> RecallDay:
        return found.setdefault(
            Day(journey_id, day),
            RecallDay(installation_id=installation_id, journey_id=journey_id, day=day),
        )

    for journey_id, day, outcome, count, touched, taken_back in _asked(
        _RUNS, installation_id, zone, days
    ):
        of_day = row(journey_id, day)
        of_day.outcomes[outcome] = count
        of_day.entered += count
        of_day.touched += touched
        of_day.reversed += taken_back
    for journey_id, day, state, count in _asked(_MESSAGES, installation_id, zone, days):
        row(journey_id, day).messages[state] = count
    for journey_id, day, reason, count in _asked(_REFUSED, installation_id, zone, days):
        row(journey_id, day).not_eligible[reason] = count
    return list(found.values())


_EARNED: Final = (
    "voucher_orders",
    "link_orders",
    "window_orders",
    "reversed_orders",
    "voucher",
    "link",
    "window",
    "reversed",
    "refunded",
    "coupon_cost",
)


def earnings(
    installation_id: int, zone: str, days: Collection[Day]
) -> list[EarningDay]:
    """Return what these days' rows must say (unsaved); of empty days nothing."""
    return [
        EarningDay(
            installation_id=installation_id,
            journey_id=journey_id,
            day=day,
            currency=currency,
            **dict(zip(_EARNED, values, strict=True)),
        )
        for journey_id, day, currency, *values in _asked(
            _EARNINGS, installation_id, zone, days
        )
    ]


def columns(days: Collection[Day]) -> tuple[list[int], list[date]]:
    """Return days as two columns, in one order."""
    ordered = sorted(days)
    return [each.journey_id for each in ordered], [each.day for each in ordered]


def _asked(
    statement: str, installation_id: int, zone: str, days: Collection[Day]
) -> Iterator[Any]:
    journeys, dates = columns(days)
    where = ZoneInfo(zone)
    since = datetime.combine(min(dates), time(), where)
    until = datetime.combine(max(dates), time(), where)
    with connection.cursor() as cursor:
        cursor.execute(
            _DAYS + statement,
            {
                "shop": installation_id,
                "zone": zone,
                "journeys": journeys,
                "days": dates,
                "since": since,
                "until": until + timedelta(days=1),
            },
        )
        yield from cursor.fetchall()
