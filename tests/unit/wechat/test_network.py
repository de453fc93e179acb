from __future__ import annotations

import contextlib
import logging
import socket
import ssl
import traceback
from typing import TYPE_CHECKING

import pytest
import requests

from saleor_wechat_growth.core.gateways import (
    Failure,
    GatewayError,
    OutcomeUnknown,
)
from saleor_wechat_growth.core.http import never_left
from saleor_wechat_growth.integrations.wechat.client import WeChatGateway
from saleor_wechat_growth.integrations.wechat.tokens import MemoryTokenStore, Token
from tests.unit.wechat.conftest import APPID, SECRET, TOKEN_PATH, Shop
from tests.unit.wechat.stub import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

ALICE = "o-alice-private"
PHONE = "13800000001"
JS_CODE = "js-code-1"
SECRETS = (SECRET, "token-1", "token-2", ALICE, PHONE, JS_CODE)


def send_template(gateway: WeChatGateway) -> object:
    return gateway.send_template_message(ALICE, "T1", {"thing1": PHONE}, "m-1")


def send_subscription(gateway: WeChatGateway) -> object:
    return gateway.send_subscribe_message(ALICE, "S1", {"thing1": PHONE}, None)


def read_follower(gateway: WeChatGateway) -> object:
    return gateway.user_info(ALICE)


def log_in(gateway: WeChatGateway) -> object:
    return gateway.code_to_session(JS_CODE)


def read_phone(gateway: WeChatGateway) -> object:
    return gateway.phone_number(JS_CODE)


SENDS = [send_template, send_subscription]
READS = [read_follower, log_in, read_phone]


def everything_said(error: BaseException) -> str:
    """What a log, a debugger or Sentry would show of an error and all behind it."""
    said = "".join(traceback.format_exception(error))
    todo: list[BaseException | None] = [error]
    while todo:
        each = todo.pop()
        if each is not None:
            said += f"{each} {each!r} {each.args} {vars(each)}"
            todo += [each.__cause__, each.__context__]
    return said


def assert_keeps_secrets(error: BaseException) -> None:
    assert error.__cause__ is None
    assert error.__context__ is None
    said = everything_said(error)
    for secret in SECRETS:
        assert secret not in said


UNANSWERED = {
    "hang": Reply(hang=True),
    "reset": Reply(reset=True),
    "cut": Reply({"errcode": 0}, missing=50),
    "500": Reply(b"oops", 500, "text/html"),
    "502": Reply(b"", 502),
    "504": Reply({"message": "not WeChat's"}, 504),
    "not JSON": Reply(b"<html>welcome to the hotel</html>", 200, "text/html"),
    "not an object": Reply([1]),
    "no whole errcode": Reply({"errcode": "x"}),
    "too deep": Reply(b"[" * 100_000),
}


@pytest.mark.parametrize("name", UNANSWERED)
@pytest.mark.parametrize("send", SENDS)
def test_a_send_without_an_answer_may_have_happened(shop: Shop, name: str, send):
    shop.answer = lambda _: UNANSWERED[name]
    with pytest.raises(OutcomeUnknown) as caught:
        send(shop.gateway)
    assert len(shop.calls) == 1
    assert_keeps_secrets(caught.value)
    assert "/cgi-bin/message/" in str(caught.value)


@pytest.mark.parametrize("name", UNANSWERED)
@pytest.mark.parametrize("read", READS)
def test_a_read_without_an_answer_can_be_repeated(shop: Shop, name: str, read):
    shop.answer = lambda _: UNANSWERED[name]
    with pytest.raises(GatewayError) as caught:
        read(shop.gateway)
    assert caught.value.failure is Failure.TRANSIENT
    assert_keeps_secrets(caught.value)


@pytest.mark.parametrize("name", UNANSWERED)
def test_without_a_token_nothing_was_sent(shop: Shop, name: str):
    shop.token_answer = lambda _: UNANSWERED[name]
    with pytest.raises(GatewayError) as caught:
        send_template(shop.gateway)
    assert caught.value.failure is Failure.TRANSIENT
    assert caught.value.detail == TOKEN_PATH
    assert_keeps_secrets(caught.value)
    assert shop.calls == []


def test_a_success_must_say_so(shop: Shop):
    shop.answer = lambda _: Reply({"msgid": 1})
    with pytest.raises(OutcomeUnknown):
        send_template(shop.gateway)


def test_a_token_answer_must_hold_a_token(shop: Shop):
    shop.token_answer = lambda _: Reply({"errcode": 0})
    with pytest.raises(GatewayError) as caught:
        send_template(shop.gateway)
    assert caught.value.code == "malformed"


def test_wechat_s_own_word_counts_whatever_the_status(shop: Shop):
    shop.answer = lambda _: Reply({"errcode": 45009, "errmsg": "quota"}, 503)
    with pytest.raises(GatewayError) as caught:
        send_template(shop.gateway)
    assert caught.value.failure is Failure.QUOTA


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (302, Failure.UNKNOWN),
        (403, Failure.UNKNOWN),
        (404, Failure.UNKNOWN),
        (413, Failure.UNKNOWN),
        (429, Failure.TRANSIENT),
    ],
)
def test_a_wall_before_wechat_turns_a_send_away(
    shop: Shop, status: int, failure: Failure
):
    shop.answer = lambda _: Reply(
        b"<html/>", status, "text/html", {"Location": shop.stub.url + "/elsewhere"}
    )
    with pytest.raises(GatewayError) as caught:
        send_template(shop.gateway)
    assert caught.value.failure is failure
    assert caught.value.code == f"http-{status}"
    assert len(shop.calls) == 1


