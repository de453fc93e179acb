from __future__ import annotations

import hashlib
import json
from base64 import b64decode
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, connections
from django.test import RequestFactory
from wechatpy.crypto import PrpCrypto

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.customers.observations import openid
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.installations.models import Installation
from saleor_wechat_growth.reach import news, services
from saleor_wechat_growth.reach.models import Use
from saleor_wechat_growth.web import callbacks
from tests.conftest import NOON
from tests.services.reach import cast

if TYPE_CHECKING:
    from django.http import HttpResponse

    from saleor_wechat_growth.reach.models import Account

# the intake commits on a connection of its own
pytestmark = pytest.mark.django_db(transaction=True)

OPENID = "openid-of-alice"
FOLLOW = (
    "<xml><ToUserName><![CDATA[gh_alice]]></ToUserName>"
    f"<FromUserName><![CDATA[{OPENID}]]></FromUserName>"
    "<CreateTime>1795406400</CreateTime><MsgType><![CDATA[event]]></MsgType>"
    "<Event><![CDATA[subscribe]]></Event>"
    "<EventKey><![CDATA[qrscene_door-1]]></EventKey></xml>"
)
LOCATED = (
    FOLLOW.partition("<Event>")[0] + "<Event><![CDATA[LOCATION]]></Event>"
    "<Latitude>23.137466</Latitude><Longitude>113.352425</Longitude>"
    "<Precision>119.385040</Precision></xml>"
)
PROMPTED = json.dumps(
    {
        "ToUserName": "gh_alice",
        "FromUserName": OPENID,
        "CreateTime": "1795406400",
        "MsgType": "event",
        "Event": "subscribe_msg_popup_event",
        "List": {
            "TemplateId": cast.TEMPLATE,
            "SubscribeStatusString": "accept",
            "PopupScene": "0",
        },
    }
)
RECEIPTS = [
    {
        "user_receive_time": "2026-11-23 12:00:05",
        "nationcode": "86",
        "mobile": f"1380000000{number}",
        "report_status": status,
        "errmsg": "DELIVRD" if status == "SUCCESS" else "MK:0001",
        "description": "",
        "sid": f"serial-{number}",
    }
    for number, status in ((1, "SUCCESS"), (2, "FAIL"))
]
REPLY = {
    "extend": "",
    "mobile": "13800000001",
    "nationcode": "86",
    "sign": "Alice",
    "text": "R",
    "time": 1795406400,
}


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted((cast.PUSH_TOKEN, *parts))).encode()).hexdigest()


def signed(**more: str) -> dict[str, str]:
    query = {"timestamp": "1795406400", "nonce": "42"}
    return {**query, "signature": signature(*query.values()), **more}


def get(account: Account, query: dict[str, str]) -> HttpResponse:
    request = RequestFactory().get("/callbacks/wechat/x", query)
    return callbacks.wechat(request, account.public_id)


def post(
    account: Account | str, query: dict[str, str], body: str | bytes
) -> HttpResponse:
    request = RequestFactory().post(
        "/callbacks/wechat/x", body, content_type="text/xml", query_params=query
    )
    return callbacks.wechat(request, getattr(account, "public_id", account))


def sealed(account: Account, body: str, *, as_json: bool) -> tuple[dict[str, str], str]:
    cipher = PrpCrypto(b64decode(cast.AES_KEY + "=")).encrypt(body, account.app_id)
    encrypted = cipher.decode()
    query = signed(encrypt_type="aes")
    query["msg_signature"] = signature(query["timestamp"], query["nonce"], encrypted)
    if as_json:
        return query, json.dumps({"ToUserName": "gh_alice", "Encrypt": encrypted})
    return query, f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"


def report(account: Account | str, secret: str, body: Any) -> HttpResponse:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = RequestFactory().post(
        "/callbacks/sms/x/y", content, content_type="application/json"
    )
    return callbacks.sms(request, getattr(account, "public_id", account), secret)


def stored(account: Account) -> list[InboxEvent]:
    return list(InboxEvent.objects.of(account.installation_id).order_by("id"))


def content(row: InboxEvent) -> dict[str, Any]:
    assert row.body is not None
    opened: dict[str, Any] = json.loads(crypto.unseal(bytes(row.body)))
    return opened


def test_the_url_check_gets_its_echo(service_account: Account) -> None:
    answered = get(service_account, signed(echostr="4375120948345356249"))
    assert (answered.status_code, answered.content) == (200, b"4375120948345356249")
    assert answered.headers["Content-Type"].startswith("text/plain")


def test_nobody_else_gets_an_echo(service_account: Account) -> None:
    forged = {**signed(), "signature": "0" * 40, "echostr": "<script>"}
    answered = get(service_account, forged)
    assert (answered.status_code, answered.content) == (401, b"")


def test_promise_1_a_push_is_stored_before_it_is_acknowledged_and_once(
    service_account: Account,
) -> None:
    for _ in range(3):
        answered = post(service_account, signed(), FOLLOW)
        assert (answered.status_code, answered.content) == (200, b"success")
        # read on a connection that the intake has not
        (row,) = stored(service_account)
    assert (row.source, row.kind, row.error) == ("wechat", news.FOLLOWED, "")
    assert content(row) == {
        "account_id": service_account.id,
        "openid": OPENID,
        "scene": "door-1",
        "issuedAt": "2026-11-23T04:00:00Z",
    }


