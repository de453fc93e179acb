"""The real client meets the stand-in: what each thinks Aliyun's protocol is."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import requests

from saleor_wechat_growth.core.gateways import (
    Failure,
    GatewayError,
    OutcomeUnknown,
)
from saleor_wechat_growth.integrations.sms.gateway import PROVIDERS
from saleor_wechat_growth.integrations.sms.messages import (
    SmsAccepted,
    SmsReceipt,
    SmsReply,
    SmsRequest,
)
from saleor_wechat_growth.integrations.sms.segments import segments
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.sandbox.sms import State, create_app
from saleor_wechat_growth.sandbox.sms.demo import (
    ALIYUN_ACCOUNT,
    ALIYUN_NOTICE,
    ALIYUN_REMINDER,
    SIGN,
    demo_seed,
)
from tests.unit.wechat.stub import Reply, Seen, Stub

if TYPE_CHECKING:
    from collections.abc import Iterator

ALICE, BOB = "+8613800000001", "+8613800000002"
NOTICE = SmsRequest(ALICE, ALIYUN_NOTICE, SIGN, ("SN-1",), "m-1")
REMINDER = SmsRequest(ALICE, ALIYUN_REMINDER, SIGN, ("陶瓷杯", "7QK2"), "m-2")
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Provider:
    """The stand-in, a client on it, and where its callbacks arrive."""

    def __init__(self, url: str, inbox: Stub) -> None:
        self.url = url
        self.receipts: list[SmsReceipt] = []
        self.replies: list[SmsReply] = []
        inbox.answer = self._receive
        self.gateway = self.client()

    def client(self, secret: str = "not-a-secret-demo-aliyun-secret"):
        credentials = {
            "access_key_id": "not-a-secret-demo-aliyun-id",
            "access_key_secret": secret,
        }
        return PROVIDERS["aliyun"](
            credentials, self.url, connect_timeout=1, read_timeout=0.5
        )

    def do(self, name: str, **body: Any) -> Any:
        answer = requests.post(f"{self.url}/_sandbox/{name}", json=body, timeout=5)
        assert answer.ok, answer.text
        return answer.json()

    def change(self, **body: Any) -> None:
        self.do("accounts/change", sdk_app_id=ALIYUN_ACCOUNT, **body)

    def see(self, name: str) -> Any:
        return requests.get(f"{self.url}/_sandbox/{name}", timeout=5).json()

    def now(self) -> datetime:
        return datetime.fromisoformat(self.see("clock")["now"]).astimezone(UTC)

    def set_time(self, hour: int, minute: int = 0, second: int = 0) -> None:
        """Move on to this time in Shanghai."""
        local = self.now().astimezone(SHANGHAI)
        then = local.replace(hour=hour, minute=minute, second=second, microsecond=0)
        if then < local:
            then += timedelta(days=1)
        self.do("clock", move=(then - local).total_seconds())

    def wait(self, pushed: list[Any], count: int) -> list[Any]:
        until = time.monotonic() + 5
        while len(pushed) < count and time.monotonic() < until:
            time.sleep(0.005)
        assert len(pushed) == count
        return pushed

    def _receive(self, seen: Seen) -> Reply:
        news = self.gateway.read_callback(seen.content)
        self.receipts += news.receipts
        self.replies += news.replies
        return Reply(self.gateway.ACKNOWLEDGED.encode())


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Stub(lambda _: Reply()) as inbox:
        state = State(demo_seed(inbox.url))
        with Serving({"sms": create_app(state)}) as serving:
            provider = Provider(serving.url("sms"), inbox)
            provider.set_time(12)
            yield provider


def test_a_message_is_sent_and_its_receipt_read(provider: Provider):
    accepted = provider.gateway.send(NOTICE)

    (receipt,) = provider.wait(provider.receipts, 1)
    assert (receipt.serial, receipt.phone) == (accepted.serial, ALICE)
    assert (receipt.delivered, receipt.code) == (True, "DELIVERED")
    assert receipt.reference == "m-1"
    assert abs(receipt.at - provider.now()) < timedelta(minutes=1)
    (sent,) = provider.see("sends")["sends"]
    assert (
        sent["rendered"] == "【演示商城】您的订单SN-1已支付成功，我们会尽快为您发货。"
    )


def test_variables_get_their_values_by_position(provider: Provider):
    provider.gateway.send(REMINDER)
    (sent,) = provider.see("sends")["sends"]
    assert "购物车里的陶瓷杯还在等您，回购物车 demo.example/r/7QK2" in sent["rendered"]


def test_a_failed_delivery_is_read(provider: Provider):
    provider.do("reports", phone=ALICE, report_status="FAIL", errmsg="MK:1008")
    provider.gateway.send(NOTICE)
    (receipt,) = provider.wait(provider.receipts, 1)
    assert (receipt.delivered, receipt.code) == (False, "MK:1008")


@pytest.mark.parametrize("length", [1, 40, 60, 120, 200])
def test_the_fee_is_the_number_of_segments_that_the_receipt_tells(
    provider: Provider, length: int
):
    value = "汉" * length
    accepted = provider.gateway.send(replace(NOTICE, params=(value,)))
    text = f"您的订单{value}已支付成功，我们会尽快为您发货。"
    (receipt,) = provider.wait(provider.receipts, 1)
    assert accepted.fee == receipt.fee == segments(text, sign=SIGN)


def test_marketing_waits_for_the_morning(provider: Provider):
    provider.set_time(23)
    with pytest.raises(GatewayError) as caught:
        provider.gateway.send(REMINDER)
    assert caught.value.failure is Failure.TRANSIENT

    provider.set_time(9)
    assert isinstance(provider.gateway.send(REMINDER), SmsAccepted)


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"phone_e164": "+86123"}, Failure.RECIPIENT),
        ({"sign": "别家"}, Failure.CONTENT),
        ({"template_id": "SMS_9"}, Failure.CONTENT),
        ({"params": ()}, Failure.CONTENT),
        ({"params": ("https://shop.example",)}, Failure.MESSAGE),
        ({"params": ("",)}, Failure.CONTENT),
    ],
)
def test_refusals_are_understood(
    provider: Provider, changes: dict[str, Any], failure: Failure
):
    with pytest.raises(GatewayError) as caught:
        provider.gateway.send(replace(NOTICE, **changes))
    assert caught.value.failure is failure
    assert provider.see("sends")["sends"] == []


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"in_arrears": True}, Failure.ACCOUNT),
        ({"balance": 0}, Failure.ACCOUNT),
        ({"parameter_length": 3}, Failure.MESSAGE),
    ],
)
def test_what_the_account_may_not_do_is_understood(
    provider: Provider, changes: dict[str, Any], failure: Failure
):
    provider.change(**changes)
    with pytest.raises(GatewayError) as caught:
        provider.gateway.send(NOTICE)
    assert caught.value.failure is failure


def test_a_wrong_key_stops_the_account(provider: Provider):
    gateway = provider.client("wrong")
    for call in (lambda: gateway.send(NOTICE), gateway.templates):
        with pytest.raises(GatewayError) as caught:
            call()
        assert caught.value.code == "SignatureDoesNotMatch"
        assert caught.value.failure is Failure.ACCOUNT


@pytest.mark.parametrize("seconds", [-1000, 1000])
def test_a_wrong_clock_stops_the_account(
    provider: Provider, seconds: int, monkeypatch: pytest.MonkeyPatch
):
    there = datetime.now(UTC) + timedelta(seconds=seconds)
    monkeypatch.setattr(
        "alibabacloud_tea_openapi.utils.Utils.get_timestamp",
        lambda: f"{there:%Y-%m-%dT%H:%M:%SZ}",
    )
    with pytest.raises(GatewayError) as caught:
        provider.gateway.send(NOTICE)
    assert caught.value.code == "InvalidTimeStamp.Expired"
    assert caught.value.failure is Failure.ACCOUNT


def test_a_call_sent_twice_on_the_way_may_have_happened(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(
        "alibabacloud_tea_openapi.utils.Utils.get_nonce", lambda: "the-same"
    )
    # its template was read by that number
    with pytest.raises(OutcomeUnknown):
        provider.gateway.send(NOTICE)


def test_who_replies_r_gets_no_marketing_any_more(provider: Provider):
    provider.gateway.send(REMINDER)
    provider.do("reply", sdk_app_id=ALIYUN_ACCOUNT, phone=ALICE, text="R")

    (reply,) = provider.wait(provider.replies, 1)
    assert (reply.phone, reply.sign, reply.text) == (ALICE, SIGN, "R")
    assert abs(reply.at - provider.now()) < timedelta(minutes=1)
    with pytest.raises(GatewayError) as caught:
        provider.gateway.send(REMINDER)
    assert caught.value.failure is Failure.RECIPIENT
    assert isinstance(provider.gateway.send(NOTICE), SmsAccepted)


def test_a_number_s_limits_are_told_apart(provider: Provider):
    template = {"template_id": "SMS_7", "content": "验证码${code}"}
    provider.do("templates", sdk_app_id=ALIYUN_ACCOUNT, kind="verification", **template)
    code = SmsRequest(ALICE, "SMS_7", SIGN, ("123456",), "m-9")

    def failure() -> Failure:
        with pytest.raises(GatewayError) as caught:
            provider.gateway.send(code)
        assert caught.value.code == "isv.BUSINESS_LIMIT_CONTROL"
        return caught.value.failure

    provider.gateway.send(code)
    assert failure() is Failure.TRANSIENT
    for _ in range(4):
        provider.do("clock", move=61)
        provider.gateway.send(code)
    provider.do("clock", move=61)
    assert failure() is Failure.TRANSIENT
    for _ in range(5):
        provider.do("clock", move=3600)
        provider.gateway.send(code)
    provider.do("clock", move=3600)
    assert failure() is Failure.RECIPIENT
    provider.do("clock", move=86_400)
    assert isinstance(provider.gateway.send(code), SmsAccepted)


def test_an_unknown_outcome_that_was_sent_is_found(provider: Provider):
    since = provider.now()
    provider.gateway.send(replace(NOTICE, reference="m-0"))
    provider.do("faults", kind="accept-then-hang", path="/SendSms", times=1)
    with pytest.raises(OutcomeUnknown):
        provider.gateway.send(NOTICE)

    fate = provider.gateway.find(ALICE, since, "m-1")

    assert fate is not None
    assert fate.delivered
    assert provider.see("counts")["doubled"] == 0


def test_an_unknown_outcome_that_was_not_sent_is_not_found(provider: Provider):
    since = provider.now()
    provider.gateway.send(replace(NOTICE, reference="m-0"))
    provider.gateway.send(replace(NOTICE, phone_e164=BOB))
    provider.do("faults", kind="drop", path="/SendSms", times=1)
    with pytest.raises(OutcomeUnknown):
        provider.gateway.send(NOTICE)
    assert provider.gateway.find(ALICE, since, "m-1") is None
    provider.gateway.send(NOTICE)
    assert provider.gateway.find(ALICE, since, "m-1") is not None


def test_a_message_sent_just_after_midnight_is_found(provider: Provider):
    provider.set_time(23, 59, 30)
    claimed = provider.now()
    provider.do("clock", move=60)
    provider.gateway.send(NOTICE)
    assert provider.gateway.find(ALICE, claimed, "m-1") is not None


def test_what_the_carrier_has_not_reported_is_under_way(provider: Provider):
    provider.do("reports", phone=ALICE, report_status=None)
    since = provider.now()
    provider.gateway.send(NOTICE)
    fate = provider.gateway.find(ALICE, since, "m-1")
    assert fate is not None
    assert fate.delivered is None


def test_the_sixty_first_message_of_a_day_is_found(provider: Provider):
    since = provider.now()
    for number in range(50):
        provider.gateway.send(replace(NOTICE, reference=f"n-{number}"))
    for number in range(10):
        reference = f"r-{number}"
        provider.gateway.send(replace(REMINDER, reference=reference))
    provider.gateway.send(replace(REMINDER, reference="m-1"))
    assert provider.gateway.find(ALICE, since, "m-1") is not None
    with pytest.raises(GatewayError) as caught:
        provider.gateway.send(NOTICE)
    assert caught.value.failure is Failure.RECIPIENT


def test_asking_too_far_back_is_refused(provider: Provider):
    with pytest.raises(GatewayError):
        provider.gateway.find(ALICE, provider.now() - timedelta(days=32), "m-1")


def test_templates_come_with_what_their_reviewers_said(provider: Provider):
    bad = {"template_id": "SMS_8", "content": "新品到店", "approved": False}
    provider.do("templates", sdk_app_id=ALIYUN_ACCOUNT, **bad)
    reminder, notice, refused = provider.gateway.templates()
    assert reminder.content == (
        "您购物车里的{1}还在等您，回购物车 demo.example/r/{2} 拒收请回复R"
    )
    assert (notice.template_id, notice.approved) == (ALIYUN_NOTICE, True)
    assert (refused.approved, bool(refused.why)) == (False, True)
