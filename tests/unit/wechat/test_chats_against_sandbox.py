"""Customer-service messages, notices and pictures: the client meets the stand-in."""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.integrations.wechat.client import WeChatGateway
from saleor_wechat_growth.integrations.wechat.media import LIVES, upload_picture
from saleor_wechat_growth.integrations.wechat.tokens import MemoryTokenStore
from saleor_wechat_growth.sandbox.serving import Serving
from saleor_wechat_growth.sandbox.wechat import State, create_app
from saleor_wechat_growth.sandbox.wechat.accounts import Template
from saleor_wechat_growth.sandbox.wechat.demo import (
    MINI_PROGRAM_APPID,
    SERVICE_APPID,
    demo_seed,
)
from saleor_wechat_growth.sandbox.wechat.windows import Act

if TYPE_CHECKING:
    from collections.abc import Iterator

ALICE, MINI_ALICE = "oS-demo-alice", "oM-demo-alice"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
TEXT = {"content": "您好"}
CARD = {"title": "新品", "description": "", "url": "https://h.example", "picurl": ""}


@pytest.fixture
def state() -> State:
    return State(demo_seed())


@pytest.fixture
def url(state: State) -> Iterator[str]:
    with Serving({"wechat": create_app(state)}) as serving:
        yield serving.url("wechat")


def client(state: State, url: str, appid: str = SERVICE_APPID) -> WeChatGateway:
    return WeChatGateway(
        appid=appid,
        secret=state.accounts[appid].secret,
        base_url=url,
        tokens=MemoryTokenStore(time.monotonic),
        connect_timeout=2,
        read_timeout=2,
    )


def wrote(state: State, openid: str = ALICE, appid: str = SERVICE_APPID) -> None:
    state.windows.note(state.accounts[appid], openid, Act.MESSAGE, state.clock.now())


def refusal(call: Any, *arguments: Any) -> tuple[str, Failure]:
    with pytest.raises(GatewayError) as refused:
        call(*arguments)
    return refused.value.code, refused.value.failure


def test_without_a_window_a_chat_is_refused(state: State, url: str) -> None:
    send = client(state, url).send_customer_message
    assert refusal(send, ALICE, "text", TEXT) == ("45015", Failure.RECIPIENT)
    wrote(state)
    for _ in range(5):
        send(ALICE, "text", TEXT)
    assert refusal(send, ALICE, "text", TEXT) == ("45047", Failure.RECIPIENT)
    assert len(state.ledger.sends) == 5


@pytest.mark.parametrize(
    ("kind", "content", "code", "failure"),
    [
        ("text", {"content": "长" * 700}, "45002", Failure.MESSAGE),
        ("news", {"articles": [CARD, CARD]}, "45008", Failure.MESSAGE),
        ("image", {"media_id": "none"}, "40007", Failure.TRANSIENT),
        ("link", CARD, "40008", Failure.MESSAGE),
    ],
)
def test_what_wechat_does_not_take_is_refused_and_uses_up_nothing(
    state: State, url: str, kind: str, content: Any, code: str, failure: Failure
) -> None:
    wrote(state)
    send = client(state, url).send_customer_message
    assert refusal(send, ALICE, kind, content) == (code, failure)
    for _ in range(5):
        send(ALICE, "text", TEXT)


def test_a_stranger_is_no_address(state: State, url: str) -> None:
    send = client(state, url).send_customer_message
    assert refusal(send, "oS-nobody", "text", TEXT) == ("40003", Failure.RECIPIENT)


def test_a_picture_is_uploaded_and_shown_for_three_days(state: State, url: str) -> None:
    gateway = client(state, url)
    uploaded = upload_picture(gateway, PNG, "image/png")
    lives = uploaded.expires_at.timestamp() - state.clock.now()
    assert lives == pytest.approx(LIVES.total_seconds(), abs=5)
    wrote(state)
    gateway.send_customer_message(ALICE, "image", {"media_id": uploaded.media_id})
    state.clock.offset += LIVES.total_seconds()
    wrote(state)
    gone = refusal(
        gateway.send_customer_message, ALICE, "image", {"media_id": uploaded.media_id}
    )
    assert gone == ("40007", Failure.TRANSIENT)


def test_a_picture_of_another_account_is_none(state: State, url: str) -> None:
    uploaded = upload_picture(client(state, url, MINI_PROGRAM_APPID), PNG, "image/png")
    wrote(state)
    shown = {"media_id": uploaded.media_id}
    send = client(state, url).send_customer_message
    assert refusal(send, ALICE, "image", shown)[0] == "40007"


def test_what_is_no_picture_or_too_large_is_not_taken(state: State, url: str) -> None:
    gateway = client(state, url)
    assert refusal(upload_picture, gateway, b"<svg>", "image/png")[0] == "40005"
    large = PNG + bytes(2 * 1024 * 1024)
    assert refusal(upload_picture, gateway, large, "image/png")[0] == "40009"


def test_a_mini_program_sends_a_link_where_a_service_account_sends_news(
    state: State, url: str
) -> None:
    wrote(state, MINI_ALICE, MINI_PROGRAM_APPID)
    send = client(state, url, MINI_PROGRAM_APPID).send_customer_message
    send(MINI_ALICE, "link", {**CARD, "thumb_url": ""})
    news = refusal(send, MINI_ALICE, "news", {"articles": [CARD]})
    assert news[0] == "40008"


def test_a_notice_spends_its_grant_and_has_templates_of_its_own(
    state: State, url: str
) -> None:
    state.put_template(
        SERVICE_APPID,
        Template(
            template_id="notice-1",
            title="到货通知",
            content="商品:{{thing1.DATA}}",
            is_notice=True,
        ),
    )
    gateway = client(state, url)
    listed = [each.template_id for each in gateway.subscribe_templates()]
    assert listed == ["notice-1"]
    assert "notice-1" not in [each.template_id for each in gateway.private_templates()]
    state.memory.grants[SERVICE_APPID, ALICE, "notice-1"] = 1
    gateway.send_notice(ALICE, "notice-1", {"thing1": "杯子"}, "id-1")
    again = refusal(gateway.send_notice, ALICE, "notice-1", {"thing1": "杯子"}, "id-1")
    assert again == ("43101", Failure.RECIPIENT)


def test_typing_is_shown_once_and_only_to_who_was_there(state: State, url: str) -> None:
    gateway = client(state, url)

    def types(command: str) -> None:
        gateway.post(
            "/cgi-bin/message/custom/typing",
            data={"touser": ALICE, "command": command},
            sends=False,
        )

    assert refusal(types, "Typing")[0] == "45080"
    wrote(state)
    types("Typing")
    assert refusal(types, "Typing")[0] == "45081"
    types("CancelTyping")
