from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
import requests
from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import (
    TencentCloudSDKException,
)
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111 import models
from tencentcloud.sms.v20210111.sms_client import SmsClient

from saleor_wechat_growth.sandbox.sms import demo
from tests.unit.sandbox.conftest import until

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.serving import Serving
    from tests.unit.sandbox.conftest import Gateway, Receiver

ALICE = "+8613800000001"
BOB = "+8613800000002"
DAY = 86400


def _client(
    gateway: Gateway,
    secret_id: str = "not-a-secret-demo-sms-id",
    secret_key: str = "not-a-secret-demo-sms-key",
    timeout: float = 5,
) -> SmsClient:
    endpoint = gateway.url.removeprefix("http://")
    http = HttpProfile(protocol="http", endpoint=endpoint, reqTimeout=timeout)
    keys = credential.Credential(secret_id, secret_key)
    return SmsClient(keys, "ap-guangzhou", ClientProfile(httpProfile=http))


def _send(gateway: Gateway, *phones: str, **changed: Any) -> Any:
    """Send the reminder through Tencent's own SDK; give all statuses."""
    request = models.SendSmsRequest()
    fields = {
        "PhoneNumberSet": list(phones or (ALICE,)),
        "SmsSdkAppId": demo.SDK_APP_ID,
        "SignName": demo.SIGN,
        "TemplateId": demo.REMINDER_TEMPLATE,
        "TemplateParamSet": ["陶瓷杯", "k7Qx"],
    }
    request.from_json_string(json.dumps({**fields, **changed}))
    return _client(gateway).SendSms(request).SendStatusSet


def _notify(gateway: Gateway, *phones: str) -> Any:
    template = {"TemplateId": demo.NOTICE_TEMPLATE, "TemplateParamSet": ["7"]}
    return _send(gateway, *phones, **template)


def _code(gateway: Gateway, **changed: Any) -> str:
    [status] = _send(gateway, **changed)
    return status.Code


def _refusal(gateway: Gateway, *phones: str, **changed: Any) -> str:
    """The code with which the whole call is refused."""
    with pytest.raises(TencentCloudSDKException) as refused:
        _send(gateway, *phones, **changed)
    return refused.value.code


def _template(gateway: Gateway, content: str, **more: Any) -> str:
    template = {"template_id": "77", "content": content, **more}
    gateway.tell("templates", {"sdk_app_id": demo.SDK_APP_ID, **template})
    return "77"


@pytest.fixture
def noon_sms(sms_gateway: Gateway) -> Gateway:
    """The gateway at 12:00 in Shanghai, when marketing is allowed."""
    into_the_day = (time.time() + 8 * 3600) % DAY
    sms_gateway.tell("clock", {"offset": DAY + 12 * 3600 - into_the_day})
    return sms_gateway


def test_a_message_is_carried_out_and_shown(noon_sms: Gateway):
    [status] = _send(noon_sms, SessionContext="m-1")

    assert status.Code == "Ok"
    assert status.PhoneNumber == ALICE
    assert status.SessionContext == "m-1"
    assert status.Fee == 1
    [sent] = noon_sms.ask("sends")["sends"]
    assert sent["serial_no"] == status.SerialNo
    assert sent["rendered"] == (
        "【演示商城】您购物车里的陶瓷杯还在等您，"
        "回购物车 demo.example/r/k7Qx 拒收请回复R"
    )


def test_each_number_has_a_code_of_its_own(noon_sms: Gateway):
    noon_sms.tell("blacklist", {"phone": BOB})

    codes = [each.Code for each in _send(noon_sms, ALICE, BOB, "+86123")]

    assert codes == [
        "Ok",
        "FailedOperation.PhoneNumberInBlacklist",
        "InvalidParameterValue.IncorrectPhoneNumber",
    ]
    assert len(noon_sms.ask("sends")["sends"]) == 1


def test_mainland_numbers_may_come_without_a_country(noon_sms: Gateway):
    statuses = _send(noon_sms, "13800000001", "8613800000002")

    assert [each.PhoneNumber for each in statuses] == [ALICE, BOB]


def test_signatures_are_checked(noon_sms: Gateway):
    request = models.SendSmsRequest()

    def code(client: SmsClient) -> str:
        with pytest.raises(TencentCloudSDKException) as refused:
            client.SendSms(request)
        return refused.value.code

    wrong_key = _client(noon_sms, secret_key="wrong")
    wrong_id = _client(noon_sms, secret_id="nobody")
    assert code(wrong_key) == "AuthFailure.SignatureFailure"
    assert code(wrong_id) == "AuthFailure.SecretIdNotFound"


