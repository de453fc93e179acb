"""Read and share rates of service accounts, from what WeChat counted each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.db.models import Max, Min, Sum

from saleor_wechat_growth.reach.models import Account, AccountDay, ArticleDay
from saleor_wechat_growth.reach.policies import LEGAL_ZONE

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_DAYS: Final = 92
MOST_ARTICLES: Final = 50
_RATE: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Counts:
    """Persons, each once a day; None where WeChat has not told."""

    followers: int | None = None
    new_followers: int | None = None
    lost_followers: int | None = None
    read: int | None = None
    shared: int | None = None
    liked: int | None = None

    @property
    def read_rate(self) -> Decimal | None:
        """Readers of a hundred followers, as a share of 1; readers need not follow."""
        return rate(self.read, self.followers)

    @property
    def share_rate(self) -> Decimal | None:
        """Those who shared, of those who read."""
        return rate(self.shared, self.read)


@dataclass(frozen=True, slots=True)
class StatisticsDay:
    """A day of Asia/Shanghai. `error`: the gateway's code why it was not told."""

    day: date
    counts: Counts
    is_awaited: bool
    error: str


@dataclass(frozen=True, slots=True)
class ArticleFigures:
    """An article over the days asked for."""

    key: str
    first_day: date
    last_day: date
    read: int
    shared: int

    @property
    def share_rate(self) -> Decimal | None:
        return rate(self.shared, self.read)


@dataclass(frozen=True, slots=True)
class AccountStatistics:
    """One service account: its days, oldest first, and its articles, most read first.

    `average`: of a day, over those that WeChat told of; its followers are the newest.
    """

    account: Account
    days: Sequence[StatisticsDay]
    articles: Sequence[ArticleFigures]
    average: Counts


def rate(part: int | None, whole: int | None) -> Decimal | None:
    """Return a share of 1 with four places; None where there is no whole."""
    if part is None or not whole:
        return None
    return (Decimal(part) / whole).quantize(_RATE)


def account_statistics(account: Account, days: int, now: datetime) -> AccountStatistics:
    """Return the last `days` before today. Two queries."""
    today = now.astimezone(LEGAL_ZONE).date()
    since = today - timedelta(days=days)
    rows = AccountDay.objects.of(account.installation_id).filter(
        account=account, day__gte=since, day__lt=today
    )
    told = [_day(row) for row in rows.order_by("day")]
    return AccountStatistics(
        account=account,
        days=told,
        articles=_articles(account, since, today),
        average=_average([each.counts for each in told]),
    )


def _day(row: AccountDay) -> StatisticsDay:
    counts = Counts(
        followers=row.followers,
        new_followers=row.new_followers,
        lost_followers=row.lost_followers,
        read=row.read,
        shared=row.shared,
        liked=row.liked,
    )
    return StatisticsDay(row.day, counts, row.due_at is not None, row.error)


def _articles(account: Account, since: date, until: date) -> list[ArticleFigures]:
    rows = (
        ArticleDay.objects.of(account.installation_id)
        .filter(account=account, day__gte=since, day__lt=until)
        .values("key")
        .annotate(
            first_day=Min("day"),
            last_day=Max("day"),
            all_read=Sum("read", default=0),
            all_shared=Sum("shared", default=0),
        )
        .order_by("-all_read", "key")[:MOST_ARTICLES]
    )
    return [
        ArticleFigures(
            row["key"],
            row["first_day"],
            row["last_day"],
            row["all_read"],
            row["all_shared"],
        )
        for row in rows
    ]


def _average(days: Sequence[Counts]) -> Counts:
    def mean(values: Sequence[int | None]) -> int | None:
        known = [value for value in values if value is not None]
        return round(sum(known) / len(known)) if known else None

    totals = [each.followers for each in days if each.followers is not None]
    return Counts(
        followers=totals[-1] if totals else None,
        new_followers=mean([each.new_followers for each in days]),
        lost_followers=mean([each.lost_followers for each in days]),
        read=mean([each.read for each in days]),
        shared=mean([each.shared for each in days]),
        liked=mean([each.liked for each in days]),
    )
