"""Aliyun's own SDK, as it comes, against the stand-in."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import requests
from alibabacloud_dysmsapi20170525 import models
from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_tea_openapi.exceptions import ClientException
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.exceptions import DaraException

from saleor_wechat_growth.sandbox.sms import demo
from saleor_wechat_growth.sandbox.sms.aliyun.refusals import GATEWAY, SERVICE
from saleor_wechat_growth.sandbox.sms.demo import (
    ALIYUN_ACCOUNT,
    ALIYUN_NOTICE,
    ALIYUN_REMINDER,
    SIGN,
)
from tests.unit.sandbox.conftest import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from saleor_wechat_growth.sandbox.serving import Serving
    from tests.unit.sandbox.conftest import Gateway, Receiver

ALICE, BOB = "13800000001", "13800000002"
DAY = 86_400


def _client(
    gateway: Gateway,
    key_id: str = "not-a-secret-demo-aliyun-id",
    secret: str = "not-a-secret-demo-aliyun-secret",
) -> Client:
    endpoint = gateway.url.removeprefix("http://")
    return Client(
        Config(
            access_key_id=key_id,
            access_key_secret=secret,
            protocol="HTTP",
            endpoint=endpoint,
        )
    )


def _send(gateway: Gateway, *phones: str, **changed: Any) -> Any:
    fields = {
        "phone_numbers": ",".join(phones or (ALICE,)),
        "sign_name": SIGN,
        "template_code": ALIYUN_REMINDER,
        "template_param": json.dumps({"product": "陶瓷 杯*~+", "code": "k7Qx"}),
        "out_id": "m-1",
    }
    request = models.SendSmsRequest(**{**fields, **changed})
    return _client(gateway).send_sms(request).body


def _notify(gateway: Gateway, order: str = "SN-1", **changed: Any) -> Any:
    param = json.dumps({"order": order})
    return _send(gateway, template_code=ALIYUN_NOTICE, template_param=param, **changed)


def _refusal(call: Callable[[], Any]) -> str:
    """The code that the gateway itself refuses with, by an HTTP status."""
    with pytest.raises(DaraException) as refused:
        call()
    assert isinstance(refused.value, ClientException)
    return str(refused.value.code)


def _details(gateway: Gateway, **changed: Any) -> Any:
    fields = {
        "phone_number": ALICE,
        "send_date": gateway.ask("clock")["now"][:10].replace("-", ""),
        "page_size": 50,
        "current_page": 1,
    }
    request = models.QuerySendDetailsRequest(**{**fields, **changed})
    return _client(gateway).query_send_details(request).body


@pytest.fixture
def aliyun(sms_gateway: Gateway) -> Gateway:
    """The gateway at 12:00 in Shanghai, when marketing is allowed."""
    into_the_day = (time.time() + 8 * 3600) % DAY
    sms_gateway.tell("clock", {"offset": DAY + 12 * 3600 - into_the_day})
    return sms_gateway


def _change(gateway: Gateway, **fields: Any) -> None:
    gateway.tell("accounts/change", {"sdk_app_id": ALIYUN_ACCOUNT, **fields})


def test_a_message_is_carried_out_and_shown(aliyun: Gateway):
    answer = _send(aliyun)

    assert (answer.code, answer.message) == ("OK", "OK")
    [sent] = aliyun.ask("sends")["sends"]
    assert sent["serial_no"] == answer.biz_id
    assert sent["session_context"] == "m-1"
    assert sent["rendered"] == (
        "【演示商城】您购物车里的陶瓷 杯*~+还在等您，"
        "回购物车 demo.example/r/k7Qx 拒收请回复R"
    )


def test_both_vendors_live_at_one_address(aliyun: Gateway):
    _send(aliyun)
    assert aliyun.ask("calls")["calls"] == {"SendSms": 1}
    # a call that names no action of either is taken for Tencent's
    answer = requests.post(aliyun.url, json={}, timeout=5).json()
    assert answer["Response"]["Error"]["Code"] == "AuthFailure.SignatureFailure"


def test_one_call_goes_to_a_thousand_numbers_or_to_none(aliyun: Gateway):
    many = [f"138{number:08}" for number in range(1000)]

    assert _send(aliyun, *many, ALICE).code == "isv.MOBILE_COUNT_OVER_LIMIT"
    assert _send(aliyun, ALICE, "+86123").code == "isv.MOBILE_NUMBER_ILLEGAL"
    assert aliyun.ask("sends")["sends"] == []
    assert _send(aliyun, *many).code == "OK"
    assert len({sent["serial_no"] for sent in aliyun.ask("sends")["sends"]}) == 1


def test_signatures_are_checked(aliyun: Gateway):
    wrong_key = _client(aliyun, secret="wrong")
    wrong_id = _client(aliyun, key_id="nobody")
    # Tencent's key is no key of Aliyun's
    tencents = _client(aliyun, demo.demo_seed().accounts[0].secret_id)
    request = models.QuerySmsTemplateListRequest()

    assert _refusal(lambda: wrong_key.query_sms_template_list(request)) == (
        "SignatureDoesNotMatch"
    )
    for client in (wrong_id, tencents):
        assert _refusal(lambda c=client: c.query_sms_template_list(request)) == (
            "InvalidAccessKeyId.NotFound"
        )


def test_a_call_without_a_signature_is_refused(aliyun: Gateway):
    headers = {"x-acs-action": "SendSms", "x-acs-version": "2017-05-25"}
    answer = requests.post(aliyun.url, headers=headers, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["Code"] == "IncompleteSignature"


@pytest.mark.parametrize(
    "changes",
    [
        {"query": {"PhoneNumbers": BOB}},
        {"headers": {"x-acs-action": "GetSmsTemplate"}},
        {"headers": {"x-acs-extra": "not signed"}},
        {"body": b"{}"},
    ],
)
def test_what_was_changed_on_the_way_is_refused(
    aliyun: Gateway, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
):
    """Catch a signed request, change it, and send it on."""
    caught: list[requests.PreparedRequest] = []
    session_send = requests.Session.send

    def tampered(session: Any, request: Any, **more: Any) -> Any:
        caught.append(request)
        for name, value in changes.get("query", {}).items():
            request.url = request.url.replace(f"{name}={ALICE}", f"{name}={value}")
        request.headers.update(changes.get("headers", {}))
        if "body" in changes:
            request.prepare_body(changes["body"], None)
        return session_send(session, request, **more)

    monkeypatch.setattr(requests.Session, "send", tampered)
    assert _refusal(lambda: _send(aliyun)) == "SignatureDoesNotMatch"
    assert caught
    assert aliyun.ask("sends")["sends"] == []


@pytest.mark.parametrize(("seconds", "is_late"), [(890, False), (910, True)])
@pytest.mark.parametrize("sign", [-1, 1])
def test_a_wrong_clock_is_refused_by_wall_time(
    aliyun: Gateway,
    monkeypatch: pytest.MonkeyPatch,
    seconds: int,
    sign: int,
    is_late: bool,  # noqa: FBT001
):
    there = datetime.fromtimestamp(time.time() + sign * seconds, UTC)
    monkeypatch.setattr(
        "alibabacloud_tea_openapi.utils.Utils.get_timestamp",
        lambda: f"{there:%Y-%m-%dT%H:%M:%SZ}",
    )
    if is_late:
        assert _refusal(lambda: _send(aliyun)) == "InvalidTimeStamp.Expired"
    else:
        assert _send(aliyun).code == "OK"


def test_a_date_of_another_form_is_refused(
    aliyun: Gateway, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(
        "alibabacloud_tea_openapi.utils.Utils.get_timestamp", lambda: "today"
    )
    assert _refusal(lambda: _send(aliyun)) == "InvalidTimeStamp.Format"


def test_a_nonce_is_good_once(aliyun: Gateway, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        "alibabacloud_tea_openapi.utils.Utils.get_nonce", lambda: "once"
    )
    assert _send(aliyun).code == "OK"
    assert _refusal(lambda: _send(aliyun)) == "SignatureNonceUsed"
    assert len(aliyun.ask("sends")["sends"]) == 1


def test_what_is_not_offered_here_is_not_found(aliyun: Gateway):
    request = models.QuerySmsSignListRequest()
    client = _client(aliyun)
    assert _refusal(lambda: client.query_sms_sign_list(request)) == (
        "InvalidAction.NotFound"
    )


@pytest.mark.parametrize("name", ["phone_numbers", "sign_name", "template_code"])
def test_what_is_missing_is_named(aliyun: Gateway, name: str):
    spelt = name.replace("_", " ").title().replace(" ", "")
    assert _refusal(lambda: _send(aliyun, **{name: None})) == f"Missing{spelt}"


#: each code of the service's, and what earns it
EARNED: dict[str, dict[str, Any]] = {
    "isv.INVALID_JSON_PARAM": {"template_param": '{"product": 5, "code": "x"}'},
    "isv.MOBILE_COUNT_OVER_LIMIT": {"phone_numbers": ",".join([ALICE] * 1001)},
    "isv.MOBILE_NUMBER_ILLEGAL": {"phone_numbers": "12345"},
    "isv.PARAM_NOT_SUPPORT_URL": {
        "template_param": '{"product": "t.cn/x", "code": "x"}'
    },
    "isv.SMS_SIGNATURE_ILLEGAL": {"sign_name": "别家"},
    "isv.SMS_TEMPLATE_ILLEGAL": {"template_code": "SMS_404"},
    "isv.TEMPLATE_MISSING_PARAMETERS": {"template_param": '{"product": "x"}'},
}
#: and what an account or a person has to be like for the others
STANDING: dict[str, Callable[[Gateway], None]] = {
    "isv.AMOUNT_NOT_ENOUGH": lambda gateway: _change(gateway, balance=0),
    "isv.CUSTOMER_REFUSED": lambda gateway: gateway.tell("blacklist", {"phone": ALICE}),
    "isv.OUT_OF_SERVICE": lambda gateway: _change(gateway, in_arrears=True),
    "isv.PARAM_LENGTH_LIMIT": lambda gateway: _change(gateway, parameter_length=3),
}
#: tested by themselves
ELSEWHERE = {"isv.INVALID_PARAMETERS", "isv.TEMPLATE_PARAMS_ILLEGAL"}


def test_every_code_is_earned_somewhere():
    assert EARNED.keys() | STANDING.keys() | ELSEWHERE == SERVICE.keys()
    assert not GATEWAY.keys() & SERVICE.keys()


@pytest.mark.parametrize("code", EARNED)
def test_a_call_that_is_wrong_is_refused(aliyun: Gateway, code: str):
    assert _send(aliyun, **EARNED[code]).code == code
    assert aliyun.ask("sends")["sends"] == []


@pytest.mark.parametrize("code", STANDING)
def test_a_call_that_may_not_be_is_refused(aliyun: Gateway, code: str):
    STANDING[code](aliyun)
    assert _send(aliyun).code == code
    assert aliyun.ask("sends")["sends"] == []


def test_who_refused_marketing_still_gets_notices(aliyun: Gateway):
    aliyun.tell("blacklist", {"phone": ALICE})
    assert _notify(aliyun).code == "OK"


def test_marketing_goes_out_between_eight_and_ten_at_night(aliyun: Gateway):
    offset = aliyun.ask("clock")["offset"]

    def code_at(hour: float) -> str:
        aliyun.tell("clock", {"offset": offset + (hour - 12) * 3600})
        return str(_send(aliyun).code)

    assert code_at(7.9) == "isv.BUSINESS_LIMIT_CONTROL"
    assert code_at(8.1) == "OK"
    assert code_at(21.9) == "OK"
    assert code_at(22.1) == "isv.BUSINESS_LIMIT_CONTROL"
    assert _notify(aliyun).code == "OK"


def test_verification_codes_have_their_own_form_and_limits(aliyun: Gateway):
    template = {"template_id": "SMS_7", "content": "验证码${code}"}
    aliyun.tell(
        "templates", {"sdk_app_id": ALIYUN_ACCOUNT, "kind": "verification", **template}
    )

    def verify(code: str = "123456") -> Any:
        param = json.dumps({"code": code})
        return _send(aliyun, template_code="SMS_7", template_param=param)

    assert verify("您好").code == "isv.TEMPLATE_PARAMS_ILLEGAL"
    assert verify().code == "OK"
    assert verify().message == "触发分钟级流控Permits:1"
    _change(aliyun, limits={"minute": None, "hour": 2, "day": 3})
    assert verify().code == "OK"
    assert verify().message == "触发小时级流控Permits:2"
    aliyun.tell("clock", {"move": 3600})
    assert verify().code == "OK"
    assert verify().message == "触发天级流控Permits:3"
    aliyun.tell("clock", {"move": DAY})
    assert verify().code == "OK"


def test_faults_can_be_ordered(aliyun: Gateway):
    order = {"kind": "errcode", "recipient": f"+86{ALICE}", "times": 1}
    aliyun.tell("faults", {"path": "/SendSms", "code": "isv.DENY_IP_RANGE", **order})
    assert _send(aliyun).code == "isv.DENY_IP_RANGE"
    assert _send(aliyun).code == "OK"


def test_what_was_sent_on_a_day_can_be_asked(aliyun: Gateway):
    aliyun.tell("reports", {"phone": BOB, "report_status": "FAIL", "errmsg": "X:1"})
    _send(aliyun, ALICE, BOB)

    [row] = _details(aliyun).sms_send_detail_dtos.sms_send_detail_dto
    assert (row.phone_num, row.out_id, row.send_status) == (ALICE, "m-1", 3)
    assert row.err_code == "DELIVERED"
    [row] = _details(aliyun, phone_number=BOB).sms_send_detail_dtos.sms_send_detail_dto
    assert (row.send_status, row.err_code) == (2, "X:1")
    yesterday = _details(aliyun, send_date="20200101")
    assert yesterday.code == "isv.INVALID_PARAMETERS"


@pytest.mark.parametrize(
    "changed",
    [{"page_size": 51}, {"page_size": -1}, {"current_page": -1}, {"send_date": "x"}],
)
def test_asking_has_its_limits(aliyun: Gateway, changed: dict[str, Any]):
    assert _details(aliyun, **changed).code == "isv.INVALID_PARAMETERS"


@pytest.fixture
def pushing(aliyun: Gateway, receiver: Receiver, serving: Serving) -> Gateway:
    """The gateway at noon, with the receiver as its callback URL, in a hurry."""
    receiver.usual = (200, '{"code": 0, "msg": "接收成功"}')
    _change(aliyun, callback_url=f"{serving.url('receiver')}/callbacks/sms")
    aliyun.tell("pauses", {"factor": 0.0001})
    return aliyun


def _settled(gateway: Gateway) -> list[dict[str, Any]]:
    def look() -> list[dict[str, Any]]:
        made = gateway.ask("pushes")["pushes"]
        waiting = any(push["outcome"] == "pending" for push in made)
        return [] if waiting else made

    return until(look)


def test_receipts_are_pushed_as_an_array(pushing: Gateway, receiver: Receiver):
    pushing.tell("reports", {"phone": BOB, "report_status": "FAIL", "errmsg": "X:1"})
    sent = _send(pushing, ALICE, BOB)
    _settled(pushing)

    first, second = [row for r in receiver.received for row in json.loads(r.body)]
    assert first == {
        "phone_number": ALICE,
        "send_time": first["report_time"],
        "report_time": first["report_time"],
        "success": True,
        "err_code": "DELIVERED",
        "err_msg": "用户接收成功",
        "sms_size": "1",
        "biz_id": sent.biz_id,
        "out_id": "m-1",
    }
    assert first["report_time"][11:13] == "12"
    assert (second["success"], second["err_code"]) == (False, "X:1")


def test_replies_are_pushed_as_an_array(pushing: Gateway, receiver: Receiver):
    answer = {"sdk_app_id": ALIYUN_ACCOUNT, "phone": ALICE, "text": "R"}
    assert pushing.tell("reply", answer) == {"blacklisted": True}
    _settled(pushing)

    [received] = receiver.received
    [row] = json.loads(received.body)
    assert (row["phone_number"], row["content"]) == (ALICE, "R")
    assert {"send_time", "dest_code", "sequence_id"} <= row.keys()


def test_a_push_is_tried_again_three_times_with_pauses(
    pushing: Gateway, receiver: Receiver
):
    # what it says is not read, only whether its code is a number
    receiver.answers = [(500, '{"code": 0}'), (200, '{"code": "0"}')]
    receiver.usual = (200, '{"code": 1}')
    _notify(pushing)

    [push] = _settled(pushing)

    assert (push["outcome"], len(push["tries"])) == ("delivered", 3)
    receiver.usual = (500, "")
    _notify(pushing)
    push = _settled(pushing)[-1]
    assert (push["outcome"], len(push["tries"])) == ("failed", 4)


def test_while_one_push_waits_the_next_goes_on(pushing: Gateway, receiver: Receiver):
    pushing.tell("pauses", {"factor": 1})
    receiver.answers = [(500, "")]
    _notify(pushing)
    until(lambda: receiver.received)
    _notify(pushing)

    first, second = until(
        lambda: (
            made
            if len(made := pushing.ask("pushes")["pushes"]) == 2
            and made[1]["outcome"] == "delivered"
            else []
        )
    )
    assert (first["outcome"], second["outcome"]) == ("pending", "delivered")
