from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import logging
import socket
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from saleor_wechat_growth.core.gateways import (
    Failure,
    GatewayError,
    OutcomeUnknown,
)
from saleor_wechat_growth.integrations.sms.aliyun import AliyunSms
from saleor_wechat_growth.integrations.sms.gateway import PROVIDERS, SmsGateway
from saleor_wechat_growth.integrations.sms.messages import (
    SmsAccepted,
    SmsFate,
    SmsRequest,
    SmsTemplate,
)
from tests.unit.wechat.stub import Reply, Seen, Stub

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PHONE = "+8613800000001"
SECRET = "topsecret-key"
KEY_ID = "LTAIalice"
CREDENTIALS = {"access_key_id": KEY_ID, "access_key_secret": SECRET}
REQUEST = SmsRequest(PHONE, "SMS_1", "演示商城", ("陶瓷杯", "7QK2"), "m-1")
#: noon in Shanghai
SINCE = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
WORDING = "您购物车里的${product}还在等您 ${ link } ${product} 拒收请回复R"


def client(url: str, read_timeout: float = 0.3) -> SmsGateway:
    return PROVIDERS["aliyun"](
        CREDENTIALS, url, connect_timeout=0.5, read_timeout=read_timeout
    )


@pytest.fixture
def stub() -> Iterator[Stub]:
    with Stub(lambda _: Reply()) as stub:
        yield stub


def ok(**fields: Any) -> Reply:
    return Reply({"Code": "OK", "Message": "OK", "RequestId": "r-1", **fields})


def refused(code: str, status: int = 200, message: str = "") -> Reply:
    text = message or f"about {PHONE} and {KEY_ID}"
    return Reply({"Code": code, "Message": text, "RequestId": "r-1"}, status)


def answering(**answers: Reply) -> Callable[[Seen], Reply]:
    """Answer by action; its template reads as WORDING unless it is told else."""
    known = {"GetSmsTemplate": ok(TemplateContent=WORDING), **answers}
    return lambda seen: known[seen.headers["x-acs-action"]]


def sends(stub: Stub) -> list[Seen]:
    return [each for each in stub.seen if each.headers["x-acs-action"] == "SendSms"]


def send(stub: Stub) -> SmsAccepted:
    return client(stub.url).send(REQUEST)


def find(stub: Stub) -> SmsFate | None:
    return client(stub.url).find(PHONE, SINCE, "m-1")


def details(*entries: dict[str, Any], total: int | None = None) -> Reply:
    shown = {"SmsSendDetailDTO": list(entries)}
    count = len(entries) if total is None else total
    return ok(TotalCount=count, SmsSendDetailDTOs=shown)


def entry(reference: str = "m-1", status: int = 3, **more: Any) -> dict[str, Any]:
    return {
        "PhoneNum": "13800000001",
        "OutId": reference,
        "SendStatus": status,
        "ErrCode": "DELIVERED",
        "TemplateCode": "SMS_1",
        "Content": "【演示商城】…",
        "SendDate": "2026-11-23 12:00:01",
        "ReceiveDate": "2026-11-23 12:00:09",
        **more,
    }


def test_a_message_is_sent_as_the_page_says(stub: Stub):
    stub.answer = answering(SendSms=ok(BizId="900619746936498440^0"))

    assert send(stub) == SmsAccepted("900619746936498440^0", 1)

    (call,) = sends(stub)
    assert (call.method, call.path, call.content) == ("POST", "/", b"")
    assert call.headers["x-acs-version"] == "2017-05-25"
    assert call.headers["host"] == stub.url.removeprefix("http://")
    param = call.query.pop("TemplateParam")
    assert json.loads(param) == {"product": "陶瓷杯", "link": "7QK2"}
    assert call.query == {
        "PhoneNumbers": "13800000001",
        "SignName": "演示商城",
        "TemplateCode": "SMS_1",
        "OutId": "m-1",
    }


def test_a_call_is_signed_as_the_page_says(stub: Stub):
    stub.answer = answering(SendSms=ok(BizId="1^0"))
    send(stub)
    for call in stub.seen:
        algorithm, _, rest = call.headers["authorization"].partition(" ")
        given = dict(part.split("=", 1) for part in rest.split(","))
        assert algorithm == "ACS3-HMAC-SHA256"
        assert given["Credential"] == KEY_ID
        names = given["SignedHeaders"].split(";")
        empty = hashlib.sha256(b"").hexdigest()
        query = "&".join(
            f"{quote(name, safe='~')}={quote(value, safe='~')}"
            for name, value in sorted(call.query.items())
        )
        headers = "".join(f"{name}:{call.headers[name]}\n" for name in names)
        canonical = f"POST\n/\n{query}\n{headers}\n{given['SignedHeaders']}\n{empty}"
        text = f"{algorithm}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        expected = hmac.digest(SECRET.encode(), text.encode(), "sha256").hex()
        assert given["Signature"] == expected
        assert call.headers["x-acs-content-sha256"] == empty
        assert {n for n in call.headers if n.startswith("x-acs-")} <= set(names)