def test_an_old_timestamp_is_refused_by_wall_time(
    noon_sms: Gateway, monkeypatch: pytest.MonkeyPatch
):
    assert _code(noon_sms) == "Ok", "a moved clock must not break signatures"
    behind = time.time() - 601
    monkeypatch.setattr("tencentcloud.common.abstract_client.time.time", lambda: behind)

    assert _refusal(noon_sms) == "InternalError.RequestTimeException"


def test_a_body_changed_on_the_way_is_refused(noon_sms: Gateway):
    answer = requests.post(noon_sms.url, json={"PhoneNumberSet": [ALICE]}, timeout=5)

    assert answer.headers["content-type"] == "application/json"
    error = answer.json()["Response"]["Error"]
    assert error["Code"] == "AuthFailure.SignatureFailure"


def test_the_whole_call_is_refused(noon_sms: Gateway):
    many = [f"+86138{number:08}" for number in range(201)]

    assert _refusal(noon_sms, *many) == "LimitExceeded.PhoneNumberCountLimit"
    assert _refusal(noon_sms, PhoneNumberSet=[]) == (
        "MissingParameter.EmptyPhoneNumberSet"
    )
    assert _refusal(noon_sms, ALICE, "+60198890000") == (
        "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber"
    )
    assert _refusal(noon_sms, SmsSdkAppId="1400009999") == (
        "UnauthorizedOperation.SmsSdkAppIdVerifyFail"
    )
    assert _refusal(noon_sms, SessionContext="x" * 512) == "InvalidParameter"


def test_two_hundred_numbers_go_in_one_call(noon_sms: Gateway):
    many = [f"+86138{number:08}" for number in range(200)]

    assert {each.Code for each in _send(noon_sms, *many)} == {"Ok"}


def test_sign_template_and_parameters_are_checked(noon_sms: Gateway):
    unapproved = _template(noon_sms, "您好", approved=False)

    assert _code(noon_sms, SignName="别的商城") == (
        "FailedOperation.SignatureIncorrectOrUnapproved"
    )
    for template_id in ("404", unapproved):
        assert _code(noon_sms, TemplateId=template_id) == (
            "FailedOperation.TemplateIncorrectOrUnapproved"
        )
    assert _code(noon_sms, TemplateParamSet=["陶瓷杯"]) == (
        "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
    )


@pytest.mark.parametrize(
    "value", ["https://a.b/c", "www.shop.example", "demo.com/r/1", "t.cn/x"]
)
def test_a_url_in_a_parameter_is_refused(noon_sms: Gateway, value: str):
    code = _code(noon_sms, TemplateParamSet=["陶瓷杯", value])

    assert code == "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter"


def test_marketing_goes_out_between_eight_and_ten_at_night(noon_sms: Gateway):
    offset = noon_sms.ask("clock")["offset"]

    def code_at(hour: float) -> str:
        noon_sms.tell("clock", {"offset": offset + (hour - 12) * 3600})
        return _code(noon_sms)

    refused = "FailedOperation.MarketingSendTimeConstraint"
    assert code_at(7.9) == refused
    assert code_at(8.1) == "Ok"
    assert code_at(21.9) == "Ok"
    assert code_at(22.1) == refused
    [notice] = _notify(noon_sms)
    assert notice.Code == "Ok"


def test_marketing_has_to_say_how_to_refuse_it(noon_sms: Gateway):
    silent = _template(noon_sms, "新品{1}{2}到店", kind="marketing")

    assert _code(noon_sms, TemplateId=silent) == (
        "InvalidParameterValue.MarketingTemplateWithoutUnsubscribe"
    )


def test_individuals_may_not_send_marketing(noon_sms: Gateway):
    change = {"sdk_app_id": demo.SDK_APP_ID, "individual": True}
    noon_sms.tell("accounts/change", change)

    assert _code(noon_sms) == (
        "UnauthorizedOperation.IndividualUserMarketingSmsPermissionDeny"
    )


def test_a_number_gets_so_many_notices(noon_sms: Gateway):
    def code() -> str:
        return _notify(noon_sms)[0].Code

    assert code() == "Ok"
    assert code() == "LimitExceeded.PhoneNumberThirtySecondLimit"
    for _ in range(4):
        noon_sms.tell("clock", {"move": 31})
        assert code() == "Ok"
    noon_sms.tell("clock", {"move": 31})
    assert code() == "LimitExceeded.PhoneNumberOneHourLimit"
    for _ in range(5):
        noon_sms.tell("clock", {"move": 3600})
        assert code() == "Ok"
    noon_sms.tell("clock", {"move": 3600})
    assert code() == "LimitExceeded.PhoneNumberDailyLimit"
    noon_sms.tell("clock", {"move": DAY})
    assert code() == "Ok"


