from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from saleor_wechat_growth.integrations.sms.messages import (
    SmsNews,
    SmsReceipt,
    SmsReply,
)
from saleor_wechat_growth.integrations.sms.tencent import TencentSms

GATEWAY = TencentSms(
    {"secret_id": "a", "secret_key": "b", "sdk_app_id": "1"},
    "https://sms.tencentcloudapi.com",
    connect_timeout=1,
    read_timeout=1,
)
DELIVERED = {
    "user_receive_time": "2026-11-23 12:30:05",
    "nationcode": "86",
    "mobile": "13800000001",
    "report_status": "SUCCESS",
    "errmsg": "DELIVRD",
    "description": "用户短信送达成功",
    "sid": "5000:1045710669157053657849499619",
}
REPLY = {
    "extend": "",
    "mobile": "13800000001",
    "nationcode": "86",
    "sign": "演示商城",
    "text": "R",
    "time": 1795408205,
}


def dumped(body: Any) -> bytes:
    return json.dumps(body).encode()


def test_receipts_tell_the_time_in_shanghai():
    failed = {
        **DELIVERED,
        "sid": "5000:2",
        "report_status": "FAIL",
        "errmsg": "MK:1008",
        "user_receive_time": "",
    }

    receipts = GATEWAY.read_callback(dumped([DELIVERED, failed])).receipts

    assert receipts == (
        SmsReceipt(
            serial="5000:1045710669157053657849499619",
            phone="+8613800000001",
            delivered=True,
            code="DELIVRD",
            at=datetime(2026, 11, 23, 4, 30, 5, tzinfo=UTC),
        ),
        SmsReceipt("5000:2", "+8613800000001", False, "MK:1008", None),
    )


@pytest.mark.parametrize(
    "broken",
    [
        1,
        None,
        {},
        {**DELIVERED, "sid": ""},
        {**DELIVERED, "sid": 5},
        {**DELIVERED, "report_status": "MAYBE"},
        {**DELIVERED, "report_status": []},
        {**DELIVERED, "mobile": "o-alice"},
        {**DELIVERED, "nationcode": None},
        {"text": "R"},
    ],
)
def test_what_is_broken_spoils_nothing_beside_it(broken: Any):
    news = GATEWAY.read_callback(dumped([broken, DELIVERED]))
    assert [each.code for each in news.receipts] == ["DELIVRD"]
    assert json.loads(news.unread) == [broken]
    assert news.why


@pytest.mark.parametrize("body", [b"", b"\xff", b"[" * 100_000])
def test_a_body_without_elements_is_kept_as_it_came(body: bytes):
    assert GATEWAY.read_callback(body) == SmsNews(unread=body, why="not JSON")


def test_a_reply_is_read():
    assert GATEWAY.read_callback(dumped(REPLY)).replies == (
        SmsReply(
            "+8613800000001",
            "R",
            "演示商城",
            datetime.fromtimestamp(1795408205, UTC),
        ),
    )


@pytest.mark.parametrize(
    ("time", "at"),
    [
        ("1795408205", datetime.fromtimestamp(1795408205, UTC)),
        ("2026-11-23 12:30:05", datetime(2026, 11, 23, 4, 30, 5, tzinfo=UTC)),
        ("soon", None),
        (None, None),
        (10**20, None),
        ("9" * 5000, None),
        ("0001-01-01 00:00:00", None),
    ],
)
def test_a_reply_s_time_comes_in_two_spellings(time: object, at: datetime | None):
    (reply,) = GATEWAY.read_callback(dumped({**REPLY, "time": time})).replies
    assert reply.at == at


def test_receipts_and_replies_do_not_show_whom_they_are_from():
    phone = REPLY["mobile"]
    shown = repr(GATEWAY.read_callback(dumped([REPLY, DELIVERED, {"phone": phone}])))
    assert phone not in shown


def test_the_answer_is_what_tencent_waits_for():
    assert json.loads(GATEWAY.ACKNOWLEDGED) == {"result": 0, "errmsg": "OK"}
