from __future__ import annotations

import hashlib
import json

import pytest
from wechatpy.crypto import PrpCrypto, WeChatCrypto

from saleor_wechat_growth.integrations.wechat.callbacks import (
    CallbackKeys,
    ForgedPush,
    answer_challenge,
    open_push,
    read_push,
)
from saleor_wechat_growth.integrations.wechat.pushes import (
    Other,
    Tapped,
    UnreadablePush,
)

#: examples of the official guide 消息推送 (mini-program, read 2026-11-22)
TOKEN = "AAAAA"
AES_KEY = "A" * 43
APPID = "wxba5fad812f8e6fb9"
PLAIN = CallbackKeys(APPID, TOKEN)
SAFE = CallbackKeys(APPID, TOKEN, AES_KEY)

CHALLENGE = {
    "signature": "f464b24fc39322e44b38aa78f5edd27bd1441696",
    "timestamp": "1714036504",
    "nonce": "1514711492",
    "echostr": "4375120948345356249",
}
PLAIN_QUERY = {
    "signature": "899cf89e464efb63f54ddac96b0a0a235f53aa78",
    "timestamp": "1714037059",
    "nonce": "486452656",
}
PLAIN_BODY = (
    b'{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY",'
    b'"CreateTime":1714037059,"MsgType":"event","Event":"debug_demo",'
    b'"debug_str":"hello world"}'
)
SAFE_QUERY = {
    "signature": "6c5c811b55cc85e0e1b54100749188c20beb3f5d",
    "timestamp": "1714112445",
    "nonce": "415670741",
    "openid": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
    "encrypt_type": "aes",
    "msg_signature": "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
}
ENCRYPTED = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus"
    "8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj"
    "+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7m"
    "StwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
)
SAFE_BODY = json.dumps({"ToUserName": "gh_97417a04a28d", "Encrypt": ENCRYPTED}).encode()

XML = (
    "<xml><ToUserName><![CDATA[gh_1]]></ToUserName>"
    "<FromUserName><![CDATA[o-alice]]></FromUserName>"
    "<CreateTime>1714036504</CreateTime><MsgType><![CDATA[event]]></MsgType>"
    "<Event><![CDATA[VIEW]]></Event><EventKey><![CDATA[https://x/?a=1&b=2]]></EventKey>"
    "</xml>"
)


def encrypted_query(body: bytes) -> dict[str, str]:
    """The query with which WeChat would push this encrypted body."""
    encrypt = json.loads(body)["Encrypt"]
    signed = "".join(sorted([TOKEN, "1", "2", encrypt]))
    signature = hashlib.sha1(signed.encode()).hexdigest()
    return {"timestamp": "1", "nonce": "2", "msg_signature": signature}


def encrypted(text: str, appid: str = APPID, key: bytes = b"\0" * 32) -> bytes:
    cipher = PrpCrypto(key).encrypt(text, appid).decode()
    return json.dumps({"ToUserName": "gh_1", "Encrypt": cipher}).encode()


def test_the_official_challenge_is_answered():
    assert answer_challenge(PLAIN, CHALLENGE) == "4375120948345356249"
    assert answer_challenge(SAFE, CHALLENGE) == "4375120948345356249"


@pytest.mark.parametrize("name", ["signature", "timestamp", "nonce"])
@pytest.mark.parametrize("value", [None, "", "1714036505"])
def test_any_other_challenge_is_not(name: str, value: str | None):
    query = {**CHALLENGE, name: value}
    if value is None:
        del query[name]
    with pytest.raises(ForgedPush):
        answer_challenge(PLAIN, query)


def test_the_official_plain_push_is_read():
    push = read_push(open_push(PLAIN, PLAIN_QUERY, PLAIN_BODY))
    assert isinstance(push, Other)
    assert push.event == "debug_demo"
    assert push.openid == "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"
    assert push.account == "gh_97417a04a28d"
    assert push.fields["debug_str"] == "hello world"


def test_the_official_encrypted_push_is_read():
    opened = open_push(SAFE, SAFE_QUERY, SAFE_BODY)
    assert json.loads(opened)["debug_str"] == "hello world"
    assert read_push(opened).sent_at.timestamp() == 1714112445


def test_an_encrypted_xml_push_is_read():
    reply = WeChatCrypto(TOKEN, AES_KEY, APPID).encrypt_message(XML, "2", "1")
    cipher = reply.split("<Encrypt><![CDATA[")[1].split("]]>")[0]
    signature = reply.split("<MsgSignature><![CDATA[")[1].split("]]>")[0]
    body = f"<xml><ToUserName>gh_1</ToUserName><Encrypt>{cipher}</Encrypt></xml>"
    query = {"timestamp": "1", "nonce": "2", "msg_signature": signature}

    push = read_push(open_push(SAFE, query, body.encode()))

    assert isinstance(push, Tapped)
    assert (push.event, push.key) == ("view", "https://x/?a=1&b=2")


