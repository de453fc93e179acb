"""What sources brought: who came, who bought, what it cost, by the shop's days.

Who came first by what is told from the touches (`activity.queries.first_touches` says
the same of some people), so that a figure of last week can change: somebody may turn
out to be known already. Orders count while they stand: neither cancelled nor given
back in full, and none of the shop's own staff.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import Sum

from saleor_wechat_growth.activity import queries as activity
from saleor_wechat_growth.activity.models import (
    MOST_PERMANENT,
    ChannelCost,
    CodeAllowance,
    CodeVisit,
    Touch,
)
from saleor_wechat_growth.core.money import NOTHING
from saleor_wechat_growth.insights.queries.overview import Period
from saleor_wechat_growth.reach.credentials import WECHAT_KINDS
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.queries import zone

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from django.db.models import QuerySet

#: of a rate such as CAC or ROI
_FINE: Final = Decimal("0.001")
#: times somebody came, that their page shows
_NEWEST: Final = 50

_FIRST: Final = """
WITH first AS (
    SELECT DISTINCT ON (customer_id) customer_id, source_id, at FROM growth_touch
    WHERE installation_id = %(shop)s AND source_id IS NOT NULL
    ORDER BY customer_id, at, origin, kind
)
"""

_TRAFFIC: Final = """
SELECT source_id, count(*) FILTER (WHERE kind = 'scan'),
    count(*) FILTER (WHERE kind IN ('open', 'link')),
    count(DISTINCT customer_id) FILTER (WHERE is_follow), 0
FROM growth_touch
WHERE installation_id = %(shop)s AND source_id IS NOT NULL
    AND at >= %(since)s AND at < %(until)s
GROUP BY source_id
UNION ALL
SELECT source_id, 0, 0, 0, count(*) FROM first
WHERE at >= %(since)s AND at < %(until)s GROUP BY source_id
"""

# a person's first order is the first of those that stand, whoever brought them
_NEW: Final = """
SELECT first.source_id, bought.currency, count(*) FROM first
JOIN LATERAL (
    SELECT paid_at, currency FROM growth_order AS bought
    WHERE bought.customer_id = first.customer_id
        AND bought.installation_id = %(shop)s AND bought.paid_at IS NOT NULL
        AND bought.cancelled_at IS NULL AND bought.refunded_at IS NULL
        AND NOT bought.is_staff
    ORDER BY paid_at, id LIMIT 1
) AS bought ON bought.paid_at >= first.at
WHERE bought.paid_at >= %(since)s AND bought.paid_at < %(until)s
GROUP BY first.source_id, bought.currency
"""

_EARNED: Final = """
SELECT first.source_id, bought.currency, count(*), sum(bought.total - bought.refunded)
FROM growth_order AS bought
JOIN first ON first.customer_id = bought.customer_id AND bought.paid_at >= first.at
WHERE bought.installation_id = %(shop)s
    AND bought.paid_at >= %(since)s AND bought.paid_at < %(until)s
    AND bought.cancelled_at IS NULL AND bought.refunded_at IS NULL
    AND NOT bought.is_staff
GROUP BY first.source_id, bought.currency
"""

_DAYS: Final = """
SELECT (at AT TIME ZONE %(zone)s)::date, count(*) FILTER (WHERE kind = 'scan'),
    count(*) FILTER (WHERE kind IN ('open', 'link'))
FROM growth_touch
WHERE installation_id = %(shop)s AND source_id = %(source)s
    AND at >= %(since)s AND at < %(until)s
