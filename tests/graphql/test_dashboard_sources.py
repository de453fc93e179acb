from __future__ import annotations

import base64
import csv
import io
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from saleor_wechat_growth.activity import services
from saleor_wechat_growth.activity.facts import Entry, Visitor
from saleor_wechat_growth.activity.models import (
    CodeAllowance,
    CodePicture,
    SceneCode,
    Source,
    Touch,
)
from saleor_wechat_growth.commerce.models import Order
from saleor_wechat_growth.customers.models import Customer
from saleor_wechat_growth.installations.models import AuditEntry
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import save_account
from saleor_wechat_growth.sandbox.wechat.demo import SERVICE_APPID
from tests.graphql.dashboard import as_staff, ask
from tests.graphql.storefront import mini_program
from tests.services.activity.codes import Form, make_all, order, says

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation
    from tests.graphql.storefront import WeChat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("their_keys")]

USERS = frozenset({"MANAGE_USERS"})
ORDERS = frozenset({"MANAGE_USERS", "MANAGE_ORDERS"})

LIST = """
query ($archived: Boolean! = false) {
  sources(withArchived: $archived) {
    id key name kind placement codes failedCodes pendingCodes archivedAt
    traffic(days: 30) { scans opens visits followers people costs { amount currency } }
    earnings(days: 30) {
      newCustomers byCurrency { currency orders net cost cac roi }
    }
  }
}
"""
PAGE = """
query ($id: ID!) {
  source(id: $id) {
    trend(days: 7) { day scans opens visits }
    costs { id day amount currency }
    batches { id form total made failed }
    codeList(first: 20) {
      edges { node {
        id form label scene state errorCode link picture account scans opens expiresAt
      } }
      pageInfo { hasNextPage }
    }
  }
}
"""
SAVE = """
mutation ($id: ID, $key: String, $input: SourceInput!) {
  saveSource(id: $id, key: $key, input: $input) {
    source { id key name } errors { field code }
  }
}
"""
MAKE = """
mutation ($source: ID!, $kind: CodeKindInput!, $label: String!, $scene: String) {
  makeCode(source: $source, kind: $kind, label: $label, scene: $scene) {
    code { id state scene link } errors { field code }
  }
}
"""
MAKE_MANY = """
mutation ($source: ID!, $kind: CodeKindInput!, $csv: String!) {
  makeCodes(source: $source, kind: $kind, csv: $csv) {
    batch { id total made failed } errors { field code }
  }
}
"""
TOUCHES = """
query ($id: ID!) {
  sourceTouches(customer: $id) {
    at kind source label entrance isFirst isFollow
  }
}
"""


def told(
    shop: Installation,
    query: str,
    permissions: frozenset[str] = ORDERS,
    **variables: Any,
) -> dict[str, Any]:
    bearer = as_staff(shop, permissions=permissions)
    status, body = ask(shop, query, bearer, variables)
    assert status == 200, body
    return body


def done(shop: Installation, query: str, **variables: Any) -> dict[str, Any]:
    """Give the payload of a mutation, or the one field of a query."""
    body = told(shop, query, USERS, **variables)
    assert "errors" not in body, body
    ((_, payload),) = body["data"].items()
    found: dict[str, Any] = payload
    return found


@pytest.fixture
def shelf(shop: Installation, now: datetime) -> Source:
    return services.save_source(
        installation_id=shop.pk,
        key="shelf",
        values={"name": "货架", "kind": "offline", "placement": "shelf"},
        now=now,
    )


@pytest.fixture
def service(shop: Installation) -> Account:
    return save_account(
        installation_id=shop.pk,
        key="service",
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="Demo",
        app_id=SERVICE_APPID,
        secrets={"app_secret": "not-a-secret-demo-service"},
    )


def person(shop: Installation, now: datetime) -> Customer:
    return Customer.objects.create(installation=shop, created_at=now)


def scan(code: SceneCode, who: Customer, at: datetime, *, follows: bool = True) -> None:
    entry = Entry(code, Visitor(who.pk, who.pk), Touch.Kind.SCAN, at, is_follow=follows)
    services.enter(installation_id=code.installation_id, entries=[entry])


def buy(who: Customer, at: datetime, total: int, **more: Any) -> Order:
    number = Order.objects.of(who.installation_id).count()
    values: dict[str, Any] = {"currency": "CNY", "paid_at": at, **more}
    return Order.objects.create(
        installation_id=who.installation_id,
        customer=who,
        saleor_id=f"order-{number}",
        placed_at=at,
        total=total,
        **values,
    )


INPUT = {"name": "南京路店", "kind": "OFFLINE", "placement": "STORE"}


def audit(shop: Installation) -> list[str]:
    rows = AuditEntry.objects.of(shop.pk).order_by("id")
    return list(rows.values_list("action", flat=True))


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


