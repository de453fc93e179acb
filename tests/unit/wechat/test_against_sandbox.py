"""The real client meets the stand-in: what each thinks WeChat's protocol is."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import requests

from saleor_wechat_growth.core.gateways import (
    Failure,
    GatewayError,
    OutcomeUnknown,
)
from saleor_wechat_growth.integrations.wechat.answers import Accepted, Quota
from saleor_wechat_growth.integrations.wechat.callbacks import (
    ACKNOWLEDGED,
    CallbackKeys,
    answer_challenge,
    open_push,
    read_push,
)
from saleor_wechat_growth.integrations.wechat.client import WeChatGateway
from saleor_wechat_growth.integrations.wechat.pushes import (
    Choice,
    Followed,
    Push,
    ReceiptOutcome,
    SubscriptionChanged,
    SubscriptionPrompted,
    SubscriptionSent,
    TemplateReceipt,
    Unfollowed,
)
from saleor_wechat_growth.integrations.wechat.tokens import MemoryTokenStore
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.sandbox.wechat import Seed, State, create_app
from saleor_wechat_growth.sandbox.wechat.accounts import Account, Format, Kind, Mode
from saleor_wechat_growth.sandbox.wechat.demo import (
    CART_SUBSCRIPTION,
    EXPIRY_SUBSCRIPTION,
    MINI_PROGRAM_APPID,
    PAID_TEMPLATE,
    SERVICE_APPID,
    demo_seed,
)
from tests.unit.wechat.stub import Reply, Seen, Stub

if TYPE_CHECKING:
    from collections.abc import Iterator

ALICE, BOB = "oS-demo-alice", "oS-demo-bob"
MINI_ALICE = "oM-demo-alice"
PAID = {"character_string1": "SN-1", "amount2": "¥99.00", "time3": "2026-11-23 12:00"}
CART = {"thing1": "陶瓷杯", "amount2": "¥99.00", "thing3": "还在等您"}
TEMPLATE_SEND = "/cgi-bin/message/template/send"
SUBSCRIBE_SEND = "/cgi-bin/message/subscribe/send"


class Platform:
    """The stand-in, an account's client on it, and where its pushes arrive."""

    def __init__(self, url: str, inbox: Stub, account: Account) -> None:
        self.url = url
        self.account = account
        self.keys = CallbackKeys(account.appid, account.token, account.aes_key)
        self.pushes: list[Push] = []
        inbox.answer = self._receive
        self.gateway = WeChatGateway(
            appid=account.appid,
            secret=account.secret,
            base_url=url,
            tokens=MemoryTokenStore(time.monotonic),
            connect_timeout=1,
            read_timeout=0.5,
        )

    def do(self, name: str, **body: Any) -> Any:
        answer = requests.post(
            f"{self.url}/_sandbox/{name}",
            json={"appid": self.account.appid, **body},
            timeout=5,
        )
        assert answer.ok, answer.text
        return answer.json()

    def see(self, name: str, **query: str) -> Any:
        answer = requests.get(f"{self.url}/_sandbox/{name}", params=query, timeout=5)
        assert answer.ok, answer.text
        return answer.json()

    def order(self, kind: str, path: str, **more: Any) -> None:
        requests.post(
            f"{self.url}/_sandbox/faults",
            json={"kind": kind, "path": path, "times": 1, **more},
            timeout=5,
        ).raise_for_status()

    def pushed(self, count: int) -> list[Push]:
        """The first `count` pushes, within five seconds."""
        until = time.monotonic() + 5
        while len(self.pushes) < count and time.monotonic() < until:
            time.sleep(0.005)
        assert len(self.pushes) == count
        return self.pushes

    def _receive(self, seen: Seen) -> Reply:
        if seen.method == "GET":
            return Reply(answer_challenge(self.keys, seen.query).encode())
        opened = open_push(self.keys, seen.query, seen.content)
        self.pushes.append(read_push(opened))
        return Reply(ACKNOWLEDGED.encode())


def platforms(kind: Kind, **changes: Any) -> Iterator[Platform]:
    with Stub(lambda _: Reply(b"")) as inbox:
        demo = demo_seed()
        accounts = tuple(
            replace(each, mode=Mode.SAFE, callback_url=inbox.url, **changes)
            for each in demo.accounts
            if each.kind is kind
        )
        state = State(Seed(accounts, demo.templates, demo.people))
        with Serving({"wechat": create_app(state)}) as serving:
            yield Platform(serving.url("wechat"), inbox, accounts[0])


@pytest.fixture
def service() -> Iterator[Platform]:
    yield from platforms(Kind.SERVICE)


@pytest.fixture(params=[Format.JSON, Format.XML])
def mini_program(request: pytest.FixtureRequest) -> Iterator[Platform]:
    yield from platforms(Kind.MINI_PROGRAM, format=request.param)


def send(platform: Platform, client_msg_id: str = "m-1", openid: str = ALICE):
    return platform.gateway.send_template_message(
        openid, PAID_TEMPLATE, PAID, client_msg_id
    )