GROUP BY 1
"""


@dataclass(slots=True)
class Traffic:
    """Who came by a source in a period.

    scans: of a service account's codes. opens: of the mini-program by a code, and
    links followed in it. visits: links followed by we don't know whom. followers:
    people who followed by a code, each once. people: those who came by any source for
    the first time, and by this one.
    """

    scans: int = 0
    opens: int = 0
    visits: int = 0
    followers: int = 0
    people: int = 0
    costs: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Earning:
    """What a source brought and cost in one currency.

    orders: paid in the period, by people whose first source it is. net: their totals
    less what was given back. new_customers: whom this cost brought, see `_brought`.
    Rates are None where they would divide by nothing.
    """

    currency: str
    orders: int
    net: Decimal
    cost: Decimal
    new_customers: int

    @property
    def cac(self) -> Decimal | None:
        """Cost for each new customer."""
        if not self.new_customers or not self.cost:
            return None
        return (self.cost / self.new_customers).quantize(_FINE)

    @property
    def roi(self) -> Decimal | None:
        """Return on investment: what is left of net revenue after its cost, by cost.

        -1: nothing came of it. 0: it earned what it cost. 1.5: for each unit that was
        spent one and a half more came back.
        """
        if not self.cost:
            return None
        return ((self.net - self.cost) / self.cost).quantize(_FINE)


@dataclass(frozen=True, slots=True)
class Earnings:
    """What a source brought in all.

    new_customers: people who came first by the source and then paid their first
    order, in the period, in whatever currency.
    """

    new_customers: int = 0
    by_currency: Sequence[Earning] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """One of the shop's days at one source."""

    day: date
    scans: int
    opens: int
    visits: int


def traffic(
    installation_id: int, source_ids: Sequence[int], period: Period
) -> Mapping[int, Traffic]:
    """Return who came by these sources (four queries)."""
    found = {source_id: Traffic() for source_id in source_ids}
    spare = Traffic()
    for row in _asked(_FIRST + _TRAFFIC, _bounds(installation_id, period)):
        source_id, scans, opens, followers, people = row
        one = found.get(source_id, spare)
        one.scans += scans
        one.opens += opens
        one.followers += followers
        one.people += people
    for source_id, count in (
        _visits(installation_id, period)
        .filter(code__source_id__in=source_ids)
        .values_list("code__source_id")
        .annotate(total=Sum("count"))
    ):
        found[source_id].visits = count
    for source_id, currency, amount in _costs(installation_id, source_ids, period):
        found[source_id].costs[currency] = amount
    return found


def earnings(
    installation_id: int, source_ids: Sequence[int], period: Period
) -> Mapping[int, Earnings]:
    """Return what these sources earned and cost (four queries)."""
    bounds = _bounds(installation_id, period)
    fresh: dict[int, dict[str, int]] = defaultdict(dict)
    for source_id, currency, count in _asked(_FIRST + _NEW, bounds):
        fresh[source_id][currency] = count
    costs: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for source_id, currency, amount in _costs(installation_id, source_ids, period):
        costs[source_id][currency] = amount
    sold: dict[int, dict[str, tuple[int, Decimal]]] = defaultdict(dict)
    for source_id, currency, orders, net in _asked(_FIRST + _EARNED, bounds):
        sold[source_id][currency] = (orders, net)
    return {
        source_id: Earnings(
            sum(fresh[source_id].values()),
            [
                Earning(
                    currency,
                    *sold[source_id].get(currency, (0, NOTHING)),
                    cost=costs[source_id].get(currency, NOTHING),
                    new_customers=_brought(
                        fresh[source_id], costs[source_id], currency
                    ),
                )
                for currency in sorted({*sold[source_id], *costs[source_id]})
            ],
        )
        for source_id in source_ids
    }


def _brought(
    fresh: Mapping[str, int], costs: Mapping[str, Decimal], currency: str
) -> int:
    """Return how many new customers a source's cost in one currency brought.

    All, whatever they paid in, if the source cost nothing in another; else those who
    paid their first order in this one. To divide the cost in each by all would tell of
    each customer as cheaper than they were.
    """
    if len(costs) > 1:
        return fresh.get(currency, 0)
    return sum(fresh.values())


