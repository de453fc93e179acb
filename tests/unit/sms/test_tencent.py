from __future__ import annotations

import contextlib
import logging
import socket
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.core.gateways import (
    Failure,
    GatewayError,
    OutcomeUnknown,
)
from saleor_wechat_growth.integrations.sms.gateway import PROVIDERS, SmsGateway
from saleor_wechat_growth.integrations.sms.messages import (
    SmsAccepted,
    SmsFate,
    SmsRequest,
)
from saleor_wechat_growth.integrations.sms.tencent import TencentSms
from tests.unit.wechat.stub import Reply, Seen, Stub

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PHONE = "+8613800000001"
KEY = "topsecret-key"
KEY_ID = "AKIDalice"
CREDENTIALS = {"secret_id": KEY_ID, "secret_key": KEY, "sdk_app_id": "1400000001"}
REQUEST = SmsRequest(PHONE, "T1", "演示商城", ("陶瓷杯", "7QK2"), "m-1")
SINCE = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def client(url: str, read_timeout: float = 0.3) -> SmsGateway:
    return PROVIDERS["tencent"](
        CREDENTIALS, url, connect_timeout=0.5, read_timeout=read_timeout
    )


@pytest.fixture
def stub() -> Iterator[Stub]:
    with Stub(lambda _: Reply()) as stub:
        yield stub


def response(**fields: Any) -> Reply:
    return Reply({"Response": {**fields, "RequestId": "r-1"}})


def status(code: str = "Ok", **more: Any) -> dict[str, Any]:
    return {
        "SerialNo": "5000:1" if code == "Ok" else "",
        "PhoneNumber": PHONE,
        "Fee": 2,
        "SessionContext": "m-1",
        "Code": code,
        "Message": f"about {PHONE}",
        "IsoCode": "CN",
        "UnknownToTheSdk": 1,
        **more,
    }


def refused(code: str, content_type: str = "application/json") -> Reply:
    error = {"Code": code, "Message": f"about {PHONE} and {KEY_ID}"}
    body = {"Response": {"Error": error, "RequestId": "r-1"}}
    return Reply(body, content_type=content_type)


def send(stub: Stub) -> SmsAccepted:
    return client(stub.url).send(REQUEST)


def find(stub: Stub) -> SmsFate | None:
    return client(stub.url).find(PHONE, SINCE, "m-1")


def always(reply: Reply) -> Callable[[Seen], Reply]:
    return lambda _: reply


def test_a_message_is_sent_as_the_page_says(stub: Stub):
    stub.answer = always(response(SendStatusSet=[status()]))

    assert send(stub) == SmsAccepted("5000:1", 2)

    (call,) = stub.seen
    assert (call.method, call.path) == ("POST", "/")
    assert call.headers["x-tc-action"] == "SendSms"
    assert call.headers["x-tc-version"] == "2021-01-11"
    assert call.headers["host"] == stub.url.removeprefix("http://")
    assert call.headers["authorization"].startswith(
        f"TC3-HMAC-SHA256 Credential={KEY_ID}/"
    )
    assert call.body == {
        "PhoneNumberSet": [PHONE],
        "SmsSdkAppId": "1400000001",
        "TemplateId": "T1",
        "SignName": "演示商城",
        "TemplateParamSet": ["陶瓷杯", "7QK2"],
        "SessionContext": "m-1",
    }


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        ("FailedOperation.PhoneNumberInBlacklist", Failure.RECIPIENT),
        ("LimitExceeded.AppDailyLimit", Failure.QUOTA),
        ("InvalidParameterValue.TemplateParameterLengthLimit", Failure.MESSAGE),
        ("FailedOperation.TemplateIncorrectOrUnapproved", Failure.CONTENT),
        ("Something.New", Failure.UNKNOWN),
    ],
)
def test_each_number_s_own_code_counts(stub: Stub, code: str, failure: Failure):
    stub.answer = always(response(SendStatusSet=[status(code)]))
    with pytest.raises(GatewayError) as caught:
        send(stub)
    assert caught.value.failure is failure
    assert caught.value.code == code
    assert_keeps_secrets(caught.value)


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json; charset=utf-8"]
)
@pytest.mark.parametrize("call", [send, find])
def test_an_error_is_seen_whatever_its_content_type(
    stub: Stub, call, content_type: str
):
    stub.answer = always(refused("AuthFailure.SignatureFailure", content_type))
    with pytest.raises(GatewayError) as caught:
        call(stub)
    assert caught.value.failure is Failure.ACCOUNT
    assert caught.value.code == "AuthFailure.SignatureFailure"
    assert_keeps_secrets(caught.value)