@pytest.mark.parametrize("as_json", [True, False])
def test_a_sealed_push_is_opened_and_stored(
    mini_program: Account,
    as_json: bool,  # noqa: FBT001
) -> None:
    answered = post(mini_program, *sealed(mini_program, PROMPTED, as_json=as_json))
    assert answered.content == b"success"
    (row,) = stored(mini_program)
    assert row.kind == news.PROMPTED
    assert content(row)["choices"] == [
        {"template_id": cast.TEMPLATE, "accepted": True, "scene": "0"}
    ]


@pytest.mark.parametrize("is_allowed", [True, False])
def test_where_somebody_is_is_not_even_stored_unless_they_allow_it(
    service_account: Account,
    is_allowed: bool,  # noqa: FBT001
) -> None:
    shop_id = service_account.installation_id
    who = cast.known(shop_id, openid(OPENID, service_account.app_id))
    services.record_consents(
        installation_id=shop_id,
        statements=[
            services.Statement(
                who.customer_id, "", Use.LOCATION, is_allowed, "v1", "test", NOON
            )
        ],
    )
    assert post(service_account, signed(), LOCATED).status_code == 200
    (row,) = stored(service_account)
    assert row.kind == news.LOCATED
    spot = content(row)["spot"]
    assert bool(spot) is is_allowed
    assert not spot or spot["longitude"] == 113.352425


def test_where_pushes_are_sealed_a_push_in_the_clear_is_refused(
    mini_program: Account,
) -> None:
    assert post(mini_program, signed(), PROMPTED).status_code == 401
    assert post(mini_program, signed(), b"garbage").status_code == 401
    assert post(mini_program, signed(), b"\xff\xfe").status_code == 401
    assert stored(mini_program) == []


@pytest.mark.parametrize("query", [{}, {**signed(), "nonce": "43"}])
def test_an_unsigned_push_is_refused(
    service_account: Account, query: dict[str, str]
) -> None:
    assert post(service_account, query, FOLLOW).status_code == 401
    assert stored(service_account) == []


def test_a_push_for_another_account_is_refused(
    mini_program: Account, service_account: Account
) -> None:
    query, body = sealed(service_account, PROMPTED, as_json=True)
    assert post(mini_program, query, body).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"garbage",
        b"\xff\xfe",
        b"[]",
        b"{" * 5000,
        b"<xml><a>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><xml>&a;</xml>",
        json.dumps({"MsgType": "event"}).encode(),
        json.dumps({**json.loads(PROMPTED), "List": []}).encode(),
        json.dumps({**json.loads(PROMPTED), "FromUserName": "a\x00b"}).encode(),
        json.dumps({**json.loads(PROMPTED), "FromUserName": "\ud800"}).encode(),
        json.dumps(
            {
                "MsgType": "event",
                "Event": "LOCATION",
                "FromUserName": "\ud800",
                "Latitude": "23.1",
                "Longitude": "113.3",
            }
        ).encode(),
    ],
)
def test_promise_1_signed_garbage_is_kept_with_its_error(
    service_account: Account, body: bytes
) -> None:
    answered = post(service_account, signed(), body)
    assert (answered.status_code, answered.content) == (200, b"success")
    (row,) = stored(service_account)
    assert (row.kind, row.due_at) == (news.UNREADABLE_PUSH, None)
    assert row.error


def test_what_is_not_ours_is_not_found(
    service_account: Account, sms_account: Account
) -> None:
    assert post("0" * 24, signed(), FOLLOW).status_code == 404
    assert post("a\x00b", signed(), FOLLOW).status_code == 404
    assert post(sms_account, signed(), FOLLOW).status_code == 404
    assert report(service_account, cast.CALLBACK_SECRET, RECEIPTS).status_code == 404
    Installation.objects.update(
        status=Installation.Status.UNINSTALLED, sealed_token=None
    )
    assert post(service_account, signed(), FOLLOW).status_code == 404
    assert report(sms_account, cast.CALLBACK_SECRET, RECEIPTS).status_code == 404


def test_an_account_without_a_push_token_believes_nobody(shop: Installation) -> None:
    account = cast.service_account(shop.id, push_token="")
    empty = hashlib.sha1(b"179540640042").hexdigest()
    query = {"timestamp": "1795406400", "nonce": "42", "signature": empty}
    assert get(account, query).status_code == 401
    assert post(account, query, FOLLOW).status_code == 401


@pytest.mark.parametrize("megabytes", [1, 3])
def test_promise_1_an_oversized_body_is_refused(
    service_account: Account, sms_account: Account, megabytes: int
) -> None:
    body = b"x" * (megabytes * 1024 * 1024)
    assert post(service_account, signed(), body).status_code == 413
    assert report(sms_account, cast.CALLBACK_SECRET, body).status_code == 413
    assert stored(service_account) == []