def days(installation_id: int, source_id: int, period: Period) -> list[Day]:
    """Return each day of a period at one source, days with nothing too."""
    bounds = _bounds(installation_id, period)
    came = {
        day: (scans, opens)
        for day, scans, opens in _asked(_DAYS, {**bounds, "source": source_id})
    }
    visits: dict[date, int] = dict(
        _visits(installation_id, period)
        .filter(code__source_id=source_id)
        .values_list("day")
        .annotate(total=Sum("count"))
    )
    return [
        Day(day, *came.get(day, (0, 0)), visits=visits.get(day, 0))
        for day in period.days
    ]


def code_counts(
    installation_id: int, source_ids: Sequence[int]
) -> Mapping[int, Mapping[str, int]]:
    """Return how many codes of each state these sources have."""
    found: dict[int, dict[str, int]] = {source_id: {} for source_id in source_ids}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT source_id, state, count(*) FROM growth_scenecode "
            "WHERE installation_id = %s AND source_id = ANY(%s) GROUP BY 1, 2",
            [installation_id, list(source_ids)],
        )
        for source_id, state, count in cursor.fetchall():
            found[source_id][state] = count
    return found


def code_touches(
    installation_id: int, code_ids: Sequence[int]
) -> Mapping[int, tuple[int, int]]:
    """Return how often each of these codes was scanned, and opened or followed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code_id, count(*) FILTER (WHERE kind = 'scan'), "
            "count(*) FILTER (WHERE kind <> 'scan') FROM growth_touch "
            "WHERE installation_id = %s AND code_id = ANY(%s) GROUP BY 1",
            [installation_id, list(code_ids)],
        )
        return {code_id: (scans, opens) for code_id, scans, opens in cursor.fetchall()}


def code_accounts(installation_id: int) -> list[tuple[Account, int | None]]:
    """Return the accounts that codes can be made with, and their permanent ones left.

    None: of a mini-program, whose codes are without number.
    """
    accounts = Account.objects.of(installation_id).filter(kind__in=WECHAT_KINDS)
    used = dict(
        CodeAllowance.objects.of(installation_id).values_list("account_id", "permanent")
    )
    return [
        (
            account,
            MOST_PERMANENT - used.get(account.pk, 0)
            if account.kind == Account.Kind.SERVICE_ACCOUNT
            else None,
        )
        for account in accounts.order_by("name", "id")
    ]


def costs(installation_id: int, source_id: int) -> QuerySet[ChannelCost]:
    """Return what was entered of one source's costs, newest day first."""
    return (
        ChannelCost.objects.of(installation_id)
        .filter(source_id=source_id)
        .order_by("-day", "currency")
    )


def _costs(
    installation_id: int, source_ids: Sequence[int], period: Period
) -> list[tuple[int, str, Decimal]]:
    return list(
        ChannelCost.objects.of(installation_id)
        .filter(source_id__in=source_ids, day__range=(period.since, period.until))
        .order_by()
        .values_list("source_id", "currency")
        .annotate(total=Sum("amount"))
    )


def _visits(installation_id: int, period: Period) -> QuerySet[CodeVisit]:
    return (
        CodeVisit.objects.of(installation_id)
        .filter(day__range=(period.since, period.until))
        .order_by()
    )


def _bounds(installation_id: int, period: Period) -> dict[str, Any]:
    where = zone(installation_id)
    return {
        "shop": installation_id,
        "since": _midnight(period.since, where),
        "until": _midnight(period.until + timedelta(days=1), where),
        "zone": where.key,
    }


def _midnight(day: date, where: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), where).astimezone(UTC)


def _asked(statement: str, values: Mapping[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[Any] = cursor.fetchall()
    return found


def touches_of(installation_id: int, customer_id: int) -> list[tuple[Touch, bool]]:
    """Return how somebody came first, and then the newest times; which is the first."""
    rows = activity.source_touches(installation_id, customer_id)
    first = rows.first()
    if first is None:
        return []
    later = rows.exclude(id=first.pk).order_by("-at", "-origin")[:_NEWEST]
    return [(first, True), *((touch, False) for touch in later)]
