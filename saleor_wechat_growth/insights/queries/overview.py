"""Periods of days, from the roll-ups alone: as fast with a million customers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from saleor_wechat_growth.insights.figures import Figures, together
from saleor_wechat_growth.insights.models import EarningDay, RecallDay, RollUp
from saleor_wechat_growth.reach.queries import zone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


#: a quarter, and the days that make it whole weeks
MOST_DAYS: Final = 92


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the shop, the last one included."""

    since: date
    until: date

    @property
    def days(self) -> list[date]:
        count = (self.until - self.since).days + 1
        return [self.since + timedelta(days=number) for number in range(count)]

    @property
    def before(self) -> Period:
        """The period as long that ends where this begins."""
        span = self.until - self.since + timedelta(days=1)
        return Period(self.since - span, self.until - span)


@dataclass(frozen=True, slots=True)
class DayFigures:
    """One day of a trend."""

    day: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class Overview:
    """A period and the one before it.

    agreed_at: when the roll-ups were last brought in step with the ledgers; None
    until they first were.
    """

    period: Period
    agreed_at: datetime | None
    figures: Figures
    before: Figures
    trend: Sequence[DayFigures]


def last_days(installation_id: int, days: int, now: datetime) -> Period:
    """Return the shop's last `days` days, today included."""
    today = now.astimezone(zone(installation_id)).date()
    return Period(today - timedelta(days=days - 1), today)


def start_of(installation_id: int, days: int, now: datetime) -> datetime:
    """Return when the first of the shop's last `days` days began."""
    where = zone(installation_id)
    first = now.astimezone(where).date() - timedelta(days=days - 1)
    return datetime.combine(first, time(), where).astimezone(UTC)


def overview(installation_id: int, period: Period) -> Overview:
    """Return what a period, and each of its days, came to (three queries)."""
    recalls, earnings = _rows(
        installation_id, Period(period.before.since, period.until)
    )
    by_day = {day: together(*_of(recalls, earnings, {day})) for day in period.days}
    return Overview(
        period=period,
        agreed_at=agreed_at(installation_id),
        figures=together(*_of(recalls, earnings, set(period.days))),
        before=together(*_of(recalls, earnings, set(period.before.days))),
        trend=[DayFigures(day, figures) for day, figures in by_day.items()],
    )


def figures(installation_id: int, period: Period) -> Figures:
    """Return what a period came to (two queries)."""
    return together(*_rows(installation_id, period))


def by_journey(
    installation_id: int, period: Period | None = None
) -> Mapping[int, Figures]:
    """Return what each journey came to, in a period or since ever (two queries)."""
    recalls, earnings = _rows(installation_id, period)
    rows: dict[int, tuple[list[RecallDay], list[EarningDay]]] = defaultdict(
        lambda: ([], [])
    )
    for recall in recalls:
        rows[recall.journey_id][0].append(recall)
    for earning in earnings:
        rows[earning.journey_id][1].append(earning)
    return {journey_id: together(*days) for journey_id, days in rows.items()}


def agreed_at(installation_id: int) -> datetime | None:
    row = RollUp.objects.of(installation_id).first()
    return row.agreed_at if row else None


def _rows(
    installation_id: int, period: Period | None
) -> tuple[list[RecallDay], list[EarningDay]]:
    recalls = RecallDay.objects.of(installation_id)
    earnings = EarningDay.objects.of(installation_id)
    if period is not None:
        span = {"day__gte": period.since, "day__lte": period.until}
        recalls, earnings = recalls.filter(**span), earnings.filter(**span)
    return list(recalls), list(earnings)


def _of(
    recalls: Sequence[RecallDay], earnings: Sequence[EarningDay], days: set[date]
) -> tuple[list[RecallDay], list[EarningDay]]:
    return (
        [each for each in recalls if each.day in days],
        [each for each in earnings if each.day in days],
    )