def test_no_two_calls_are_signed_alike(stub: Stub):
    stub.answer = answering(SendSms=ok(BizId="1^0"))
    gateway = client(stub.url)
    for _ in range(20):
        gateway.send(REQUEST)
    nonces = [call.headers["x-acs-signature-nonce"] for call in stub.seen]
    assert len(set(nonces)) == len(nonces) == 21


def test_a_template_is_read_once(stub: Stub):
    stub.answer = answering(SendSms=ok(BizId="1^0"))
    gateway = client(stub.url)
    for _ in range(3):
        gateway.send(REQUEST)
    asked = [call.query for call in stub.seen if call not in sends(stub)]
    assert asked == [{"TemplateCode": "SMS_1"}]


@pytest.mark.parametrize("params", [(), ("a",), ("a", "b", "c")])
def test_values_for_other_variables_than_the_template_s_are_not_sent(
    stub: Stub, params: tuple[str, ...]
):
    stub.answer = answering(SendSms=ok(BizId="1^0"))
    with pytest.raises(GatewayError) as caught:
        client(stub.url).send(replace(REQUEST, params=params))
    assert caught.value.failure is Failure.CONTENT
    assert not sends(stub)


def test_a_template_that_changed_is_read_again(stub: Stub):
    stub.answer = answering(SendSms=ok(BizId="1^0"))
    gateway = client(stub.url)
    gateway.send(REQUEST)
    changed = ok(TemplateContent="您的订单${order}")
    stub.answer = answering(SendSms=ok(BizId="1^0"), GetSmsTemplate=changed)
    gateway.send(replace(REQUEST, params=("SN-1",)))
    assert json.loads(sends(stub)[-1].query["TemplateParam"]) == {"order": "SN-1"}


@pytest.mark.parametrize(
    "reply", [refused("isp.SYSTEM_ERROR"), Reply(hang=True), Reply(b"", 502)]
)
def test_a_template_that_cannot_be_read_sends_nothing(stub: Stub, reply: Reply):
    stub.answer = answering(GetSmsTemplate=reply)
    with pytest.raises(GatewayError) as caught:
        send(stub)
    assert caught.value.failure is Failure.TRANSIENT
    assert not sends(stub)
    assert_keeps_secrets(caught.value)


@pytest.mark.parametrize(
    ("phone", "written"),
    [
        ("+8613800000001", "13800000001"),
        ("+85291234567", "85291234567"),
        ("+8675512345678", "8675512345678"),
    ],
)
def test_numbers_are_written_as_aliyun_does(stub: Stub, phone: str, written: str):
    stub.answer = answering(SendSms=ok(BizId="1^0"))
    client(stub.url).send(replace(REQUEST, phone_e164=phone))
    assert sends(stub)[0].query["PhoneNumbers"] == written


@pytest.mark.parametrize(
    ("code", "status", "failure"),
    [
        ("isv.CUSTOMER_REFUSED", 200, Failure.RECIPIENT),
        ("isv.DAY_LIMIT_CONTROL", 200, Failure.QUOTA),
        ("isv.PARAM_LENGTH_LIMIT", 200, Failure.MESSAGE),
        ("isv.SMS_TEMPLATE_ILLEGAL", 200, Failure.CONTENT),
        ("isv.SOMETHING_NEW", 200, Failure.UNKNOWN),
        ("SignatureDoesNotMatch", 400, Failure.ACCOUNT),
        ("InvalidAccessKeyId.NotFound", 404, Failure.ACCOUNT),
        ("Forbidden.RAM", 403, Failure.ACCOUNT),
        ("Throttling.User", 400, Failure.TRANSIENT),
        ("Throttling.Api", 503, Failure.TRANSIENT),
        ("MissingSignName", 400, Failure.UNKNOWN),
    ],
)
def test_a_refusal_is_understood(stub: Stub, code: str, status: int, failure: Failure):
    stub.answer = answering(SendSms=refused(code, status))
    with pytest.raises(GatewayError) as caught:
        send(stub)
    assert (caught.value.failure, caught.value.code) == (failure, code)
    assert_keeps_secrets(caught.value)


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        ("触发分钟级流控Permits:1", Failure.TRANSIENT),
        ("触发小时级流控Permits:5", Failure.TRANSIENT),
        ("触发天级流控Permits:10", Failure.RECIPIENT),
        ("", Failure.TRANSIENT),
    ],
)
def test_a_number_s_limit_of_a_day_is_over_tomorrow_others_soon(
    stub: Stub, text: str, failure: Failure
):
    reply = refused("isv.BUSINESS_LIMIT_CONTROL", message=text)
    stub.answer = answering(SendSms=reply)
    with pytest.raises(GatewayError) as caught:
        send(stub)
    assert caught.value.failure is failure