def test_other_methods_are_not_allowed(service_account: Account) -> None:
    request = RequestFactory().put("/")
    assert callbacks.wechat(request, service_account.public_id).status_code == 405
    assert callbacks.sms(request, service_account.public_id, "x").status_code == 405


def test_promise_1_while_the_database_is_away_the_sender_must_come_again(
    service_account: Account, sms_account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.close()
    with monkeypatch.context() as patched:
        settings = {**connections["default"].settings_dict}
        settings["HOST"], settings["PORT"] = "127.0.0.1", "1"
        patched.setattr(connections["default"], "settings_dict", settings)
        assert post(service_account, signed(), FOLLOW).status_code == 503
        assert report(sms_account, cast.CALLBACK_SECRET, RECEIPTS).status_code == 503
        connection.close()
    assert post(service_account, signed(), FOLLOW).status_code == 200


def test_promise_1_what_cannot_be_stored_is_not_acknowledged(
    service_account: Account, sms_account: Account
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE growth_inboxevent RENAME TO gone")
    try:
        assert post(service_account, signed(), FOLLOW).status_code == 503
        assert report(sms_account, cast.CALLBACK_SECRET, RECEIPTS).status_code == 503
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE gone RENAME TO growth_inboxevent")
    assert stored(service_account) == []


def test_receipts_are_stored_one_by_one_and_once(sms_account: Account) -> None:
    for _ in range(2):
        answered = report(sms_account, cast.CALLBACK_SECRET, RECEIPTS)
        assert json.loads(answered.content) == {"result": 0, "errmsg": "OK"}
        assert answered.headers["Content-Type"] == "application/json"
    first, second = stored(sms_account)
    assert {first.kind, second.kind} == {news.SMS_RECEIPT}
    assert content(first) == {
        "account_id": sms_account.id,
        "serial": "serial-1",
        "phone": "+8613800000001",
        "delivered": True,
        "code": "DELIVRD",
        "at": "2026-11-23T04:00:05Z",
        "reference": "",
        "fee": None,
        "issuedAt": "2026-11-23T04:00:05Z",
    }
    assert content(second)["delivered"] is False


def test_a_reply_is_stored_once(sms_account: Account) -> None:
    for _ in range(2):
        assert report(sms_account, cast.CALLBACK_SECRET, REPLY).status_code == 200
    (row,) = stored(sms_account)
    assert row.kind == news.SMS_REPLY
    assert (content(row)["phone"], content(row)["text"]) == ("+8613800000001", "R")


@pytest.mark.parametrize("secret", ["", "wrong", cast.CALLBACK_SECRET + "x"])
def test_without_the_paths_secret_nothing_is_there(
    sms_account: Account, secret: str
) -> None:
    assert report(sms_account, secret, RECEIPTS).status_code == 404
    assert stored(sms_account) == []


def test_an_sms_account_without_a_callback_secret_has_no_callback(
    sms_account: Account,
) -> None:
    type(sms_account).objects.of(sms_account.installation_id).update(
        callback_lookup=None
    )
    assert report(sms_account, "", RECEIPTS).status_code == 404


@pytest.mark.parametrize("body", [b"", b"garbage", b"\xff", b"{}", b'[{"sid": 1}]'])
def test_an_unreadable_receipt_is_kept_with_its_error(
    sms_account: Account, body: bytes
) -> None:
    assert report(sms_account, cast.CALLBACK_SECRET, body).status_code == 200
    (row,) = stored(sms_account)
    assert (row.kind, row.due_at) == (news.UNREADABLE_SMS, None)
    assert row.error


def test_a_broken_element_spoils_nothing_that_came_with_it(
    sms_account: Account,
) -> None:
    body = [{"sid": 1}, *RECEIPTS, "?"]
    assert report(sms_account, cast.CALLBACK_SECRET, body).status_code == 200
    rows = stored(sms_account)
    assert sorted(row.kind for row in rows) == [
        news.SMS_RECEIPT,
        news.SMS_RECEIPT,
        news.UNREADABLE_SMS,
    ]
    (broken,) = (row for row in rows if row.error)
    kept = b64decode(content(broken)["base64"])
    assert json.loads(kept) == [{"sid": 1}, "?"]


def test_an_empty_list_of_receipts_is_no_error(sms_account: Account) -> None:
    assert report(sms_account, cast.CALLBACK_SECRET, []).status_code == 200
    assert stored(sms_account) == []


def test_promise_11_refusals_log_neither_persons_nor_secrets(
    service_account: Account, sms_account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE growth_inboxevent RENAME TO gone")
    try:
        post(service_account, signed(), FOLLOW)
        report(sms_account, cast.CALLBACK_SECRET, RECEIPTS)
        report(sms_account, "wrong-callback-secret", RECEIPTS)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE gone RENAME TO growth_inboxevent")
    said = "\n".join(
        record.getMessage()
        for record in caplog.records
        if not record.name.startswith("django.db")
    )
    assert "not stored" in said
    for secret in (OPENID, "13800000001", cast.CALLBACK_SECRET, "wrong-callback"):
        assert secret not in said
