"""What is left to send by, what was billed for it, and what forbids it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import TruncMonth

from saleor_wechat_growth.messaging.models import Message, QuotaUse, Template
from saleor_wechat_growth.messaging.queries.situation import (
    DAILY_QUOTAS,
    legal_day,
)
from saleor_wechat_growth.reach import queries as reach_queries
from saleor_wechat_growth.reach.models import Account, Grant, Suppression
from saleor_wechat_growth.reach.policies import LEGAL_ZONE

#: how many days of quotas are shown
QUOTA_DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class GrantsLeft:
    """Subscriptions to one template: sends that are left, promised, used up."""

    account: str
    template: str
    people: int
    available: int
    reserved: int
    spent: int


@dataclass(frozen=True, slots=True)
class QuotaDay:
    """What one account sent on one day of Asia/Shanghai; limit None: none we know."""

    account: str
    day: date
    used: int
    limit: int | None


@dataclass(frozen=True, slots=True)
class SmsMonth:
    """What one SMS account was billed in a month.

    month: its first day; cost: yuan, by the price of a part as it is now, None where
    nobody entered one.
    """

    account: str
    month: date
    messages: int
    parts: int
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Suppressed:
    """How many addresses must not be used on a channel now, for one reason."""

    channel: str
    reason: str
    count: int
    newest_at: datetime


def grants_left(installation_id: int) -> list[GrantsLeft]:
    """Return what people's subscriptions allow, by template (two queries)."""
    titles = {
        (account_id, gateway_id): title
        for account_id, gateway_id, title in Template.objects.of(installation_id)
        .order_by("-id")
        .values_list("account_id", "gateway_id", "title")
    }
    sums = (
        Grant.objects.of(installation_id)
        .values("account_id", "account__name", "template_id")
        .annotate(
            people=Count("customer_id", distinct=True, filter=Q(available__gt=0)),
            available=Sum("available"),
            reserved=Sum("reserved"),
            spent=Sum("spent"),
        )
        .order_by("account_id", "template_id")
    )
    return [
        GrantsLeft(
            account=row["account__name"],
            template=titles.get(
                (row["account_id"], row["template_id"]), row["template_id"]
            ),
            people=row["people"],
            available=row["available"],
            reserved=row["reserved"],
            spent=row["spent"],
        )
        for row in sums
    ]


def quota_days(installation_id: int, now: datetime) -> list[QuotaDay]:
    """Return what each account sent lately, newest day first (three queries)."""
    accounts = {row.pk: row for row in Account.objects.of(installation_id)}
    quotas = reach_queries.policies(installation_id).quotas
    limits: dict[int, int | None] = {}
    for account_id, account in accounts.items():
        own = quotas.get(account.key)
        known = [DAILY_QUOTAS.get(account.kind), own.per_day if own else None]
        limits[account_id] = min(
            (each for each in known if each is not None), default=None
        )
    since = legal_day(now) - timedelta(days=QUOTA_DAYS - 1)
    rows = QuotaUse.objects.of(installation_id).filter(day__gte=since)
    return [
        QuotaDay(accounts[account_id].name, day, used, limits[account_id])
        for account_id, day, used in rows.order_by("-day", "account_id").values_list(
            "account_id", "day", "used"
        )
    ]


def sms_billed(installation_id: int, now: datetime) -> list[SmsMonth]:
    """Return what SMS accounts were billed in this month and the last (two queries).

    Newest first. Months are Beijing's, as both vendors' bills have them.
    """
    this_month = legal_day(now).replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    accounts = {row.pk: row for row in Account.objects.of(installation_id)}
    rows = (
        Message.objects.of(installation_id)
        .filter(
            parts__isnull=False,
            template__isnull=False,
            accepted_at__gte=datetime.combine(last_month, time.min, LEGAL_ZONE),
        )
        .annotate(month=TruncMonth("accepted_at", tzinfo=LEGAL_ZONE))
        .values_list("month", "template__account_id")
        .annotate(messages=Count("id"), billed=Sum("parts"))
        .order_by("-month", "template__account_id")
    )
    found = []
    for month, account_id, messages, billed in rows:
        account = accounts[account_id]
        price = account.options.get("part_price")
        cost = Decimal(price) * billed if price else None
        found.append(SmsMonth(account.name, month.date(), messages, billed, cost))
    return found


def suppressed(installation_id: int, now: datetime) -> list[Suppressed]:
    """Return what is in force now, the most frequent first (one query)."""
    sums = (
        Suppression.objects.of(installation_id)
        .filter(Q(until__isnull=True) | Q(until__gt=now))
        .values_list("channel", "reason")
        .annotate(count=Count("id"), newest_at=Max("since"))
        .order_by("-count", "channel", "reason")
    )
    return [Suppressed(*row) for row in sums]