def test_limits_can_be_lifted(noon_sms: Gateway):
    limits = {"thirty_seconds": None, "hour": None, "day": 2}
    change = {"sdk_app_id": demo.SDK_APP_ID, "limits": limits}
    noon_sms.tell("accounts/change", change)

    codes = [_notify(noon_sms)[0].Code for _ in range(3)]

    assert codes == ["Ok", "Ok", "LimitExceeded.PhoneNumberDailyLimit"]


def test_verification_codes_are_digits(noon_sms: Gateway):
    template = _template(noon_sms, "您的验证码{1}", kind="verification")

    def code(value: str) -> str:
        return _code(noon_sms, TemplateId=template, TemplateParamSet=[value])

    assert code("1234567") == "InvalidParameterValue.TemplateParameterFormatError"
    assert code("123456") == "Ok"


def test_parameters_content_and_balance_have_their_limits(noon_sms: Gateway):
    def code(template_id: str = demo.REMINDER_TEMPLATE, **changed: Any) -> str:
        change = {"sdk_app_id": demo.SDK_APP_ID, **changed}
        noon_sms.tell("accounts/change", change)
        return _code(noon_sms, TemplateId=template_id)

    assert code(parameter_length=3) == (
        "InvalidParameterValue.TemplateParameterLengthLimit"
    )
    wordy = _template(noon_sms, "长" * 500 + "{1}{2}")
    assert code(wordy, parameter_length=None) == (
        "InvalidParameterValue.ContentLengthLimit"
    )
    assert code(balance=0) == "FailedOperation.InsufficientBalanceInSmsPackage"


def test_long_texts_cost_a_fee_for_each_piece(noon_sms: Gateway):
    wordy = _template(noon_sms, "长" * 130 + "{1}{2}")

    [status] = _send(noon_sms, TemplateId=wordy)

    assert status.Fee == 3


def test_faults_can_be_ordered(noon_sms: Gateway):
    noon_sms.tell(
        "faults",
        {
            "kind": "errcode",
            "path": "/SendSms",
            "recipient": ALICE,
            "code": "InternalError.Timeout",
            "message": "slow",
            "times": 1,
        },
    )

    assert _refusal(noon_sms) == "InternalError.Timeout"
    assert _code(noon_sms) == "Ok"


def test_a_hanging_send_can_be_asked_about(noon_sms: Gateway):
    hang = {"kind": "accept-then-hang", "path": "/SendSms", "times": 1}
    noon_sms.tell("faults", hang)
    client = _client(noon_sms, timeout=0.3)
    request = models.SendSmsRequest()
    request.from_json_string(
        json.dumps(
            {
                "PhoneNumberSet": [ALICE],
                "SmsSdkAppId": demo.SDK_APP_ID,
                "SignName": demo.SIGN,
                "TemplateId": demo.REMINDER_TEMPLATE,
                "TemplateParamSet": ["陶瓷杯", "k7Qx"],
                "SessionContext": "m-1",
            }
        )
    )
    with pytest.raises(TencentCloudSDKException):
        client.SendSms(request)

    [row] = _pull(noon_sms)

    assert row.SessionContext == "m-1"
    assert row.ReportStatus == "SUCCESS"
    assert row.PhoneNumber == ALICE
    assert row.SubscriberNumber == "13800000001"
    assert row.CountryCode == "86"


def _pull(gateway: Gateway, **changed: Any) -> Any:
    now = int(time.time() + gateway.ask("clock")["offset"])
    request = models.PullSmsSendStatusByPhoneNumberRequest()
    fields = {
        "BeginTime": now - 3600,
        "EndTime": now + 60,
        "Offset": 0,
        "Limit": 100,
        "PhoneNumber": ALICE,
        "SmsSdkAppId": demo.SDK_APP_ID,
    }
    request.from_json_string(json.dumps({**fields, **changed}))
    answer = _client(gateway).PullSmsSendStatusByPhoneNumber(request)
    return answer.PullSmsSendStatusSet


def test_what_the_carrier_has_not_reported_is_not_pulled(noon_sms: Gateway):
    change = {"sdk_app_id": demo.SDK_APP_ID, "receipt_seconds": 60}
    noon_sms.tell("accounts/change", change)
    _send(noon_sms)
    assert not _pull(noon_sms)

    noon_sms.tell("clock", {"move": 61})

    assert len(_pull(noon_sms)) == 1
    assert not _pull(noon_sms, PhoneNumber=BOB)


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"Limit": 101}, "LimitVerifyFail"),
        ({"Offset": 5}, "OffsetVerifyFail"),
        ({"BeginTime": 1}, "BeginTimeVerifyFail"),
        ({"EndTime": 1}, "EndTimeVerifyFail"),
    ],
)
def test_a_pull_has_its_limits(noon_sms: Gateway, changed: dict[str, int], name: str):
    with pytest.raises(TencentCloudSDKException) as refused:
        _pull(noon_sms, **changed)

    assert refused.value.code == f"InvalidParameterValue.{name}"


