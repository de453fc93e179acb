from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.activity import services
from saleor_wechat_growth.activity.models import (
    Source,
)
from saleor_wechat_growth.reach.models import Account
from tests.services.activity.codes import Form, order

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation
from tests.graphql.sources import (
    INPUT,
    LIST,
    PAGE,
    SAVE,
    TOUCHES,
    USERS,
    a_service_account,
    a_shelf,
    audit,
    buy,
    done,
    person,
    scan,
    told,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("their_keys")]


@pytest.fixture
def shelf(shop: Installation, now: datetime) -> Source:
    return a_shelf(shop, now)


@pytest.fixture
def service(shop: Installation) -> Account:
    return a_service_account(shop)


def test_a_source_is_made_changed_put_away_and_taken_back(shop: Installation) -> None:
    made = done(shop, SAVE, key="store", input=INPUT)["source"]
    changed = done(shop, SAVE, id=made["id"], input={**INPUT, "name": "徐家汇店"})
    assert (changed["source"]["key"], changed["source"]["name"]) == (
        "store",
        "徐家汇店",
    )
    archive = """
    mutation ($id: ID!, $is: Boolean!) {
      archiveSource(id: $id, isArchived: $is) { errors { code } }
    }
    """
    done(shop, archive, **{"id": made["id"], "is": True})
    assert told(shop, LIST)["data"]["sources"] == []
    assert len(told(shop, LIST, archived=True)["data"]["sources"]) == 1
    done(shop, archive, **{"id": made["id"], "is": False})
    assert len(told(shop, LIST)["data"]["sources"]) == 1
    assert audit(shop) == [
        "source.saved",
        "source.saved",
        "source.archived",
        "source.restored",
    ]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"input": {**INPUT, "name": " "}}, "NAME_INVALID"),
        ({"input": {**INPUT, "owner": "x" * 61}}, "TEXT_LONG"),
        ({"input": INPUT, "key": "a b"}, "KEY_INVALID"),
        ({"input": INPUT, "key": "shelf"}, "KEY_TAKEN"),
        ({"input": INPUT, "id": "999"}, "SOURCE_UNKNOWN"),
    ],
)
def test_a_source_that_cannot_be_is_refused(
    shop: Installation, shelf: Source, given: dict[str, Any], code: str
) -> None:
    payload = done(shop, SAVE, **given)
    assert [each["code"] for each in payload["errors"]] == [code]
    assert audit(shop) == []


def test_costs_are_imported_shown_and_deleted(
    shop: Installation, shelf: Source
) -> None:
    check = """
    query ($csv: String!) {
      checkCostImport(csv: $csv) {
        usable replaced faulty faults { line fault } sums { amount currency }
      }
    }
    """
    text = "shelf,2026-11-22,100,CNY\nshelf,2026-11-21,50.5,CNY\nwho,2026-11-21,1,CNY"
    assert done(shop, check, csv=text) == {
        "usable": 2,
        "replaced": 0,
        "faulty": 1,
        "faults": [{"line": 3, "fault": "SOURCE_UNKNOWN"}],
        "sums": [{"amount": "150.5", "currency": "CNY"}],
    }
    take = (
        "mutation ($csv: String!) { importCosts(csv: $csv) { count errors { code } } }"
    )
    assert done(shop, take, csv=text)["count"] == 2
    costs = done(shop, PAGE, id=str(shelf.pk))["costs"]
    assert [(each["day"], each["amount"]) for each in costs] == [
        ("2026-11-22", "100"),
        ("2026-11-21", "50.5"),
    ]
    drop = (
        "mutation ($ids: [ID!]!) { deleteCosts(ids: $ids) { count errors { code } } }"
    )
    assert done(shop, drop, ids=[costs[0]["id"]])["count"] == 1
    payload = done(shop, drop, ids=[costs[0]["id"]])
    assert [each["code"] for each in payload["errors"]] == ["COST_UNKNOWN"]
    payload = done(shop, take, csv="who,2026-11-21,1,CNY")
    assert [each["code"] for each in payload["errors"]] == ["FILE_INVALID"]
    assert audit(shop) == ["costs.imported", "costs.deleted"]


def test_figures_count_those_whom_a_source_brought_first(
    shop: Installation, shelf: Source, service: Account, now: datetime
) -> None:
    poster = services.save_source(
        installation_id=shop.pk,
        key="poster",
        values={"name": "海报", "kind": "paid", "placement": "ad"},
        now=now,
    )
    (on_shelf,) = order(shelf, Form.QR_PERMANENT, service, ["A"], now)
    (on_poster,) = order(poster, Form.QR_PERMANENT, service, ["B"], now)
    alice, bob, carol, dave = (person(shop, now) for _ in range(4))
    hour, day = timedelta(hours=1), timedelta(days=1)
    scan(on_shelf, alice, now - 2 * day)
    scan(on_poster, alice, now - day, follows=False)
    scan(on_shelf, bob, now - 2 * day)
    scan(on_shelf, carol, now - 2 * day)
    # Dave came by the poster long ago; the shelf was only his second
    scan(on_poster, dave, now - 40 * day)
    scan(on_shelf, dave, now - 2 * day, follows=False)
    buy(alice, now - hour, 100)
    buy(alice, now - hour, 50, refunded=20)
    # bought before he came: he is nobody's new customer
    buy(bob, now - 3 * day, 500)
    buy(bob, now - hour, 30)
    buy(carol, now - hour, 999, cancelled_at=now)
    buy(carol, now - hour, 888, refunded_at=now, refunded=888)
    buy(carol, now - hour, 777, is_staff=True)
    buy(carol, now - hour, 666, paid_at=None)
    buy(dave, now - hour, 10)
    checked = services.check_costs(
        installation_id=shop.pk,
        text="shelf,2026-11-22,80,CNY\nshelf,2026-11-22,5,USD\nshelf,2026-01-01,9,CNY",
    )
    services.import_costs(installation_id=shop.pk, checked=checked)

    by_key = {each["key"]: each for each in told(shop, LIST)["data"]["sources"]}
    assert by_key["shelf"]["traffic"] == {
        "scans": 4,
        "opens": 0,
        "visits": 0,
        "followers": 3,
        "people": 3,
        "costs": [
            {"amount": "80", "currency": "CNY"},
            {"amount": "5", "currency": "USD"},
        ],
    }
    assert by_key["shelf"]["earnings"] == {
        "newCustomers": 1,
        "byCurrency": [
            {
                "currency": "CNY",
                "orders": 3,
                "net": "160",
                "cost": "80",
                "cac": "80",
                "roi": "1",
            },
            {
                "currency": "USD",
                "orders": 0,
                "net": "0",
                "cost": "5",
                "cac": None,
                "roi": "-1",
            },
        ],
    }
    # Dave's first order is one, too
    assert by_key["poster"]["earnings"]["newCustomers"] == 1
    assert by_key["poster"]["traffic"]["people"] == 0
    (earned,) = by_key["poster"]["earnings"]["byCurrency"]
    assert (earned["net"], earned["roi"], earned["cac"]) == ("10", None, None)