def subscribe(platform: Platform, **changes: str):
    return platform.gateway.send_subscribe_message(
        MINI_ALICE, CART_SUBSCRIPTION, {**CART, **changes}, "pages/cart"
    )


def test_a_message_is_sent_and_its_receipt_decrypted(service: Platform):
    accepted = send(service)

    (receipt,) = service.pushed(1)
    assert isinstance(receipt, TemplateReceipt)
    assert receipt.msgid == accepted.gateway_id
    assert receipt.outcome is ReceiptOutcome.DELIVERED
    assert receipt.openid == ALICE
    assert service.see("warnings") == {"warnings": []}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("failed:user block", ReceiptOutcome.BLOCKED),
        ("failed: system failed", ReceiptOutcome.FAILED),
    ],
)
def test_a_receipt_tells_a_block_from_a_fault(
    service: Platform, status: str, outcome: ReceiptOutcome
):
    service.do("people", openid=ALICE, receipt=status)
    send(service)
    (receipt,) = service.pushed(1)
    assert isinstance(receipt, TemplateReceipt)
    assert receipt.outcome is outcome


def test_the_callback_url_is_accepted_by_the_console(service: Platform):
    assert service.do("accounts/verify") == {"verified": True}


def test_a_repeat_is_accepted_and_arrives_once(service: Platform):
    first, second = send(service), send(service)
    assert first.gateway_id is not None
    assert second == Accepted(None, duplicate=True)
    assert service.see("counts")["total"] == 1


def test_an_unknown_outcome_is_settled_by_repeating(service: Platform):
    for number, kind in enumerate(["accept-then-hang", "drop"]):
        service.order(kind, TEMPLATE_SEND)
        with pytest.raises(OutcomeUnknown):
            send(service, f"m-{number}")
        assert send(service, f"m-{number}").duplicate is (kind == "accept-then-hang")
    assert service.see("counts")["doubled"] == 0
    assert service.see("counts")["total"] == 2


def test_a_revoked_token_is_renewed_on_the_way(service: Platform):
    send(service, "m-1")
    service.do("accounts/revoke-tokens")
    assert send(service, "m-2").gateway_id is not None
    assert service.see("calls")["calls"]["/cgi-bin/stable_token"] == 2


def test_an_expired_token_is_renewed_on_the_way(service: Platform):
    send(service, "m-1")
    service.do("clock", move=7201)
    assert send(service, "m-2").gateway_id is not None


def test_a_token_that_is_never_good_is_given_up(service: Platform):
    service.order("errcode", TEMPLATE_SEND, code=40001, times=None)
    with pytest.raises(GatewayError) as caught:
        send(service)
    assert caught.value.failure is Failure.TRANSIENT
    assert service.see("calls")["calls"][TEMPLATE_SEND] == 3


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        ({"kind": "errcode", "code": -1}, Failure.TRANSIENT),
        ({"kind": "errcode", "code": 45009}, Failure.QUOTA),
        ({"kind": "errcode", "code": 43117}, Failure.RECIPIENT),
        ({"kind": "errcode", "code": 43116}, Failure.CONTENT),
        ({"kind": "errcode", "code": 48001}, Failure.ACCOUNT),
        ({"kind": "http", "status": 429}, Failure.TRANSIENT),
    ],
)
def test_ordered_faults_are_understood(
    service: Platform, fault: dict[str, Any], failure: Failure
):
    service.order(path=TEMPLATE_SEND, **fault)
    with pytest.raises(GatewayError) as caught:
        send(service)
    assert caught.value.failure is failure


def test_a_broken_proxy_leaves_a_send_unknown(service: Platform):
    service.order("http", TEMPLATE_SEND, status=502)
    with pytest.raises(OutcomeUnknown):
        send(service)


@pytest.mark.parametrize(
    ("openid", "code"), [("oS-nobody", "40003"), ("oS-demo-gone", "43004")]
)
def test_strangers_are_not_written_to(service: Platform, openid: str, code: str):
    service.do("people", openid="oS-demo-gone", follows=False)
    with pytest.raises(GatewayError) as caught:
        send(service, openid=openid)
    assert caught.value.code == code
    assert caught.value.failure is Failure.RECIPIENT


def test_a_value_that_does_not_fit_is_named(service: Platform):
    with pytest.raises(GatewayError) as caught:
        service.gateway.send_template_message(
            ALICE, PAID_TEMPLATE, {**PAID, "amount2": "free"}, "m-1"
        )
    assert caught.value.failure is Failure.MESSAGE
    assert caught.value.detail == f"{TEMPLATE_SEND} field=amount2"


def test_a_wrong_secret_stops_the_account(service: Platform):
    gateway = WeChatGateway(
        appid=SERVICE_APPID,
        secret="wrong",
        base_url=service.url,
        tokens=MemoryTokenStore(time.monotonic),
        connect_timeout=1,
        read_timeout=1,
    )
    with pytest.raises(GatewayError) as caught:
        gateway.user_info(ALICE)
    assert caught.value.failure is Failure.ACCOUNT