class Ready(MemoryTokenStore):
    """A store that has a token already."""

    def obtain(self, appid, fetch) -> str:
        return super().obtain(appid, lambda: Token("token-1", 7200))


def gateway_at(url: str) -> WeChatGateway:
    return WeChatGateway(
        appid=APPID,
        secret=SECRET,
        base_url=url,
        tokens=Ready(lambda: 0.0),
        connect_timeout=0.2,
        read_timeout=0.2,
    )


@contextlib.contextmanager
def nobody_listens() -> Iterator[str]:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{closed.getsockname()[1]}"


@pytest.mark.parametrize("call", SENDS + READS)
def test_a_refused_connection_never_left_us(call):
    with nobody_listens() as url, pytest.raises(GatewayError) as caught:
        call(gateway_at(url))
    assert caught.value.failure is Failure.TRANSIENT
    assert caught.value.code == "unreachable"
    assert_keeps_secrets(caught.value)


@pytest.mark.parametrize("call", SENDS + READS)
def test_a_name_nobody_knows_never_left_us(call, monkeypatch: pytest.MonkeyPatch):
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(GatewayError) as caught:
        call(gateway_at("https://api.weixin.example"))
    assert caught.value.failure is Failure.TRANSIENT
    assert caught.value.code == "unreachable"
    assert_keeps_secrets(caught.value)


@pytest.mark.parametrize("call", SENDS + READS)
def test_a_connection_that_takes_too_long_never_left_us(call):
    # a backlog of none, filled: further connections are not answered
    with socket.socket() as full, contextlib.ExitStack() as others:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):
            other = others.enter_context(socket.socket())
            other.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                other.connect(full.getsockname())
        with pytest.raises(GatewayError) as caught:
            call(gateway_at(f"http://127.0.0.1:{full.getsockname()[1]}"))
    assert caught.value.code == "unreachable"
    assert_keeps_secrets(caught.value)


def through_a_proxy(
    proxy: str, base_url: str, monkeypatch: pytest.MonkeyPatch
) -> WeChatGateway:
    for name in ("no_proxy", "NO_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.setenv("https_proxy", proxy)
    return gateway_at(base_url)


@pytest.mark.parametrize("send", SENDS)
def test_calls_go_by_the_proxy_of_the_environment(
    shop: Shop, send, monkeypatch: pytest.MonkeyPatch
):
    send(through_a_proxy(shop.stub.url, "http://api.weixin.example", monkeypatch))
    assert [seen.headers["host"] for seen in shop.calls] == ["api.weixin.example"]


@pytest.mark.parametrize("send", SENDS)
def test_a_proxy_that_breaks_off_may_have_passed_the_send_on(
    shop: Shop, send, monkeypatch: pytest.MonkeyPatch
):
    shop.answer = lambda _: Reply(reset=True)
    gateway = through_a_proxy(shop.stub.url, "http://api.weixin.example", monkeypatch)
    with pytest.raises(OutcomeUnknown) as caught:
        send(gateway)
    assert_keeps_secrets(caught.value)


@pytest.mark.parametrize("call", SENDS + READS)
def test_a_proxy_that_is_not_there_got_nothing(call, monkeypatch: pytest.MonkeyPatch):
    with nobody_listens() as proxy:
        gateway = through_a_proxy(proxy, "http://api.weixin.example", monkeypatch)
        with pytest.raises(GatewayError) as caught:
            call(gateway)
    assert caught.value.code == "unreachable"
    assert_keeps_secrets(caught.value)


@pytest.mark.parametrize("call", SENDS + READS)
def test_a_proxy_that_opens_no_tunnel_passed_nothing_on(
    shop: Shop, call, monkeypatch: pytest.MonkeyPatch
):
    # the stub knows no CONNECT and says so
    gateway = through_a_proxy(shop.stub.url, "https://api.weixin.example", monkeypatch)
    with pytest.raises(GatewayError) as caught:
        call(gateway)
    assert caught.value.code == "unreachable"
    assert shop.calls == []
    assert_keeps_secrets(caught.value)


def test_a_certificate_nobody_trusts_never_left_us():
    refused = requests.exceptions.SSLError(
        ssl.SSLCertVerificationError(1, "self-signed certificate")
    )
    assert never_left(refused)


def test_other_trouble_with_tls_may_come_after_the_request():
    assert not never_left(requests.exceptions.SSLError(ssl.SSLError(1, "bad record")))


def test_a_lone_surrogate_fails_this_message_only(shop: Shop):
    with pytest.raises(GatewayError) as caught:
        shop.gateway.send_template_message(ALICE, "T1", {"thing1": "\ud83d"}, "m-1")
    assert caught.value.failure is Failure.MESSAGE
    assert_keeps_secrets(caught.value)
    assert shop.stub.seen == []


def test_refusals_keep_secrets_too(shop: Shop):
    shop.answer = lambda _: Reply(
        {"errcode": 40003, "errmsg": f"invalid openid {ALICE} {SECRET} token-1"}
    )
    with pytest.raises(GatewayError) as caught:
        send_template(shop.gateway)
    assert_keeps_secrets(caught.value)


def test_logs_keep_secrets_even_when_everything_is_logged(
    shop: Shop, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.DEBUG):
        for reply in (Reply({"errcode": 0}), *UNANSWERED.values()):
            shop.answer = lambda _, reply=reply: reply
            for call in (*SENDS, *READS):
                with contextlib.suppress(GatewayError, OutcomeUnknown):
                    call(shop.gateway)
    assert "/cgi-bin/message/template/send" in caplog.text
    for secret in SECRETS:
        assert secret not in caplog.text