UNANSWERED = {
    "hang": Reply(hang=True),
    "reset": Reply(reset=True),
    "cut": Reply({"Code": "OK"}, missing=50),
    "500": Reply(b"oops", 500, "text/html"),
    "502": Reply(b"", 502),
    "no JSON": Reply(b"<html>", 200, "text/html"),
    "a list": Reply([1]),
    "no code": Reply({"errcode": 0}),
    "an empty code": Reply({"Code": None, "BizId": "1^0"}),
    "a code that is none": Reply({"Code": {"OK": [1]}}, 500),
    "a system error": refused("isp.SYSTEM_ERROR"),
    "an internal error": refused("InternalError", 500),
    "a new code of the gateway's own": refused("Something.New", 500),
    "unavailable": refused("ServiceUnavailable", 503),
    "been there": refused("SignatureNonceUsed", 400),
}


def assert_keeps_secrets(error: BaseException) -> None:
    assert error.__cause__ is None
    assert error.__context__ is None
    said = "".join(traceback.format_exception(error))
    said += f"{error!r} {error.args} {vars(error)}"
    for secret in (SECRET, KEY_ID, PHONE, "13800000001", "7QK2"):
        assert secret not in said


@pytest.mark.parametrize("name", UNANSWERED)
def test_a_send_without_an_answer_may_have_happened(stub: Stub, name: str):
    stub.answer = answering(SendSms=UNANSWERED[name])
    with pytest.raises(OutcomeUnknown) as caught:
        send(stub)
    assert len(sends(stub)) == 1
    assert_keeps_secrets(caught.value)


@pytest.mark.parametrize("name", UNANSWERED)
def test_asking_without_an_answer_can_be_repeated(stub: Stub, name: str):
    stub.answer = answering(QuerySendDetails=UNANSWERED[name])
    with pytest.raises(GatewayError) as caught:
        find(stub)
    assert caught.value.failure is Failure.TRANSIENT
    assert_keeps_secrets(caught.value)


@pytest.mark.parametrize(
    ("code", "failure"),
    [(302, Failure.UNKNOWN), (404, Failure.UNKNOWN), (429, Failure.TRANSIENT)],
)
def test_a_wall_before_aliyun_turns_a_send_away(
    stub: Stub, code: int, failure: Failure
):
    wall = Reply(b"", code, headers={"Location": stub.url})
    stub.answer = answering(SendSms=wall)
    with pytest.raises(GatewayError) as caught:
        send(stub)
    assert caught.value.failure is failure
    assert len(sends(stub)) == 1


def test_a_refused_connection_never_left_us():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        gateway = client(f"http://127.0.0.1:{closed.getsockname()[1]}")
        with pytest.raises(GatewayError) as caught:
            gateway.send(REQUEST)
    assert caught.value.failure is Failure.TRANSIENT
    assert caught.value.code == "unreachable"
    assert_keeps_secrets(caught.value)