def test_a_code_is_made_and_its_picture_shown(
    shop: Installation, shelf: Source, service: Account, wechat: WeChat, now: datetime
) -> None:
    kind = {"form": "QR_PERMANENT", "account": str(service.pk)}
    code = done(shop, MAKE, source=str(shelf.pk), kind=kind, label="一号店")["code"]
    assert code["state"] == "PENDING"
    make_all(now)
    page = done(shop, PAGE, id=str(shelf.pk))
    (edge,) = page["codeList"]["edges"]
    shown = edge["node"]
    assert (shown["state"], shown["account"]) == ("MADE", "Demo")
    head, content = shown["picture"].split(",")
    assert head == "data:image/png;base64"
    assert says(base64.b64decode(content), shown["link"])
    assert audit(shop) == ["code.ordered"]


@pytest.mark.parametrize(
    ("kind", "more", "code"),
    [
        ({"form": "QR_PERMANENT"}, {}, "ACCOUNT_UNFIT"),
        ({"form": "QR_TEMPORARY", "days": 31}, {}, "DAYS_INVALID"),
        ({"form": "SHORT_LINK", "address": "ftp://a/"}, {}, "ADDRESS_INVALID"),
        (
            {"form": "SHORT_LINK", "address": "https://a/"},
            {"label": ""},
            "LABEL_INVALID",
        ),
        (
            {"form": "SHORT_LINK", "address": "https://a/"},
            {"scene": "场"},
            "SCENE_INVALID",
        ),
        (
            {"form": "SHORT_LINK", "address": "https://a/"},
            {"scene": "taken"},
            "SCENE_TAKEN",
        ),
        (
            {"form": "SHORT_LINK", "address": "https://a/"},
            {"source": "9"},
            "SOURCE_UNKNOWN",
        ),
    ],
)
def test_a_code_that_cannot_be_is_refused(
    shop: Installation,
    shelf: Source,
    service: Account,
    now: datetime,
    kind: dict[str, Any],
    more: dict[str, str],
    code: str,
) -> None:
    (taken,) = order(shelf, Form.SHORT_LINK, None, ["旧"], now, address="https://a/")
    SceneCode.objects.of(shop.pk).filter(id=taken.pk).update(scene="taken")
    if kind["form"] == "QR_TEMPORARY":
        kind = {**kind, "account": str(service.pk)}
    given = {"source": str(shelf.pk), "label": "新", **more}
    payload = done(shop, MAKE, kind=kind, **given)
    assert [each["code"] for each in payload["errors"]] == [code]


def test_the_limit_of_permanent_codes_is_told(
    shop: Installation, shelf: Source, service: Account
) -> None:
    CodeAllowance.objects.create(installation=shop, account=service, permanent=100_000)
    accounts = "{ codeAccounts { name kind permanentLeft } }"
    assert done(shop, accounts) == [
        {"name": "Demo", "kind": "SERVICE_ACCOUNT", "permanentLeft": 0}
    ]
    kind = {"form": "QR_PERMANENT", "account": str(service.pk)}
    payload = done(shop, MAKE, source=str(shelf.pk), kind=kind, label="A")
    assert [each["code"] for each in payload["errors"]] == ["PERMANENT_SPENT"]


CHECK = """
query ($form: CodeForm!, $csv: String!) {
  checkCodes(form: $form, csv: $csv) {
    total usable faulty labels faults { line fault }
  }
}
"""


def archived(shop: Installation, batch: str, **headers: str) -> Any:
    given = {
        "Authorization-Bearer": as_staff(shop, permissions=USERS),
        "Saleor-Api-Url": shop.saleor_api_url,
        **headers,
    }
    return Client().get(f"/downloads/codes/{batch}", headers=given)


def test_a_list_of_stores_becomes_a_zip_of_pictures_and_a_table(
    shop: Installation, shelf: Source, service: Account, wechat: WeChat, now: datetime
) -> None:
    text = "门店,场景值\n一号店,store-1\n二号店/东门,\n,\n=店,"
    checked = done(shop, CHECK, form="QR_PERMANENT", csv=text)
    assert (checked["usable"], checked["faulty"]) == (3, 0)
    assert not SceneCode.objects.of(shop.pk).exists()
    kind = {"form": "QR_PERMANENT", "account": str(service.pk)}
    batch = done(shop, MAKE_MANY, source=str(shelf.pk), kind=kind, csv=text)["batch"]
    assert (batch["total"], batch["made"]) == (3, 0)
    make_all(now)
    (seen,) = done(shop, PAGE, id=str(shelf.pk))["batches"]
    assert (seen["made"], seen["failed"]) == (3, 0)

    answer = archived(shop, batch["id"])
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Cache-Control"] == "no-store"
    content = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        assert sorted(file.namelist()) == [
            "=店.png",
            "codes.csv",
            "一号店.png",
            "二号店_东门.png",
        ]
        table = list(
            csv.DictReader(io.StringIO(file.read("codes.csv").decode("utf-8-sig")))
        )
        for row in table:
            assert says(file.read(row["file"]), row["link"])
    assert [row["label"] for row in table] == ["一号店", "二号店/东门", "'=店"]
    assert table[0]["scene"] == "store-1"
    assert audit(shop) == ["codes.ordered"]


