"""Fetching what WeChat counts of service accounts, a day after it happened."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F

from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.integrations.wechat import statistics
from saleor_wechat_growth.reach.clients import wechat_gateway
from saleor_wechat_growth.reach.credentials import WeChatCredentials
from saleor_wechat_growth.reach.models import Account, AccountDay, ArticleDay
from saleor_wechat_growth.reach.policies import LEGAL_ZONE
from saleor_wechat_growth.reach.queries import usable_wechat

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

#: what a new account is asked about at first
DAYS_BACK: Final = 30
#: WeChat has yesterday's counts by then
READY: Final = time(8, 30)
BATCH: Final = 16
THREADS: Final = 4
MAX_ATTEMPTS: Final = 12
LEASE: Final = timedelta(minutes=5)
RETRY: Final = timedelta(hours=1)
#: a broken account or a spent quota is not mended sooner
SLOW_RETRY: Final = timedelta(days=1)
_SLOW: Final = frozenset({Failure.QUOTA, Failure.ACCOUNT, Failure.UNKNOWN})


@dataclass(frozen=True, slots=True)
class _Told:
    followers: statistics.Followers
    reading: statistics.Reading | None
    articles: statistics.Articles


@dataclass(frozen=True, slots=True)
class _Question:
    row: AccountDay
    credentials: WeChatCredentials


def plan_statistics(*, now: datetime) -> int:
    """Write down the days to ask about of every service account; return how many."""
    today = now.astimezone(LEGAL_ZONE).date()
    last = today - timedelta(days=1)
    accounts = (
        Account.objects.across_installations()  # the scheduler: every shop's accounts
        .filter(
            kind=Account.Kind.SERVICE_ACCOUNT,
            status=Account.Status.ACTIVE,
            installation__status=Installation.Status.ACTIVE,
        )
        .exclude(
            id__in=AccountDay.objects.across_installations()
            .filter(day=last)
            .values("account_id")
        )
        .order_by("id")
        .values_list("installation_id", "id")
    )
    wanted = [
        AccountDay(
            installation_id=installation_id,
            account_id=account_id,
            day=day,
            due_at=datetime.combine(day + timedelta(days=1), READY, LEGAL_ZONE),
        )
        for installation_id, account_id in accounts
        for day in (today - timedelta(days=back) for back in range(1, DAYS_BACK + 1))
    ]
    AccountDay.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=1000)
    return len(wanted)


def fetch_statistics(*, now: datetime, limit: int = BATCH) -> int:
    """Ask about days that are due, some of each shop; return how many.

    Call it again until it returns 0. The calls are made outside any transaction.
    """
    asked = 0
    seen: list[int] = []
    while (installation_id := _next_installation(now, seen)) is not None:
        seen.append(installation_id)
        questions = _claim(installation_id, now, limit)
        with ThreadPoolExecutor(THREADS) as pool:
            answers = list(pool.map(_ask, questions))
        for question, answer in zip(questions, answers, strict=True):
            _write(question.row, answer, now)
        asked += len(questions)
    return asked


def _next_installation(now: datetime, seen: Collection[int]) -> int | None:
    return (
        AccountDay.objects.across_installations()  # a claim: any shop's turn
        .filter(due_at__lte=now, installation__status=Installation.Status.ACTIVE)
        .exclude(installation_id__in=seen)
        .order_by("due_at", "id")
        .values_list("installation_id", flat=True)
        .first()
    )


@transaction.atomic
def _claim(installation_id: int, now: datetime, limit: int) -> list[_Question]:
    rows = list(
        AccountDay.objects.of(installation_id)
        .filter(due_at__lte=now)
        .select_related("account")
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True, of=("self",))[:limit]
    )
    AccountDay.objects.of(installation_id).filter(
        id__in=[row.id for row in rows]
    ).update(due_at=now + LEASE, attempts=F("attempts") + 1)
    return [
        _Question(row, opened)
        for row in rows
        if (opened := usable_wechat(row.account)) is not None
    ]


def _ask(question: _Question) -> _Told | GatewayError:
    gateway, day = wechat_gateway(question.credentials), question.row.day
    try:
        followers = statistics.followers_on(gateway, day)
        if day < statistics.ARTICLES_SINCE:
            return _Told(followers, None, statistics.Articles((), is_delayed=False))
        return _Told(
            followers,
            statistics.reading_on(gateway, day),
            statistics.articles_on(gateway, day),
        )
    except GatewayError as refused:
        return refused


@transaction.atomic
def _write(row: AccountDay, told: _Told | GatewayError, now: datetime) -> None:
    ours = AccountDay.objects.of(row.installation_id).filter(
        id=row.id, due_at=now + LEASE
    )
    if isinstance(told, GatewayError):
        ours.update(error=told.code, due_at=_again_at(row, told, now))
        return
    is_open = told.articles.is_delayed and row.attempts + 1 < MAX_ATTEMPTS
    counted = {}
    if told.reading is not None:
        counted = {
            "read": told.reading.read,
            "shared": told.reading.shared,
            "liked": told.reading.liked,
            "collected": told.reading.collected,
        }
    was_ours = ours.update(
        error="",
        due_at=now + RETRY if is_open else None,
        followers=told.followers.total,
        new_followers=told.followers.new,
        lost_followers=told.followers.lost,
        **counted,
    )
    if was_ours:
        _write_articles(
            row.installation_id, row.account_id, row.day, told.articles.each
        )


def _write_articles(
    installation_id: int,
    account_id: int,
    day: date,
    articles: Sequence[statistics.Article],
) -> None:
    ArticleDay.objects.bulk_create(
        [
            ArticleDay(
                installation_id=installation_id,
                account_id=account_id,
                day=day,
                key=article.key,
                read=article.read,
                shared=article.shared,
            )
            for article in articles
        ],
        update_conflicts=True,
        unique_fields=["installation", "account", "day", "key"],
        update_fields=["read", "shared"],
    )


def _again_at(row: AccountDay, refused: GatewayError, now: datetime) -> datetime | None:
    if row.attempts + 1 >= MAX_ATTEMPTS:
        return None
    return now + (SLOW_RETRY if refused.failure in _SLOW else RETRY)