def test_followers_come_and_go(service: Platform):
    service.do("follow", openid="oS-new", scene_str="poster-1")
    service.do("unfollow", openid="oS-new")
    followed, unfollowed = service.pushed(2)
    assert isinstance(followed, Followed)
    assert followed.scene == "poster-1"
    assert isinstance(unfollowed, Unfollowed)
    assert not service.gateway.user_info("oS-new").subscribed


def test_a_follower_and_the_templates_are_read(service: Platform):
    follower = service.gateway.user_info(BOB)
    assert follower.subscribed
    assert follower.unionid == "u-demo-bob"
    keywords = {
        template.template_id: template.keywords
        for template in service.gateway.private_templates()
    }
    assert keywords[PAID_TEMPLATE] == ("character_string1", "amount2", "time3")


def test_sixty_four_threads_double_nothing_and_ask_one_token(service: Platform):
    def work(number: int) -> None:
        while True:
            try:
                send(service, f"m-{number}")
            except OutcomeUnknown:
                continue
            return

    service.order("accept-then-hang", TEMPLATE_SEND, times=20, probability=0.05)
    with ThreadPoolExecutor(64) as pool:
        list(pool.map(work, range(300)))

    counts = service.see("counts")
    assert (counts["total"], counts["doubled"]) == (300, 0)
    assert service.see("calls")["calls"]["/cgi-bin/stable_token"] == 1


def test_a_login_and_a_phone_number_work_once(mini_program: Platform):
    login = mini_program.do("login-codes", openid=MINI_ALICE)["code"]
    session = mini_program.gateway.code_to_session(login)
    assert (session.openid, session.unionid) == (MINI_ALICE, "u-demo-alice")
    phone = mini_program.do("phone-codes", openid=MINI_ALICE)["code"]
    assert mini_program.gateway.phone_number(phone) == "+8613800000001"
    for again in (
        lambda: mini_program.gateway.code_to_session(login),
        lambda: mini_program.gateway.phone_number(phone),
    ):
        with pytest.raises(GatewayError) as caught:
            again()
        assert caught.value.failure is Failure.MESSAGE


def test_a_subscription_is_good_for_one_send(mini_program: Platform):
    with pytest.raises(GatewayError) as caught:
        subscribe(mini_program)
    assert (caught.value.failure, caught.value.code) == (Failure.RECIPIENT, "43101")

    choices = {CART_SUBSCRIPTION: "accept", EXPIRY_SUBSCRIPTION: "reject"}
    mini_program.do("prompt", openid=MINI_ALICE, choices=choices)
    accepted = subscribe(mini_program)

    with pytest.raises(GatewayError):
        subscribe(mini_program)
    prompted, sent = mini_program.pushed(2)
    assert isinstance(prompted, SubscriptionPrompted)
    assert prompted.choices == (
        Choice(CART_SUBSCRIPTION, True, "0"),
        Choice(EXPIRY_SUBSCRIPTION, False, "0"),
    )
    assert isinstance(sent, SubscriptionSent)
    assert sent.results[0].msgid == accepted.gateway_id
    assert sent.results[0].delivered


def test_a_subscription_can_be_switched_off(mini_program: Platform):
    mini_program.do("switch-off", openid=MINI_ALICE, template_id=CART_SUBSCRIPTION)
    (changed,) = mini_program.pushed(1)
    assert isinstance(changed, SubscriptionChanged)
    assert changed.choices == (Choice(CART_SUBSCRIPTION, False),)


def test_a_value_refused_spends_no_subscription(mini_program: Platform):
    mini_program.do("prompt", openid=MINI_ALICE, choices={CART_SUBSCRIPTION: "accept"})
    with pytest.raises(GatewayError) as caught:
        subscribe(mini_program, thing1="汉" * 21)
    assert caught.value.code == "47003"
    assert subscribe(mini_program).gateway_id is not None


def test_a_send_without_an_answer_stays_unknown(mini_program: Platform):
    mini_program.do("prompt", openid=MINI_ALICE, choices={CART_SUBSCRIPTION: "accept"})
    mini_program.order("accept-then-hang", SUBSCRIBE_SEND)
    with pytest.raises(OutcomeUnknown):
        subscribe(mini_program)
    assert mini_program.see("counts")["total"] == 1


def test_subscription_templates_are_read(mini_program: Platform):
    ids = [each.template_id for each in mini_program.gateway.subscribe_templates()]
    assert ids[:2] == [CART_SUBSCRIPTION, EXPIRY_SUBSCRIPTION]
    assert len(ids) == len(set(ids)) == 5
    assert mini_program.account.appid == MINI_PROGRAM_APPID


def test_the_quota_of_a_send_falls_with_every_send(service: Platform):
    before = service.gateway.quota(TEMPLATE_SEND)
    send(service, "m-1")
    assert service.gateway.quota(TEMPLATE_SEND) == Quota(before.daily, before.left - 1)
    with pytest.raises(GatewayError) as refused:
        service.gateway.quota(SUBSCRIBE_SEND)
    assert (refused.value.code, refused.value.failure) == ("76022", Failure.ACCOUNT)


def test_proving_the_secret_makes_nobody_s_token_stale(service: Platform):
    service.gateway.private_templates()
    service.gateway.prove_secret()
    assert len(service.gateway.private_templates()) == 3