def test_a_picture_that_is_no_png_is_not_called_one(
    shop: Installation, shelf: Source, service: Account, wechat: WeChat, now: datetime
) -> None:
    kind = {"form": "QR_PERMANENT", "account": str(service.pk)}
    batch = done(shop, MAKE_MANY, source=str(shelf.pk), kind=kind, csv="店")["batch"]
    make_all(now)
    CodePicture.objects.of(shop.pk).update(
        media_type="image/jpeg", content=b"\xff\xd8\xff\xe0 a picture"
    )
    content = b"".join(archived(shop, batch["id"]).streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.namelist() == ["店.jpg", "codes.csv"]


def test_an_archive_is_for_those_who_may(
    shop: Installation, other_shop: Installation, shelf: Source, now: datetime
) -> None:
    checked = services.check_codes(
        installation_id=shop.pk, form=Form.SHORT_LINK, text="店"
    )
    batch = services.order_batch(
        installation_id=shop.pk,
        source_id=shelf.pk,
        kind=services.Kind(Form.SHORT_LINK, address="https://a.example/"),
        checked=checked,
        by="staff:1",
        now=now,
    )
    assert archived(shop, str(batch.pk)).status_code == 200
    assert archived(other_shop, str(batch.pk)).status_code == 404
    assert archived(shop, "999").status_code == 404
    nobody = as_staff(shop, permissions=["MANAGE_ORDERS"])
    assert (
        archived(shop, str(batch.pk), **{"Authorization-Bearer": nobody}).status_code
        == 403
    )
    assert (
        archived(shop, str(batch.pk), **{"Authorization-Bearer": ""}).status_code == 401
    )


def test_what_is_wrong_with_a_list_is_told_before_anything_is_made(
    shop: Installation, shelf: Source, service: Account
) -> None:
    checked = done(shop, CHECK, form="MINI_PROGRAM_CODE", csv="label,page\n,x\nA,/a")
    assert checked["faults"] == [
        {"line": 2, "fault": "NO_LABEL"},
        {"line": 3, "fault": "PAGE_INVALID"},
    ]
    kind = {"form": "QR_PERMANENT", "account": str(service.pk)}
    payload = done(shop, MAKE_MANY, source=str(shelf.pk), kind=kind, csv="label\n")
    assert [each["code"] for each in payload["errors"]] == ["FILE_INVALID"]


def test_refused_codes_are_asked_for_again(
    shop: Installation, shelf: Source, wechat: WeChat, now: datetime
) -> None:
    mini = mini_program(shop)
    wechat.refuse("/wxa/getwxacodeunlimit", 41030)
    order(shelf, Form.MINI_PROGRAM_CODE, mini, ["A"], now)
    make_all(now)
    (source,) = told(shop, LIST)["data"]["sources"]
    assert (source["codes"], source["failedCodes"]) == (0, 1)
    retry = "mutation ($s: ID!) { retryCodes(source: $s) { count errors { code } } }"
    assert done(shop, retry, s=str(shelf.pk))["count"] == 1
    make_all(now)
    (source,) = told(shop, LIST)["data"]["sources"]
    assert (source["codes"], source["failedCodes"]) == (1, 0)
    assert audit(shop) == ["codes.retried"]


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
                "roi": "2",
            },
            {
                "currency": "USD",
                "orders": 0,
                "net": "0",
                "cost": "5",
                "cac": "5",
                "roi": "0",
            },
        ],
    }
    # Dave's first order is one, too
    assert by_key["poster"]["earnings"]["newCustomers"] == 1
    assert by_key["poster"]["traffic"]["people"] == 0
    (earned,) = by_key["poster"]["earnings"]["byCurrency"]
    assert (earned["net"], earned["roi"], earned["cac"]) == ("10", None, None)


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


def test_many_codes_cost_no_more_queries_than_one(
    shop: Installation,
    shelf: Source,
    service: Account,
    now: datetime,
    django_assert_num_queries: Any,
) -> None:
    order(shelf, Form.QR_PERMANENT, service, [str(n) for n in range(15)], now)
    told(shop, PAGE, USERS, id=str(shelf.pk))
    with django_assert_num_queries(12):
        told(shop, PAGE, USERS, id=str(shelf.pk))