def test_compatible_mode_believes_the_cipher_only():
    fields = json.loads(encrypted(PLAIN_BODY.decode()))
    mixed = json.dumps({**fields, "FromUserName": "o-mallory"}).encode()
    opened = open_push(SAFE, encrypted_query(mixed), mixed)
    assert "mallory" not in opened


def test_a_plain_signature_does_not_open_an_encrypted_account():
    with pytest.raises(ForgedPush):
        open_push(SAFE, PLAIN_QUERY, PLAIN_BODY)
    with pytest.raises(ForgedPush):
        open_push(SAFE, {**SAFE_QUERY, "msg_signature": ""}, SAFE_BODY)
    swapped = {**SAFE_QUERY, "msg_signature": SAFE_QUERY["signature"]}
    with pytest.raises(ForgedPush):
        open_push(SAFE, swapped, SAFE_BODY)


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff", b"hello", b"{}", b"<xml/>", b'{"Encrypt": ""}', b"<!DOCTYPE x>"],
)
def test_a_body_without_a_cipher_is_nobody_s_word(body: bytes):
    with pytest.raises(ForgedPush) as caught:
        open_push(SAFE, SAFE_QUERY, body)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("name", ["signature", "timestamp", "nonce"])
def test_what_cannot_be_encoded_is_forged(name: str):
    with pytest.raises(ForgedPush):
        answer_challenge(PLAIN, {**CHALLENGE, name: "\ud83d"})
    with pytest.raises(ForgedPush):
        open_push(SAFE, SAFE_QUERY, b'{"Encrypt": "\\ud83d"}')


def test_a_changed_cipher_is_forged():
    changed = SAFE_BODY.replace(b"+qdx1", b"+qdx2")
    with pytest.raises(ForgedPush):
        open_push(SAFE, SAFE_QUERY, changed)


@pytest.mark.parametrize(
    "body",
    [
        encrypted(PLAIN_BODY.decode(), appid="wxmallory"),
        encrypted(PLAIN_BODY.decode(), key=b"\1" * 32),
        json.dumps({"Encrypt": "AAAA"}).encode(),
        json.dumps({"Encrypt": "not base64!"}).encode(),
        json.dumps({"Encrypt": "A" * 44}).encode(),
    ],
    ids=["other appid", "other key", "short", "no base64", "nonsense"],
)
def test_what_does_not_decrypt_to_our_appid_is_forged(body: bytes):
    with pytest.raises(ForgedPush) as caught:
        open_push(SAFE, encrypted_query(body), body)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "{",
        "[]",
        "null",
        "<xml>",
        "<xml/>",
        "<xml>text</xml>",
        "<html><FromUserName>o</FromUserName></html>",
        "{" * 100_000,
        '{"a":' * 100_000,
        "<a>" * 100_000,
        XML.replace("<ToUserName>", "<ToUserName>" + "<a>" * 20 + "</a>" * 20),
        XML.replace("1714036504", "soon"),
        XML.replace("1714036504", "9" * 30),
        XML.replace("1714036504", "9" * 5000),
        XML.replace("o-alice", ""),
        XML.replace("event", ""),
        XML.replace("VIEW", ""),
    ],
)
def test_what_is_no_push_is_unreadable(text: str):
    with pytest.raises(UnreadablePush) as caught:
        read_push(text)
    assert caught.value.__context__ is None


def test_a_body_that_is_not_utf_8_is_unreadable():
    with pytest.raises(UnreadablePush) as caught:
        open_push(PLAIN, PLAIN_QUERY, b"\xff\xfe{}")
    assert caught.value.__context__ is None


BOMB = (
    '<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    + XML.replace("o-alice", "").replace("<![CDATA[]]>", "&b;")
)
EXTERNAL = '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + XML
EXTERNAL_DTD = '<!DOCTYPE xml SYSTEM "http://127.0.0.1:1/x.dtd">' + XML


@pytest.mark.parametrize("text", [BOMB, EXTERNAL, EXTERNAL_DTD])
def test_a_document_type_is_refused_before_any_entity(text: str):
    with pytest.raises(UnreadablePush, match="document type"):
        read_push(text)


def test_an_undeclared_entity_is_unreadable():
    with pytest.raises(UnreadablePush):
        read_push(XML.replace("<![CDATA[o-alice]]>", "&x;"))


def test_an_encoding_declared_inside_changes_nothing():
    text = '<?xml version="1.0" encoding="gb2312"?>' + XML.replace(
        "o-alice", "o-爱丽丝"
    )
    assert read_push(text).openid == "o-爱丽丝"


def test_keys_without_a_token_or_with_a_broken_aes_key_are_refused():
    with pytest.raises(ValueError, match="token"):
        CallbackKeys(APPID, "")
    with pytest.raises(ValueError, match="EncodingAESKey"):
        CallbackKeys(APPID, TOKEN, "short")
    with pytest.raises(ValueError, match="EncodingAESKey"):
        CallbackKeys(APPID, TOKEN, "!" * 43)


def test_keys_do_not_show_themselves():
    assert TOKEN not in repr(SAFE).replace(AES_KEY, "")
    assert AES_KEY not in repr(SAFE)
