"""The real client meets the stand-in: what each thinks Tencent's protocol is."""

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
from saleor_wechat_growth.sandbox.sms import Seed, State, create_app
from saleor_wechat_growth.sandbox.sms.accounts import Account, Limits
from saleor_wechat_growth.sandbox.sms.demo import (
    NOTICE_TEMPLATE,
    REMINDER_TEMPLATE,
    SDK_APP_ID,
    SIGN,
    demo_seed,
)
from tests.unit.wechat.stub import Reply, Seen, Stub

if TYPE_CHECKING:
    from collections.abc import Iterator

ALICE, BOB = "+8613800000001", "+8613800000002"
NOTICE = SmsRequest(ALICE, NOTICE_TEMPLATE, SIGN, ("SN-1",), "m-1")
REMINDER = SmsRequest(ALICE, REMINDER_TEMPLATE, SIGN, ("陶瓷杯", "7QK2"), "m-2")
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Provider:
    """The stand-in, a client on it, and where its callbacks arrive."""

    def __init__(self, url: str, inbox: Stub, account: Account) -> None:
        self.url = url
        self.account = account
        self.receipts: list[SmsReceipt] = []
        self.replies: list[SmsReply] = []
        inbox.answer = self._receive
        self.gateway = self.client(account.secret_key)

    def client(self, secret_key: str):
        credentials = {
            "secret_id": self.account.secret_id,
            "secret_key": secret_key,
            "sdk_app_id": SDK_APP_ID,
        }
        return PROVIDERS["tencent"](
            credentials, self.url, connect_timeout=1, read_timeout=0.5
        )

    def do(self, name: str, **body: Any) -> Any:
        answer = requests.post(f"{self.url}/_sandbox/{name}", json=body, timeout=5)
        assert answer.ok, answer.text
        return answer.json()

    def see(self, name: str) -> Any:
        return requests.get(f"{self.url}/_sandbox/{name}", timeout=5).json()

    def now(self) -> datetime:
        return datetime.fromisoformat(self.see("clock")["now"]).astimezone(UTC)

    def set_hour(self, hour: int) -> None:
        """Move on to this hour in Shanghai."""
        local = self.now().astimezone(SHANGHAI)
        then = local.replace(hour=hour, minute=0, second=0, microsecond=0)
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
        demo = demo_seed(inbox.url)
        account = replace(
            demo.accounts[0], limits=Limits(thirty_seconds=None, hour=None, day=None)
        )
        state = State(Seed((account,), demo.templates))
        with Serving({"sms": create_app(state)}) as serving:
            yield Provider(serving.url("sms"), inbox, account)


def test_a_message_is_sent_and_its_receipt_read(provider: Provider):
    accepted = provider.gateway.send(NOTICE)

    (receipt,) = provider.wait(provider.receipts, 1)
    assert (receipt.serial, receipt.phone) == (accepted.serial, ALICE)
    assert (receipt.delivered, receipt.code) == (True, "DELIVRD")
    assert abs(receipt.at - provider.now()) < timedelta(minutes=1)


def test_a_failed_delivery_is_read(provider: Provider):
    provider.do("reports", phone=ALICE, report_status="FAIL", errmsg="MK:1008")
    provider.gateway.send(NOTICE)
    (receipt,) = provider.wait(provider.receipts, 1)
    assert (receipt.delivered, receipt.code) == (False, "MK:1008")


@pytest.mark.parametrize("length", [1, 40, 60, 120, 200])
def test_the_fee_is_the_number_of_segments(provider: Provider, length: int):
    value = "汉" * length
    accepted = provider.gateway.send(replace(NOTICE, params=(value,)))
    text = f"您的订单{value}已支付成功，我们会尽快为您发货。"
    assert accepted.fee == segments(text, sign=SIGN)


def test_marketing_waits_for_the_morning(provider: Provider):
    provider.set_hour(23)
    with pytest.raises(GatewayError) as caught:
        provider.gateway.send(REMINDER)
    assert caught.value.code == "FailedOperation.MarketingSendTimeConstraint"
    assert caught.value.failure is Failure.TRANSIENT

    provider.set_hour(9)
    assert isinstance(provider.gateway.send(REMINDER), SmsAccepted)


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"phone_e164": "+86123"}, Failure.RECIPIENT),
        ({"sign": "别家"}, Failure.CONTENT),
        ({"template_id": "9"}, Failure.CONTENT),
        ({"params": ()}, Failure.CONTENT),
        ({"params": ("https://shop.example",)}, Failure.MESSAGE),
        ({"params": ("汉" * 600,)}, Failure.MESSAGE),
    ],
)
def test_refusals_are_understood(
    provider: Provider, changes: dict[str, Any], failure: Failure
):
    with pytest.raises(GatewayError) as caught:
        provider.gateway.send(replace(NOTICE, **changes))
    assert caught.value.failure is failure


def test_a_wrong_key_stops_the_account(provider: Provider):
    with pytest.raises(GatewayError) as caught:
        provider.client("wrong").send(NOTICE)
    assert caught.value.code == "AuthFailure.SignatureFailure"
    assert caught.value.failure is Failure.ACCOUNT


def test_who_replies_r_is_not_reached_again(provider: Provider):
    provider.gateway.send(NOTICE)
    provider.do("reply", sdk_app_id=SDK_APP_ID, phone=ALICE, text="R")

    (reply,) = provider.wait(provider.replies, 1)
    assert (reply.phone, reply.sign, reply.text) == (ALICE, SIGN, "R")
    assert abs(reply.at - provider.now()) < timedelta(minutes=1)
    with pytest.raises(GatewayError) as caught:
        provider.gateway.send(NOTICE)
    assert caught.value.failure is Failure.RECIPIENT


def test_an_unknown_outcome_that_was_sent_is_found(provider: Provider):
    since = provider.now()
    provider.gateway.send(replace(NOTICE, reference="m-0"))
    provider.do("faults", kind="accept-then-hang", path="/SendSms", times=1)
    with pytest.raises(OutcomeUnknown):
        provider.gateway.send(NOTICE)

    fate = provider.gateway.find(ALICE, since, "m-1")

    assert fate is not None
    assert fate.delivered
    sends = provider.see("sends")["sends"]
    assert [sent["serial_no"] for sent in sends][1:] == [fate.serial]
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


def test_asking_too_far_back_is_refused(provider: Provider):
    with pytest.raises(GatewayError):
        provider.gateway.find(ALICE, provider.now() - timedelta(days=8), "m-1")


def test_what_is_left_is_what_was_paid_for_less_what_was_sent(provider: Provider):
    now = datetime.now(UTC)
    before = provider.gateway.left(now)
    assert before is not None
    provider.gateway.send(NOTICE)
    assert provider.gateway.left(now) == before - 1
    # a package that ended holds nothing, so nothing is known of the rest
    assert provider.gateway.left(now + timedelta(days=400)) is None


def test_what_is_left_is_told_to_the_right_keys_alone(provider: Provider):
    with pytest.raises(GatewayError) as refused:
        provider.client("wrong").left(datetime.now(UTC))
    assert refused.value.code == "AuthFailure.SignatureFailure"