def test_what_a_customer_cost_is_told_by_the_currency_of_the_cost(
    shop: Installation, shelf: Source, service: Account, now: datetime
) -> None:
    (code,) = order(shelf, Form.QR_PERMANENT, service, ["A"], now)
    hour = timedelta(hours=1)
    for currency in ("CNY", "CNY", "USD"):
        who = person(shop, now)
        scan(code, who, now - 2 * hour)
        buy(who, now - hour, 20, currency=currency)

    def rates() -> dict[str, tuple[str, str]]:
        (source,) = told(shop, LIST)["data"]["sources"]
        assert source["earnings"]["newCustomers"] == 3
        by_currency = source["earnings"]["byCurrency"]
        return {each["currency"]: (each["cac"], each["roi"]) for each in by_currency}

    def cost(text: str) -> None:
        checked = services.check_costs(installation_id=shop.pk, text=text)
        services.import_costs(installation_id=shop.pk, checked=checked)

    cost("shelf,2026-11-22,60,CNY")
    assert rates() == {"CNY": ("20", "-0.333"), "USD": (None, None)}
    cost("shelf,2026-11-22,8,USD")
    assert rates() == {"CNY": ("30", "-0.333"), "USD": ("8", "1.5")}


def test_days_are_the_shops(
    shop: Installation, shelf: Source, service: Account, now: datetime
) -> None:
    (code,) = order(shelf, Form.QR_PERMANENT, service, ["A"], now)
    alice = person(shop, now)
    # half an hour before and after midnight in Shanghai
    midnight = now.replace(hour=16, minute=0) - timedelta(days=2)
    scan(code, alice, midnight - timedelta(minutes=30))
    scan(code, alice, midnight + timedelta(minutes=30))
    trend = done(shop, PAGE, id=str(shelf.pk))["trend"]
    assert len(trend) == 7
    counted = {each["day"]: each["scans"] for each in trend if each["scans"]}
    assert counted == {"2026-11-21": 1, "2026-11-22": 1}


def test_figures_of_orders_need_the_right_to_see_them(
    shop: Installation, shelf: Source
) -> None:
    body = told(shop, LIST, USERS)
    (source,) = body["data"]["sources"]
    assert source["earnings"] is None
    assert source["traffic"]["scans"] == 0
    assert {each["extensions"]["code"] for each in body["errors"]} == {"FORBIDDEN"}
    body = told(shop, LIST, frozenset({"MANAGE_ORDERS"}))
    assert body["data"] is None


def test_sources_are_those_of_the_shop_alone(
    shop: Installation, other_shop: Installation, shelf: Source, now: datetime
) -> None:
    assert told(other_shop, LIST)["data"]["sources"] == []
    assert told(other_shop, PAGE, id=str(shelf.pk))["data"]["source"] is None
    payload = done(other_shop, SAVE, id=str(shelf.pk), input=INPUT)
    assert [each["code"] for each in payload["errors"]] == ["SOURCE_UNKNOWN"]


def test_a_persons_page_marks_what_they_came_by_first(
    shop: Installation, shelf: Source, service: Account, now: datetime
) -> None:
    first, second = order(shelf, Form.QR_PERMANENT, service, ["门口", "收银台"], now)
    alice = person(shop, now)
    scan(second, alice, now - timedelta(hours=1), follows=False)
    scan(first, alice, now - timedelta(hours=2))
    touches = done(shop, TOUCHES, id=str(alice.pk))
    assert [(each["label"], each["isFirst"], each["isFollow"]) for each in touches] == [
        ("门口", True, True),
        ("收银台", False, False),
    ]
    assert done(shop, TOUCHES, id="999") == []


def test_many_sources_cost_no_more_queries_than_one(
    shop: Installation,
    shelf: Source,
    service: Account,
    now: datetime,
    django_assert_num_queries: Any,
) -> None:
    for number in range(5):
        source = services.save_source(
            installation_id=shop.pk,
            key=f"s{number}",
            values={"name": f"{number}", "kind": "online", "placement": "ad"},
            now=now,
        )
        order(source, Form.QR_PERMANENT, service, ["A", "B"], now)
    told(shop, LIST)
    # who asks (2), the sources, their codes, traffic (zone, three reads), earnings
    # (zone, three reads)
    with django_assert_num_queries(14):
        assert len(told(shop, LIST)["data"]["sources"]) == 6