@pytest.fixture
def pushing(noon_sms: Gateway, receiver: Receiver, serving: Serving) -> Gateway:
    """The gateway at noon, with the receiver as its callback URL."""
    receiver.usual = (200, '{"result": 0, "errmsg": "OK"}')
    url = f"{serving.url('receiver')}/callbacks/sms"
    change = {"sdk_app_id": demo.SDK_APP_ID, "callback_url": url}
    noon_sms.tell("accounts/change", change)
    return noon_sms


def _settled(gateway: Gateway) -> list[dict[str, Any]]:
    """The pushes, once none is pending."""

    def look() -> list[dict[str, Any]]:
        made = gateway.ask("pushes")["pushes"]
        waiting = any(push["outcome"] == "pending" for push in made)
        return [] if waiting else made

    return until(look)


def test_receipts_are_pushed_as_an_array(pushing: Gateway, receiver: Receiver):
    statuses = _send(pushing, ALICE, BOB)
    _settled(pushing)

    receipts = [row for each in receiver.received for row in json.loads(each.body)]

    assert [row["sid"] for row in receipts] == [each.SerialNo for each in statuses]
    first = receipts[0]
    assert first["mobile"] == "13800000001"
    assert first["nationcode"] == "86"
    assert first["report_status"] == "SUCCESS"
    assert first["errmsg"] == "DELIVRD"
    assert first["user_receive_time"][11:13] == "12"


def test_a_receipt_may_be_bad_or_missing(pushing: Gateway, receiver: Receiver):
    bad = {"report_status": "FAIL", "errmsg": "UNDELIV", "description": "停机"}
    pushing.tell("reports", {"phone": ALICE, **bad})
    pushing.tell("reports", {"phone": BOB, "report_status": None})
    _send(pushing, ALICE, BOB)
    _settled(pushing)

    [received] = receiver.received
    [row] = json.loads(received.body)
    assert (row["report_status"], row["errmsg"]) == ("FAIL", "UNDELIV")
    counted = [each["recipient"] for each in pushing.ask("counts")["counts"]]
    assert counted == [BOB]
    assert pushing.ask("feed", phone=ALICE)["items"] == []
    assert len(pushing.ask("feed", phone=BOB)["items"]) == 1


def test_a_late_receipt_comes_late(pushing: Gateway, receiver: Receiver):
    change = {"sdk_app_id": demo.SDK_APP_ID, "receipt_seconds": 0.2}
    pushing.tell("accounts/change", change)
    _send(pushing)
    assert receiver.received == []

    until(lambda: receiver.received)


def test_replying_r_is_pushed_and_blacklists(pushing: Gateway, receiver: Receiver):
    _send(pushing)
    _settled(pushing)
    answer = {"sdk_app_id": demo.SDK_APP_ID, "phone": ALICE, "text": "R"}

    assert pushing.tell("reply", answer) == {"blacklisted": True}

    _settled(pushing)
    reply = json.loads(receiver.received[-1].body)
    assert reply["mobile"] == "13800000001"
    assert reply["text"] == "R"
    assert reply["sign"] == demo.SIGN
    shown = pushing.ask("feed", phone="+8613800000001")["replies"]
    assert [each["text"] for each in shown] == ["R"]
    assert _code(pushing) == "FailedOperation.PhoneNumberInBlacklist"
    pushing.tell("blacklist", {"phone": ALICE, "listed": False})
    assert _code(pushing) == "Ok"


def test_a_push_is_tried_again_until_it_is_taken(pushing: Gateway, receiver: Receiver):
    receiver.answers = [(500, ""), (200, '{"result": 1}')]
    _send(pushing)

    [push] = _settled(pushing)

    assert push["outcome"] == "delivered"
    assert len(push["tries"]) == 3
    receiver.usual = (500, "")
    _send(pushing)
    assert _settled(pushing)[-1]["outcome"] == "failed"


def test_counts_show_what_came_twice(noon_sms: Gateway):
    for context in ("m-1", "m-1", "m-2"):
        _send(noon_sms, SessionContext=context)

    by_context = noon_sms.ask("counts")
    by_parameter = noon_sms.ask("counts", field=2)

    assert by_context["doubled"] == 1
    assert by_parameter["doubled"] == 2
    assert by_parameter["counts"][0]["key"] == "k7Qx"