@pytest.mark.parametrize("fields", [{}, {"SendStatusSet": []}, {"SendStatusSet": None}])
def test_an_empty_set_is_a_failure(stub: Stub, fields: dict[str, Any]):
    stub.answer = always(response(**fields))
    with pytest.raises(GatewayError) as caught:
        send(stub)
    assert caught.value.failure is Failure.UNKNOWN
    assert caught.value.code == "no-status"


@pytest.mark.parametrize(
    "code", ["InternalError.Timeout", "InternalError.SendAndRecvFail"]
)
def test_when_tencent_does_not_know_neither_do_we(stub: Stub, code: str):
    for reply in (response(SendStatusSet=[status(code)]), refused(code)):
        stub.answer = always(reply)
        with pytest.raises(OutcomeUnknown) as caught:
            send(stub)
        assert_keeps_secrets(caught.value)
    with pytest.raises(GatewayError) as refusal:
        find(stub)
    assert refusal.value.failure is Failure.TRANSIENT


UNANSWERED = {
    "hang": Reply(hang=True),
    "reset": Reply(reset=True),
    "cut": Reply({"Response": {}}, missing=50),
    "500": Reply(b"oops", 500, "text/html"),
    "502": Reply(b"", 502),
    "no JSON": Reply(b"<html>", 200, "text/html"),
    "JSON in name only": Reply(b"<html>"),
    "no Response": Reply({"errcode": 0}),
    "a list": Reply([1]),
    "an empty Error": Reply({"Response": {"Error": {}}}),
}


def everything_said(error: BaseException) -> str:
    said = "".join(traceback.format_exception(error))
    return said + f"{error!r} {error.args} {vars(error)}"


def assert_keeps_secrets(error: BaseException) -> None:
    assert error.__cause__ is None
    assert error.__context__ is None
    said = everything_said(error)
    for secret in (KEY, KEY_ID, PHONE, "13800000001", "7QK2"):
        assert secret not in said


@pytest.mark.parametrize("name", UNANSWERED)
def test_a_send_without_an_answer_may_have_happened(stub: Stub, name: str):
    stub.answer = always(UNANSWERED[name])
    with pytest.raises(OutcomeUnknown) as caught:
        send(stub)
    assert len(stub.seen) == 1
    assert_keeps_secrets(caught.value)


@pytest.mark.parametrize("name", UNANSWERED)
def test_asking_without_an_answer_can_be_repeated(stub: Stub, name: str):
    stub.answer = always(UNANSWERED[name])
    with pytest.raises(GatewayError) as caught:
        find(stub)
    assert caught.value.failure is Failure.TRANSIENT
    assert_keeps_secrets(caught.value)


@pytest.mark.parametrize(
    ("code", "failure"),
    [(302, Failure.UNKNOWN), (404, Failure.UNKNOWN), (429, Failure.TRANSIENT)],
)
def test_a_wall_before_tencent_turns_a_send_away(
    stub: Stub, code: int, failure: Failure
):
    stub.answer = always(Reply(b"", code, headers={"Location": stub.url}))
    with pytest.raises(GatewayError) as caught:
        send(stub)
    assert caught.value.failure is failure
    assert len(stub.seen) == 1


def test_a_refused_connection_never_left_us():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        gateway = client(f"http://127.0.0.1:{closed.getsockname()[1]}")
        with pytest.raises(GatewayError) as caught:
            gateway.send(REQUEST)
    assert caught.value.failure is Failure.TRANSIENT
    assert caught.value.code == "unreachable"
    assert_keeps_secrets(caught.value)


def test_a_name_nobody_knows_never_left_us(monkeypatch: pytest.MonkeyPatch):
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(GatewayError) as caught:
        client("https://sms.example").send(REQUEST)
    assert caught.value.code == "unreachable"
    assert_keeps_secrets(caught.value)


def test_logs_keep_secrets_even_when_everything_is_logged(
    stub: Stub, caplog: pytest.LogCaptureFixture
):
    replies = (response(SendStatusSet=[status()]), refused("X"), *UNANSWERED.values())
    with caplog.at_level(logging.DEBUG):
        for reply in replies:
            stub.answer = always(reply)
            for call in (send, find):
                with contextlib.suppress(GatewayError, OutcomeUnknown):
                    call(stub)
    for secret in (KEY, KEY_ID, PHONE, "13800000001"):
        assert secret not in caplog.text


