from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from saleor_wechat_growth.integrations.sms.aliyun import AliyunSms
from saleor_wechat_growth.integrations.sms.messages import (
    SmsNews,
    SmsReceipt,
    SmsReply,
)

GATEWAY = AliyunSms(
    {"access_key_id": "a", "access_key_secret": "b"},
    "https://dysmsapi.aliyuncs.com",
    connect_timeout=1,
    read_timeout=1,
)
PHONE = "13800000001"
#: as on the page SmsReport
DELIVERED = {
    "phone_number": "13800000001",
    "send_time": "2026-11-23 12:30:00",
    "report_time": "2026-11-23 12:30:05",
    "success": True,
    "err_code": "DELIVERED",
    "err_msg": "用户接收成功",
    "sms_size": "2",
    "biz_id": "900619746936498440^0",
    "out_id": "m-1",
}
#: as on the page SmsUp
UP = {
    "phone_number": "13800000001",
    "content": "R",
    "send_time": "2026-11-23 12:30:05",
    "dest_code": "1234",
    "sequence_id": "1234567890",
}
AT = datetime(2026, 11, 23, 4, 30, 5, tzinfo=UTC)


def dumped(body: Any) -> bytes:
    return json.dumps(body).encode()


def test_receipts_are_read():
    failed = {
        "phone_number": "85291234567",
        "success": False,
        "err_code": "MK:1008",
        "biz_id": "2^0",
    }
    assert GATEWAY.read_callback(dumped([DELIVERED, failed])).receipts == (
        SmsReceipt(
            serial="900619746936498440^0",
            phone="+8613800000001",
            delivered=True,
            code="DELIVERED",
            at=AT,
            reference="m-1",
            fee=2,
        ),
        SmsReceipt("2^0", "+85291234567", False, "MK:1008", None),
    )


@pytest.mark.parametrize(
    "broken",
    [
        1,
        None,
        {},
        {**DELIVERED, "biz_id": ""},
        {**DELIVERED, "biz_id": 5},
        {**DELIVERED, "success": "true"},
        {**DELIVERED, "phone_number": "o-alice"},
        {**DELIVERED, "phone_number": None},
        {**UP, "content": 5},
        {**UP, "phone_number": ""},
    ],
)
def test_what_is_broken_spoils_nothing_beside_it(broken: Any):
    news = GATEWAY.read_callback(dumped([DELIVERED, broken, UP]))
    assert [each.reference for each in news.receipts] == ["m-1"]
    assert [each.text for each in news.replies] == ["R"]
    assert json.loads(news.unread) == [broken]
    assert news.why


@pytest.mark.parametrize("body", [b"", b"\xff", b"[" * 100_000])
def test_a_body_without_elements_is_kept_as_it_came(body: bytes):
    assert GATEWAY.read_callback(body) == SmsNews(unread=body, why="not JSON")


def test_several_replies_come_at_once():
    # the older page has the brand, a number for a number, and another spelling
    older = {
        **UP,
        "phone_number": "8613800000002",
        "content": "还有货吗",
        "send_time": "20261123123005",
        "sign_name": "演示商城",
        "sequence_id": 7,
    }
    assert GATEWAY.read_callback(dumped([UP, older])).replies == (
        SmsReply("+8613800000001", "R", "", AT, "1234567890"),
        SmsReply("+8613800000002", "还有货吗", "演示商城", AT, "7"),
    )


def test_a_reply_may_lack_all_but_who_and_what():
    bare = {"phone_number": "13800000001", "content": ""}
    assert GATEWAY.read_callback(dumped([bare])).replies == (
        SmsReply("+8613800000001", "", "", None),
    )


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("13800000001", "+8613800000001"),
        ("8613800000001", "+8613800000001"),
        ("+8613800000001", "+8613800000001"),
        ("008613800000001", "+8613800000001"),
        ("85291234567", "+85291234567"),
        ("0085291234567", "+85291234567"),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, phone: str):
    body = dumped([{**DELIVERED, "phone_number": written}])
    (receipt,) = GATEWAY.read_callback(body).receipts
    assert receipt.phone == phone


def test_receipts_and_replies_do_not_show_whom_they_are_from():
    shown = repr(GATEWAY.read_callback(dumped([UP, DELIVERED, {"phone": PHONE}])))
    assert PHONE not in shown


def test_the_answer_is_what_aliyun_waits_for():
    assert json.loads(GATEWAY.ACKNOWLEDGED)["code"] == 0
