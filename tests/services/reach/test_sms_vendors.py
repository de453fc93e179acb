"""Both SMS vendors, from the door to what is known of a person."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import RequestFactory

from saleor_wechat_growth.core import crypto
from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.customers.observations import verified_phone
from saleor_wechat_growth.inbox.models import InboxEvent
from saleor_wechat_growth.inbox.services import handle_due
from saleor_wechat_growth.integrations.sms.aliyun import AliyunSms
from saleor_wechat_growth.integrations.sms.aliyun_codes import FAILURES
from saleor_wechat_growth.integrations.sms.tencent import TencentSms
from saleor_wechat_growth.reach import news, queries, services
from saleor_wechat_growth.reach.clients import sms_gateway
from saleor_wechat_growth.reach.credentials import SMS_KINDS, SmsCredentials
from saleor_wechat_growth.reach.models import Account, Channel, Suppression
from saleor_wechat_growth.reach.verdicts import Verdict, verdict_of
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.sandbox.sms import State, create_app
from saleor_wechat_growth.sandbox.sms.demo import ALIYUN_ACCOUNT, demo_seed
from saleor_wechat_growth.web import callbacks
from tests.services.reach import cast

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_wechat_growth.installations.models import Installation

# the intake commits on a connection of its own
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock_at_noon"),
]

PHONES = ("+8613800000001", "+8613800000002")
ALIYUN_RECEIPTS = [
    {
        "phone_number": "13800000001",
        "send_time": "2026-11-23 12:00:00",
        "report_time": "2026-11-23 12:00:05",
        "success": True,
        "err_code": "DELIVERED",
        "err_msg": "用户接收成功",
        "sms_size": "2",
        "biz_id": "1^0",
        "out_id": "m-1",
    },
    # of one call to two numbers: one BizId, two receipts
    {
        "phone_number": "13800000002",
        "success": False,
        "err_code": "MK:0001",
        "biz_id": "1^0",
    },
]


def of_tencent(phone: str, text: str) -> list[Any]:
    """Bodies as Tencent pushes a reply."""
    number = phone.removeprefix("+86")
    return [{"nationcode": "86", "mobile": number, "text": text, "time": 1795406400}]


def of_aliyun(phone: str, text: str) -> list[Any]:
    """One body, in which somebody else thanks first."""
    said = {"send_time": "2026-11-23 12:00:00", "dest_code": "1", "sequence_id": "9"}
    thanks = {**said, "phone_number": "13900000009", "content": "谢谢"}
    number = phone.removeprefix("+86")
    return [[thanks, {**said, "phone_number": number, "content": text}]]


#: how each kind of account is made, and its vendor's replies
VENDORS = {
    Account.Kind.TENCENT_SMS: (cast.sms_account, of_tencent, TencentSms),
    Account.Kind.ALIYUN_SMS: (cast.aliyun_account, of_aliyun, AliyunSms),
}
Make = Callable[[int], Account]


def report(account: Account, body: Any) -> Any:
    request = RequestFactory().post(
        "/callbacks/sms/x/y", json.dumps(body), content_type="application/json"
    )
    return callbacks.sms(request, account.public_id, cast.CALLBACK_SECRET)


def stored(account: Account) -> list[dict[str, Any]]:
    rows = InboxEvent.objects.of(account.installation_id).order_by("id")
    return [json.loads(crypto.unseal(bytes(row.body or b""))) for row in rows]


@contextmanager
def nothing_can_be_stamped() -> Iterator[None]:
    """For a while, the database refuses to have a row called handled."""
    table = InboxEvent._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT unstamped"
            " CHECK (handled_at IS NULL) NOT VALID"
        )
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT unstamped")


def test_every_kind_of_sms_account_is_tested_here() -> None:
    assert set(VENDORS) == SMS_KINDS


@pytest.mark.parametrize("kind", VENDORS)
@pytest.mark.parametrize("text", ["R", "退订", "td"])
def test_a_no_is_heeded_once_it_is_handled(
    shop: Installation, now: datetime, kind: str, text: str
) -> None:
    make, replies, _ = VENDORS[Account.Kind(kind)]
    account = make(shop.id)
    alice = cast.known(shop.id, verified_phone(PHONES[0]))
    for body in replies(PHONES[0], text):
        for _ in range(2):
            assert report(account, body).status_code == 200
    rows = InboxEvent.objects.of(shop.id)
    assert set(rows.values_list("kind", flat=True)) == {news.SMS_REPLY}
    waiting = rows.count()
    assert not Suppression.objects.of(shop.id).exists()

    assert handle_due(now=now) == waiting, "a repeated reply is one row"

    assert not rows.filter(handled_at=None).exists()
    reach = queries.snapshot(shop.id, [alice.customer_id], now)[alice.customer_id]
    (fact,) = reach.suppressions
    assert (fact.channel, fact.until) == (Channel.SMS, None)
    assert reach.consent(Channel.SMS, "marketing") is False
    said = {bytes(row) for row in rows.values_list("dedupe_key", flat=True)}
    assert len(said) == waiting


@pytest.mark.parametrize("kind", VENDORS)
def test_a_no_is_heeded_in_the_transaction_that_handles_it(
    shop: Installation, now: datetime, kind: str
) -> None:
    make, replies, _ = VENDORS[Account.Kind(kind)]
    account = make(shop.id)
    for body in replies(PHONES[0], "R"):
        report(account, body)
    with nothing_can_be_stamped():
        handle_due(now=now)
    assert not Suppression.objects.of(shop.id).exists()
    handle_due(now=now + timedelta(days=1))
    assert Suppression.objects.of(shop.id).exists()


def test_aliyuns_receipts_are_stored_one_by_one_and_once(shop: Installation) -> None:
    account = cast.aliyun_account(shop.id)
    for body in (ALIYUN_RECEIPTS, ALIYUN_RECEIPTS[1:]):
        answered = report(account, body)
        assert json.loads(answered.content)["code"] == 0
        assert answered.headers["Content-Type"] == "application/json"
    first, second = stored(account)
    assert first == {
        "account_id": account.id,
        "serial": "1^0",
        "phone": PHONES[0],
        "delivered": True,
        "code": "DELIVERED",
        "at": "2026-11-23T04:00:05Z",
        "reference": "m-1",
        "fee": 2,
        "issuedAt": "2026-11-23T04:00:05Z",
    }
    assert (second["phone"], second["delivered"]) == (PHONES[1], False)


@pytest.mark.parametrize("body", [{}, [{}], [1], [{"phone_number": "13800000001"}]])
def test_what_aliyun_never_pushes_is_kept_with_its_error(
    shop: Installation, body: Any
) -> None:
    account = cast.aliyun_account(shop.id)
    assert report(account, body).status_code == 200
    (row,) = InboxEvent.objects.of(shop.id)
    assert (row.kind, row.due_at) == (news.UNREADABLE_SMS, None)
    assert row.error


@pytest.mark.parametrize("kind", VENDORS)
def test_an_account_speaks_to_its_own_vendor(shop: Installation, kind: str) -> None:
    make, _, vendor = VENDORS[Account.Kind(kind)]
    credentials = queries.account_credentials(make(shop.id))
    assert isinstance(credentials, SmsCredentials)
    gateway = sms_gateway(credentials)
    assert isinstance(gateway, vendor)
    assert sms_gateway(credentials) is gateway
    shown = repr(credentials)
    assert "s3cret" not in shown
    assert "alice" not in shown


@pytest.mark.parametrize("kind", VENDORS)
def test_a_rotated_callback_secret_closes_the_old_address(
    shop: Installation, kind: str
) -> None:
    make, replies, _ = VENDORS[Account.Kind(kind)]
    account = make(shop.id)
    services.rotate_callback_secret(installation_id=shop.id, account_id=account.id)
    (body,) = replies(PHONES[0], "R")
    assert report(account, body).status_code == 404
    assert stored(account) == []


@pytest.fixture
def stand_in(settings: Any) -> Iterator[State]:
    state = State(demo_seed())
    with Serving({"sms": create_app(state)}) as serving:
        url = serving.url("sms")
        settings.GATEWAY_URLS = {**settings.GATEWAY_URLS, "ALIYUN_SMS_URL": url}
        yield state


def tried(shop: Installation, now: datetime, **secrets: str) -> Account:
    account = services.save_account(
        installation_id=shop.id,
        key="aliyun",
        kind=Account.Kind.ALIYUN_SMS,
        name="Alice's tea",
        app_id=ALIYUN_ACCOUNT,
        secrets={
            "access_key_id": "not-a-secret-demo-aliyun-id",
            "access_key_secret": "not-a-secret-demo-aliyun-secret",
            **secrets,
        },
    )
    return services.try_account(installation_id=shop.id, account_id=account.id, now=now)


def test_an_aliyun_account_is_tried_by_a_read_that_costs_nothing(
    shop: Installation, now: datetime, stand_in: State
) -> None:
    account = tried(shop, now)
    assert (account.verdict, account.verdict_facts) == (Verdict.OK, {"templates": 2})
    assert stand_in.calls == {"QuerySmsTemplateList": 1}


@pytest.mark.parametrize("name", ["access_key_id", "access_key_secret"])
def test_wrong_keys_of_aliyun_are_found(
    shop: Installation, now: datetime, stand_in: State, name: str
) -> None:
    account = tried(shop, now, **{name: "nobodys"})
    assert stand_in.calls
    assert account.verdict == Verdict.SECRET


def test_an_aliyun_that_is_away_is_no_fault_of_the_account(
    shop: Installation, now: datetime, settings: Any
) -> None:
    nowhere = "http://127.0.0.1:9"
    settings.GATEWAY_URLS = {**settings.GATEWAY_URLS, "ALIYUN_SMS_URL": nowhere}
    assert tried(shop, now).verdict == Verdict.UNREACHABLE


@pytest.mark.parametrize(
    "code",
    [code for code, failure in FAILURES.items() if failure is Failure.ACCOUNT]
    + ["Forbidden.RAM", "NoPermission"],
)
def test_what_stops_an_aliyun_account_has_a_verdict(code: str) -> None:
    refusal = GatewayError(Failure.ACCOUNT, code)
    assert verdict_of(refusal) is not Verdict.UNKNOWN
