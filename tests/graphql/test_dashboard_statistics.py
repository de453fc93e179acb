"""Read and share rates, as the pages ask for them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.reach.models import Account, AccountDay, ArticleDay
from saleor_wechat_growth.reach.services import save_account
from tests.graphql.dashboard import as_staff, ask

if TYPE_CHECKING:
    from saleor_wechat_growth.installations.models import Installation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("their_keys")]

TODAY = date(2026, 11, 23)
QUERY = """
query($days: Int!) {
  accountStatistics(days: $days) {
    key
    days { day isAwaited error counts { followers read shared readRate shareRate } }
    articles { key firstDay read shared shareRate }
    average { followers read readRate }
  }
}
"""


def service_account(shop: Installation, key: str = "service") -> Account:
    return save_account(
        installation_id=shop.id,
        key=key,
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="Tea",
        app_id=f"wx{key}",
        secrets={"app_secret": "made-up"},
    )


def day(account: Account, back: int, **counts: Any) -> None:
    AccountDay.objects.create(
        installation_id=account.installation_id,
        account=account,
        day=TODAY - timedelta(days=back),
        **counts,
    )


def article(account: Account, back: int, key: str, read: int, shared: int) -> None:
    ArticleDay.objects.create(
        installation_id=account.installation_id,
        account=account,
        day=TODAY - timedelta(days=back),
        key=key,
        read=read,
        shared=shared,
    )


def answer(shop: Installation, days: int = 7) -> Any:
    status, body = ask(shop, QUERY, variables={"days": days})
    assert status == 200
    assert "errors" not in body, body
    return body["data"]["accountStatistics"]


def test_rates_are_of_followers_and_of_readers(shop: Installation) -> None:
    account = service_account(shop)
    day(account, 1, followers=800, read=200, shared=30)
    (told,) = answer(shop)
    (counts,) = [each["counts"] for each in told["days"]]
    assert (counts["readRate"], counts["shareRate"]) == ("0.25", "0.15")


def test_a_day_without_an_answer_has_no_rate_and_says_why(shop: Installation) -> None:
    account = service_account(shop)
    day(account, 1, error="48001")
    (told,) = answer(shop)
    assert told["days"][0]["error"] == "48001"
    assert told["days"][0]["counts"]["readRate"] is None
    assert told["average"] == {"followers": None, "read": None, "readRate": None}


def test_the_average_leaves_out_days_that_were_not_told(shop: Installation) -> None:
    account = service_account(shop)
    day(account, 3, followers=100, read=40, shared=1)
    day(account, 2, error="61503")
    day(account, 1, followers=200, read=60, shared=1)
    (told,) = answer(shop)
    assert told["average"] == {"followers": 200, "read": 50, "readRate": "0.25"}


def test_articles_are_added_up_and_the_most_read_is_first(shop: Installation) -> None:
    account = service_account(shop)
    article(account, 9, "1_1", 1000, 1000)
    article(account, 2, "1_1", 10, 4)
    article(account, 1, "1_1", 10, 1)
    article(account, 1, "2_1", 30, 0)
    (told,) = answer(shop)
    assert [(each["key"], each["read"]) for each in told["articles"]] == [
        ("2_1", 30),
        ("1_1", 20),
    ]
    assert told["articles"][1]["shareRate"] == "0.25"


def test_another_shops_counts_are_not_told(
    shop: Installation, other_shop: Installation
) -> None:
    day(service_account(other_shop), 1, followers=1)
    assert answer(shop) == []


def test_who_may_not_see_customers_is_told_nothing(shop: Installation) -> None:
    service_account(shop)
    bearer = as_staff(shop, permissions=["MANAGE_ORDERS"])
    _, body = ask(shop, QUERY, bearer, {"days": 7})
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("days", [0, -1, 93])
def test_a_period_has_bounds(shop: Installation, days: int) -> None:
    _, body = ask(shop, QUERY, variables={"days": days})
    assert body["errors"][0]["extensions"]["code"] == "BAD_INPUT"
