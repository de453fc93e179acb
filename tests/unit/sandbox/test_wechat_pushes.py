from __future__ import annotations

import json
from hashlib import sha1
from typing import TYPE_CHECKING, Any

import pytest
import requests
import xmltodict
from wechatpy.crypto import WeChatCrypto

from saleor_wechat_growth.sandbox.wechat import demo, pushes
from tests.unit.sandbox.conftest import ALICE, BOB, MINI_ALICE, until

if TYPE_CHECKING:
    from saleor_wechat_growth.sandbox.serving import Serving
    from tests.unit.sandbox.conftest import Received, Receiver, WeChat

SERVICE = demo.SERVICE_APPID
MINI = demo.MINI_PROGRAM_APPID
SERVICE_TOKEN = "demo-service-token"
SERVICE_KEY = "DemoServiceEncodingAESKey" + "0" * 18
MINI_TOKEN = "demo-mini-program-token"
MINI_KEY = "DemoMiniProgramEncodingAESKey" + "0" * 14


@pytest.fixture
def pushing(wechat_gateway: WeChat, receiver: Receiver, serving: Serving) -> WeChat:
    """The gateway, with the receiver as the callback URL of both accounts."""
    for appid in (SERVICE, MINI):
        url = f"{serving.url('receiver')}/{appid}"
        wechat_gateway.change(appid, callback_url=url)
    return wechat_gateway


def _first(receiver: Receiver) -> Received:
    return until(lambda: receiver.received)[0]


def _settled(gateway: WeChat, count: int = 1) -> list[dict[str, Any]]:
    """The pushes, once that many have an outcome."""

    def look() -> list[dict[str, Any]]:
        made = gateway.ask("pushes")["pushes"]
        done = [push for push in made if push["outcome"] != "pending"]
        return done if len(done) >= count else []

    return until(look)


def _xml(text: str) -> dict[str, Any]:
    return xmltodict.parse(text)["xml"]


def test_a_receipt_follows_the_send_signed(pushing: WeChat, receiver: Receiver):
    msgid = pushing.remind()["msgid"]

    received = _first(receiver)

    query = received.query
    parts = sorted([SERVICE_TOKEN, query["timestamp"], query["nonce"]])
    assert query["signature"] == sha1("".join(parts).encode()).hexdigest()
    assert query["openid"] == ALICE
    assert received.content_type.startswith("text/xml")
    body = _xml(received.body)
    assert body["ToUserName"] == "gh_demoservice1"
    assert body["FromUserName"] == ALICE
    assert body["MsgType"] == "event"
    assert body["Event"] == "TEMPLATESENDJOBFINISH"
    assert body["MsgID"] == str(msgid)
    assert body["Status"] == "success"
    assert _settled(pushing)[0]["outcome"] == "delivered"


def test_safe_mode_encrypts_what_is_pushed(pushing: WeChat, receiver: Receiver):
    pushing.change(mode="safe")
    pushing.remind()

    received = _first(receiver)

    assert received.query["encrypt_type"] == "aes"
    assert set(_xml(received.body)) == {"ToUserName", "Encrypt"}
    crypto = WeChatCrypto(SERVICE_TOKEN, SERVICE_KEY, SERVICE)
    query = received.query
    plain = crypto.decrypt_message(
        received.body, query["msg_signature"], query["timestamp"], query["nonce"]
    )
    assert _xml(plain)["Event"] == "TEMPLATESENDJOBFINISH"


def test_safe_mode_in_json(pushing: WeChat, receiver: Receiver):
    pushing.change(MINI, mode="safe")
    _prompt(pushing, {demo.CART_SUBSCRIPTION: "accept"})

    received = _first(receiver)

    crypto = WeChatCrypto(MINI_TOKEN, MINI_KEY, MINI)
    query = received.query
    plain = crypto.decrypt_message(
        json.loads(received.body),
        query["msg_signature"],
        query["timestamp"],
        query["nonce"],
    )
    assert json.loads(plain)["Event"] == "subscribe_msg_popup_event"


def test_a_receipt_may_be_bad_or_missing(pushing: WeChat, receiver: Receiver):
    blocked = {"appid": SERVICE, "openid": ALICE, "receipt": "failed:user block"}
    pushing.tell("people", blocked)
    pushing.tell("people", {"appid": SERVICE, "openid": BOB, "receipt": None})
    pushing.remind(BOB)
    pushing.remind(ALICE)

    assert _xml(_first(receiver).body)["Status"] == "failed:user block"
    assert len(_settled(pushing)) == 1
    counted = [each["recipient"] for each in pushing.ask("counts")["counts"]]
    assert counted == [BOB]


def test_following_and_unfollowing_are_told_in_order(
    pushing: WeChat, receiver: Receiver
):
    person = {"appid": SERVICE, "openid": "oS-carol"}
    pushing.tell("follow", {**person, "scene_str": "poster-7"})
    pushing.tell("unfollow", person)
    pushing.tell("follow", person)

    _settled(pushing, 3)

    bodies = [_xml(each.body) for each in receiver.received]
    events = [(body["Event"], body["EventKey"]) for body in bodies]
    assert events == [
        ("subscribe", "qrscene_poster-7"),
        ("unsubscribe", None),
        ("subscribe", None),
    ]
    assert "Ticket" in bodies[0]


