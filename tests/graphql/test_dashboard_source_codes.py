from __future__ import annotations

import base64
import csv
import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from saleor_wechat_growth.activity import services
from saleor_wechat_growth.activity.models import (
    CodeAllowance,
    SceneCode,
    Source,
)
from saleor_wechat_growth.reach.models import Account
from tests.graphql.dashboard import as_staff
from tests.graphql.storefront import mini_program
from tests.services.activity.codes import Form, make_all, order, says

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation
    from tests.graphql.storefront import WeChat
from tests.graphql.sources import (
    LIST,
    MAKE,
    MAKE_MANY,
    PAGE,
    USERS,
    a_service_account,
    a_shelf,
    audit,
    done,
    told,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("their_keys")]


@pytest.fixture
def shelf(shop: Installation, now: datetime) -> Source:
    return a_shelf(shop, now)


@pytest.fixture
def service(shop: Installation) -> Account:
    return a_service_account(shop)


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
            "_店.png",
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


def test_the_list_of_an_archive_is_in_the_marketers_language(
    shop: Installation, shelf: Source, service: Account, wechat: WeChat, now: datetime
) -> None:
    kind = {"form": "QR_PERMANENT", "account": str(service.pk)}
    batch = done(shop, MAKE_MANY, source=str(shelf.pk), kind=kind, csv="店")["batch"]
    make_all(now)
    heads = {}
    for language in ("zh", "en", "", "xx"):
        answer = archived(shop, f"{batch['id']}?language={language}")
        with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as file:
            heads[language] = file.read("codes.csv").decode("utf-8-sig").split()[0]
            assert file.read("店.png").startswith(b"\x89PNG\r\n\x1a\n")
    english = "label,scene,link,file"
    assert heads == {
        "zh": "名称,场景值,链接,文件",
        "en": english,
        "": english,
        "xx": english,
    }


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


def test_a_batch_is_stopped(
    shop: Installation, shelf: Source, service: Account
) -> None:
    kind = {"form": "QR_PERMANENT", "account": str(service.pk)}
    made = done(shop, MAKE_MANY, source=str(shelf.pk), kind=kind, csv="A\nB")
    stop = "mutation ($b: ID!) { cancelCodes(batch: $b) { count errors { code } } }"
    batch = made["batch"]["id"]
    assert done(shop, stop, b=batch) == {"count": 2, "errors": []}
    assert not SceneCode.objects.exists()
    assert done(shop, stop, b=batch)["errors"] == [{"code": "BATCH_UNKNOWN"}]
    assert audit(shop) == ["codes.ordered", "codes.cancelled"]