def test_logs_keep_secrets_even_when_everything_is_logged(
    stub: Stub,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    # the SDK's own switch
    monkeypatch.setenv("DEBUG", "sdk")
    replies = (ok(BizId="1^0"), refused("X"), *UNANSWERED.values())
    with caplog.at_level(logging.DEBUG):
        for reply in replies:
            stub.answer = answering(SendSms=reply, QuerySendDetails=reply)
            for call in (send, find):
                with contextlib.suppress(GatewayError, OutcomeUnknown):
                    call(stub)
    said = caplog.text + "".join(capfd.readouterr())
    assert "PhoneNumbers=***" in said, "nothing was logged"
    for secret in (SECRET, KEY_ID, PHONE, "13800000001", "7QK2"):
        assert secret not in said


def test_sixty_four_threads_share_the_client_and_its_connections(stub: Stub):
    def answer(seen: Seen) -> Reply:
        if seen.headers["x-acs-action"] == "GetSmsTemplate":
            return ok(TemplateContent="您好")
        return ok(BizId=f"of {seen.query['OutId']}")

    stub.answer = answer
    gateway = client(stub.url, read_timeout=10)
    barrier = threading.Barrier(64)

    def work(number: int) -> None:
        barrier.wait()
        for turn in range(3):
            reference = f"m-{number}-{turn}"
            request = SmsRequest(PHONE, "SMS_1", "演示商城", (), reference)
            assert gateway.send(request).serial == f"of {reference}"

    with ThreadPoolExecutor(64) as pool:
        list(pool.map(work, range(64)))

    assert len(sends(stub)) == 192
    assert stub.connections <= 64


def test_asking_names_number_and_day(stub: Stub):
    stub.answer = answering(QuerySendDetails=details())

    assert find(stub) is None

    (call,) = stub.seen
    assert call.query == {
        "PhoneNumber": "13800000001",
        "SendDate": "20261123",
        "PageSize": "50",
        "CurrentPage": "1",
    }


def test_around_midnight_in_shanghai_both_days_are_asked(stub: Stub):
    stub.answer = answering(QuerySendDetails=details())
    late = datetime(2026, 11, 23, 15, 50, tzinfo=UTC)
    assert client(stub.url).find(PHONE, late, "m-1") is None
    assert [call.query["SendDate"] for call in stub.seen] == ["20261123", "20261124"]


def test_a_message_is_found_by_our_reference(stub: Stub):
    entries = (entry("m-0"), entry(OutId=None), entry())
    stub.answer = answering(QuerySendDetails=details(*entries))
    received = datetime(2026, 11, 23, 4, 0, 9, tzinfo=UTC)
    assert find(stub) == SmsFate("", True, "DELIVERED", received)


def test_messages_of_other_references_are_not_ours(stub: Stub):
    stub.answer = answering(QuerySendDetails=details(entry("m-0"), entry("")))
    assert find(stub) is None


def test_a_message_on_the_third_page_is_found(stub: Stub):
    def answer(seen: Seen) -> Reply:
        page = int(seen.query["CurrentPage"])
        full = [entry("m-0")] * 50
        return details(*(full if page < 3 else [entry()]), total=101)

    stub.answer = answer
    assert find(stub) is not None
    assert [call.query["CurrentPage"] for call in stub.seen] == ["1", "2", "3"]


@pytest.mark.parametrize("entries", [(), (entry("m-0"),)])
def test_where_not_all_is_shown_nothing_is_called_never_seen(
    stub: Stub, entries: tuple[dict[str, Any], ...]
):
    stub.answer = answering(QuerySendDetails=details(*entries, total=2))
    with pytest.raises(GatewayError) as caught:
        find(stub)
    assert caught.value.failure is Failure.TRANSIENT


@pytest.mark.parametrize(
    ("status", "delivered"), [(1, None), (2, False), (3, True), ("3", True)]
)
def test_a_fate_can_be_bad_or_open(stub: Stub, status: Any, delivered: object):
    stub.answer = answering(QuerySendDetails=details(entry(status=status)))
    fate = find(stub)
    assert fate is not None
    assert fate.delivered is delivered


def test_of_two_under_one_reference_the_one_that_arrived_counts(stub: Stub):
    entries = (entry(status=2), entry(status=1), entry(status=3))
    stub.answer = answering(QuerySendDetails=details(*entries))
    fate = find(stub)
    assert fate is not None
    assert fate.delivered is True


def template(code: str, kind: int = 2, **more: Any) -> dict[str, Any]:
    return {
        "TemplateCode": code,
        "TemplateName": "购物车提醒",
        "TemplateContent": WORDING,
        "OuterTemplateType": kind,
        "AuditStatus": "AUDIT_STATE_PASS",
        "Reason": {"RejectInfo": ""},
        **more,
    }


def test_templates_are_read_page_by_page_their_variables_numbered(stub: Stub):
    refusal = {"AuditStatus": "AUDIT_STATE_NOT_PASS", "Reason": {"RejectInfo": "违规"}}

    def answer(seen: Seen) -> Reply:
        if seen.query["PageIndex"] == "1":
            abroad = [template(f"SMS_{n}", kind=3) for n in range(50)]
            return ok(SmsTemplateList=abroad)
        return ok(SmsTemplateList=[template("SMS_60"), template("SMS_61", **refusal)])

    stub.answer = answer
    numbered = "您购物车里的{1}还在等您 {2} {1} 拒收请回复R"
    assert client(stub.url).templates() == (
        SmsTemplate("SMS_60", "购物车提醒", numbered, True),
        SmsTemplate("SMS_61", "购物车提醒", numbered, False, "违规"),
    )


def test_what_is_left_is_not_known(stub: Stub):
    assert client(stub.url).left(SINCE) is None
    assert not stub.seen


@pytest.mark.parametrize("name", AliyunSms.CREDENTIALS)
def test_a_missing_credential_is_named(name: str):
    credentials = {**CREDENTIALS, name: " "}
    with pytest.raises(ValueError, match=name):
        AliyunSms(credentials, "https://x", connect_timeout=1, read_timeout=1)


@pytest.mark.parametrize("url", ["dysmsapi.aliyuncs.com", "https://x/path", ""])
def test_a_base_url_is_scheme_and_host(url: str):
    with pytest.raises(ValueError, match="gateway's URL"):
        client(url)