def _prompt(gateway: WeChat, choices: dict[str, str], appid: str = MINI) -> None:
    person = {"appid": appid, "openid": MINI_ALICE if appid == MINI else ALICE}
    gateway.tell("prompt", {**person, "choices": choices})


def test_one_choice_in_json_is_an_object_and_several_are_a_list(
    pushing: WeChat, receiver: Receiver
):
    _prompt(pushing, {demo.CART_SUBSCRIPTION: "accept"})
    _prompt(
        pushing,
        {demo.CART_SUBSCRIPTION: "reject", demo.EXPIRY_SUBSCRIPTION: "accept"},
    )
    _settled(pushing, 2)

    one, several = (json.loads(each.body) for each in receiver.received)

    assert receiver.received[0].content_type == "application/json"
    assert one["Event"] == "subscribe_msg_popup_event"
    assert one["List"] == {
        "TemplateId": demo.CART_SUBSCRIPTION,
        "SubscribeStatusString": "accept",
        "PopupScene": "0",
    }
    assert [each["SubscribeStatusString"] for each in several["List"]] == [
        "reject",
        "accept",
    ]
    assert isinstance(one["CreateTime"], str)


def test_the_same_in_xml_has_a_wrapper(pushing: WeChat, receiver: Receiver):
    _prompt(pushing, {demo.CART_TEMPLATE: "accept"}, SERVICE)

    body = _xml(_first(receiver).body)

    assert body["SubscribeMsgPopupEvent"]["List"]["SubscribeStatusString"] == "accept"


def test_a_subscription_message_is_reported(pushing: WeChat, receiver: Receiver):
    _prompt(pushing, {demo.CART_SUBSCRIPTION: "accept"})
    msgid = pushing.notify()["msgid"]
    _settled(pushing, 2)

    body = json.loads(receiver.received[1].body)

    assert body["Event"] == "subscribe_msg_sent_event"
    assert body["List"] == {
        "TemplateId": demo.CART_SUBSCRIPTION,
        "MsgID": str(msgid),
        "ErrorCode": "0",
        "ErrorStatus": "success",
    }


def test_switching_a_template_off_is_told(pushing: WeChat, receiver: Receiver):
    pushing.tell(
        "switch-off",
        {
            "appid": MINI,
            "openid": MINI_ALICE,
            "template_id": demo.CART_SUBSCRIPTION,
        },
    )

    body = json.loads(_first(receiver).body)

    assert body["Event"] == "subscribe_msg_change_event"
    assert body["List"]["SubscribeStatusString"] == "reject"


def test_a_push_is_tried_three_times_in_all(pushing: WeChat, receiver: Receiver):
    receiver.answers = [(500, ""), (502, "")]
    pushing.remind()

    [push] = _settled(pushing)

    assert push["tries"] == ["500", "502", "200"]
    assert push["outcome"] == "delivered"

    receiver.usual = (500, "")
    pushing.remind()
    last = _settled(pushing, 2)[-1]
    assert last["tries"] == ["500"] * 3
    assert last["outcome"] == "failed"


def test_a_slow_answer_counts_as_none(
    pushing: WeChat, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pushes, "TIMEOUT_SECONDS", 0.05)
    receiver.seconds = 1.0
    pushing.remind()

    [push] = _settled(pushing)

    assert push["outcome"] == "failed"
    assert push["tries"] == ["TimeoutError"] * 3


def test_an_answer_wechat_cannot_read_is_not_tried_again(
    pushing: WeChat, receiver: Receiver
):
    receiver.usual = (200, "<!doctype html>")
    pushing.remind()

    [push] = _settled(pushing)

    assert push["outcome"] == "nonsense"
    assert len(push["tries"]) == 1


def test_an_unreachable_url_is_recorded(wechat_gateway: WeChat):
    wechat_gateway.change(callback_url="http://127.0.0.1:9/nobody")
    wechat_gateway.remind()

    [push] = _settled(wechat_gateway)

    assert push["tries"] == ["ConnectError"] * 3


def test_saving_a_url_asks_it_for_the_echo(pushing: WeChat, receiver: Receiver):
    assert pushing.tell("accounts/verify", {"appid": SERVICE}) == {"verified": True}
    query = receiver.received[0].query
    parts = sorted([SERVICE_TOKEN, query["timestamp"], query["nonce"]])
    assert query["signature"] == sha1("".join(parts).encode()).hexdigest()

    pushing.change(callback_url="http://127.0.0.1:9/nobody")
    assert pushing.tell("accounts/verify", {"appid": SERVICE}) == {"verified": False}


def test_a_service_account_cannot_ask_for_json(wechat_gateway: WeChat):
    url = f"{wechat_gateway.url}/_sandbox/accounts/change"

    answer = requests.post(url, json={"appid": SERVICE, "format": "json"}, timeout=10)

    assert answer.status_code == 400
    assert "XML only" in answer.json()["error"]