def test_sixty_four_threads_share_the_client_and_its_connections(stub: Stub):
    def answer(seen: Seen) -> Reply:
        reference = seen.body["SessionContext"]
        return response(SendStatusSet=[status(SerialNo=f"5000:{reference}")])

    stub.answer = answer
    gateway = client(stub.url, read_timeout=10)
    barrier = threading.Barrier(64)

    def work(number: int) -> None:
        barrier.wait()
        for turn in range(3):
            reference = f"m-{number}-{turn}"
            request = SmsRequest(PHONE, "T1", "演示商城", (), reference)
            assert gateway.send(request).serial == f"5000:{reference}"

    with ThreadPoolExecutor(64) as pool:
        list(pool.map(work, range(64)))

    assert len(stub.seen) == 192
    assert stub.connections <= 64


def entry(serial: str, context: str = "", **more: Any) -> dict[str, Any]:
    return {
        "UserReceiveTime": 1795406400,
        "CountryCode": "86",
        "SubscriberNumber": "13800000001",
        "PhoneNumber": PHONE,
        "SerialNo": serial,
        "ReportStatus": "SUCCESS",
        "Description": "DELIVRD",
        "SessionContext": context,
        **more,
    }


def test_asking_names_number_time_and_application(stub: Stub):
    stub.answer = always(response(PullSmsSendStatusSet=[]))

    assert find(stub) is None

    (call,) = stub.seen
    assert call.headers["x-tc-action"] == "PullSmsSendStatusByPhoneNumber"
    assert call.body == {
        "BeginTime": int(SINCE.timestamp()),
        "Offset": 0,
        "Limit": 100,
        "PhoneNumber": PHONE,
        "SmsSdkAppId": "1400000001",
    }


def test_a_message_is_found_by_our_reference(stub: Stub):
    entries = [entry("5000:1", "m-0"), entry("5000:2", ""), entry("5000:3", "m-1")]
    stub.answer = always(response(PullSmsSendStatusSet=entries))
    received = datetime.fromtimestamp(1795406400, UTC)
    assert find(stub) == SmsFate("5000:3", True, "DELIVRD", received)


def test_messages_of_other_references_are_not_ours(stub: Stub):
    stub.answer = always(response(PullSmsSendStatusSet=[entry("5000:1", "m-0")]))
    assert find(stub) is None


def test_without_references_any_message_is_taken_for_ours(stub: Stub):
    entries = [entry("5000:1"), entry("5000:2")]
    stub.answer = always(response(PullSmsSendStatusSet=entries))
    fate = find(stub)
    assert fate is not None
    assert fate.serial == "5000:1"


def test_messages_already_accounted_for_are_not_ours(stub: Stub):
    entries = [entry("5000:1"), entry("5000:2")]
    stub.answer = always(response(PullSmsSendStatusSet=entries))
    ask = client(stub.url).find
    fate = ask(PHONE, SINCE, "m-1", known_serials=frozenset({"5000:1"}))
    assert fate is not None
    assert fate.serial == "5000:2"
    known = frozenset({"5000:1", "5000:2"})
    assert ask(PHONE, SINCE, "m-1", known_serials=known) is None


@pytest.mark.parametrize(
    ("more", "delivered"),
    [
        ({"ReportStatus": "FAIL", "Description": "MK:1008"}, False),
        ({"ReportStatus": None, "UserReceiveTime": 0, "Description": None}, None),
    ],
)
def test_a_fate_can_be_bad_or_open(stub: Stub, more: dict[str, Any], delivered: object):
    answer = response(PullSmsSendStatusSet=[entry("5000:1", "m-1", **more)])
    stub.answer = always(answer)
    fate = find(stub)
    assert fate is not None
    assert fate.delivered is delivered


def test_a_message_does_not_show_whom_it_is_for():
    assert PHONE not in repr(REQUEST)
    assert "7QK2" not in repr(REQUEST)


@pytest.mark.parametrize("name", TencentSms.CREDENTIALS)
def test_a_missing_credential_is_named(name: str):
    credentials = {**CREDENTIALS, name: " "}
    with pytest.raises(ValueError, match=name):
        TencentSms(credentials, "https://x", connect_timeout=1, read_timeout=1)


@pytest.mark.parametrize("url", ["sms.tencentcloudapi.com", "https://x/path", ""])
def test_a_base_url_is_scheme_and_host(url: str):
    with pytest.raises(ValueError, match="gateway's URL"):
        client(url)
