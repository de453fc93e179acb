"""Article and follower counts: fetched daily, kept once, never a hole unexplained."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from saleor_wechat_growth.reach import services
from saleor_wechat_growth.reach.models import Account, AccountDay, ArticleDay
from saleor_wechat_growth.reach.services.statistics import MAX_ATTEMPTS
from saleor_wechat_growth.sandbox.clock import Clock
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.sandbox.wechat import State, create_app
from saleor_wechat_growth.sandbox.wechat.demo import SERVICE_APPID, demo_seed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import SettingsWrapper

    from saleor_wechat_growth.installations.models import Installation

pytestmark = pytest.mark.django_db(transaction=True)

#: nine in the morning in Shanghai
MORNING = datetime(2026, 11, 23, 1, tzinfo=UTC)
YESTERDAY = date(2026, 11, 22)


class Platform:
    """The stand-in, with a clock that stands where the test's does."""

    def __init__(self, state: State, url: str) -> None:
        self.state = state
        self.url = url
        self.at(MORNING)

    def at(self, moment: datetime) -> None:
        self.state.clock.offset = moment.timestamp() - time.time()

    def count(self, day: date = YESTERDAY, **counted: Any) -> None:
        body = {"appid": SERVICE_APPID, "day": day.isoformat(), **counted}
        answer = requests.post(f"{self.url}/_sandbox/counted", json=body, timeout=10)
        assert answer.status_code == 200, answer.text

    def calls(self, path: str) -> int:
        return self.state.calls[path]


@pytest.fixture
def platform(settings: SettingsWrapper) -> Iterator[Platform]:
    state = State(demo_seed(), Clock(time.time))
    with Serving({"wechat": create_app(state)}) as serving:
        settings.GATEWAY_URLS = {"WECHAT_API_URL": serving.url("wechat")}
        yield Platform(state, serving.url("wechat"))


@pytest.fixture
def account(shop: Installation) -> Account:
    return services.save_account(
        installation_id=shop.id,
        key="service",
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="Alice's tea",
        app_id=SERVICE_APPID,
        secrets={"app_secret": "not-a-secret-demo-service"},
    )


def fetch(now: datetime = MORNING) -> None:
    services.plan_statistics(now=now)
    while services.fetch_statistics(now=now):
        pass


def day_of(account: Account, day: date = YESTERDAY) -> AccountDay:
    return AccountDay.objects.of(account.installation_id).get(day=day)


def test_a_days_counts_are_fetched_the_next_morning(
    platform: Platform, account: Account
) -> None:
    platform.count(
        counts={"new": 12, "lost": 3, "total": 900, "read_user": 400, "share_user": 40},
        articles={
            "12003_1": {"read_user": 380, "share_user": 39},
            "12003_2": {"read_user": 25},
        },
    )
    fetch()
    row = day_of(account)
    assert (row.followers, row.new_followers, row.lost_followers) == (900, 12, 3)
    assert (row.read, row.shared, row.due_at) == (400, 40, None)
    articles = ArticleDay.objects.of(account.installation_id).order_by("key")
    assert list(articles.values_list("key", "read", "shared")) == [
        ("12003_1", 380, 39),
        ("12003_2", 25, None),
    ]


def test_a_new_account_is_asked_about_thirty_days(
    platform: Platform, account: Account
) -> None:
    del platform
    fetch()
    days = AccountDay.objects.of(account.installation_id)
    assert days.count() == 30
    assert days.filter(due_at=None).count() == 30


def test_what_was_told_is_not_asked_again(platform: Platform, account: Account) -> None:
    del account
    fetch()
    asked = platform.calls("/datacube/getbizsummary")
    fetch()
    assert platform.calls("/datacube/getbizsummary") == asked


def test_a_day_that_is_not_counted_yet_is_asked_about_an_hour_later(
    platform: Platform, account: Account
) -> None:
    platform.at(MORNING - timedelta(hours=3))
    fetch()
    assert day_of(account).error == "61503"
    platform.at(MORNING + timedelta(hours=2))
    platform.count(counts={"total": 7})
    fetch(MORNING + timedelta(hours=2))
    assert (day_of(account).followers, day_of(account).error) == (7, "")


def test_late_counts_replace_the_first(platform: Platform, account: Account) -> None:
    platform.count(articles={"9_1": {"read_user": 1}}, delayed=True)
    fetch()
    assert day_of(account).due_at == MORNING + timedelta(hours=1)
    platform.count(articles={"9_1": {"read_user": 5, "share_user": 2}})
    fetch(MORNING + timedelta(hours=1))
    article = ArticleDay.objects.of(account.installation_id).get()
    assert (article.read, article.shared) == (5, 2)
    assert day_of(account).due_at is None


def test_an_account_that_may_not_ask_is_left_alone_after_a_while(
    platform: Platform, account: Account
) -> None:
    requests.post(
        f"{platform.url}/_sandbox/faults",
        json={"kind": "errcode", "path": "/datacube/getusersummary", "code": 48001},
        timeout=10,
    ).raise_for_status()
    for days in range(MAX_ATTEMPTS + 2):
        while services.fetch_statistics(now=MORNING + timedelta(days=days)):
            pass
        services.plan_statistics(now=MORNING)
    row = day_of(account)
    assert (row.due_at, row.error, row.attempts) == (None, "48001", MAX_ATTEMPTS)


def test_mini_programs_and_paused_accounts_are_not_asked(
    platform: Platform, account: Account, shop: Installation
) -> None:
    del platform
    services.pause_account(
        installation_id=shop.id, account_id=account.id, reason="staff"
    )
    assert services.plan_statistics(now=MORNING) == 0


def test_an_answer_of_another_shape_is_no_count(
    platform: Platform, account: Account
) -> None:
    platform.count(counts={"total": "many"})
    fetch()
    row = day_of(account)
    assert row.followers is None
    assert row.error
