from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.integrations.wechat.answers import (
    Accepted,
    Follower,
    MiniProgram,
    Session,
)
from saleor_wechat_growth.integrations.wechat.client import WeChatGateway
from tests.unit.wechat.conftest import APPID, SECRET, TOKEN_PATH, Shop
from tests.unit.wechat.stub import Reply, Seen

if TYPE_CHECKING:
    from collections.abc import Callable

ALICE = "o-alice"
DATA = {"thing1": "陶瓷杯", "amount2": "¥99.00"}


def send(shop: Shop, client_msg_id: str = "m-1") -> Accepted:
    return shop.gateway.send_template_message(ALICE, "T1", DATA, client_msg_id)


def answers(body: object) -> Callable[[Seen], Reply]:
    return lambda _: Reply(body)


def test_a_template_message_is_sent_as_the_page_says(shop: Shop):
    shop.answer = answers({"errcode": 0, "errmsg": "ok", "msgid": 2800000000000000001})

    accepted = shop.gateway.send_template_message(
        ALICE,
        "T1",
        DATA,
        "m-1",
        url="https://shop.example/cart",
        mini_program=MiniProgram("wxmini", "pages/cart?x=1"),
    )

    assert accepted == Accepted("2800000000000000001")
    (call,) = shop.calls
    assert (call.method, call.path) == ("POST", "/cgi-bin/message/template/send")
    assert call.query == {"access_token": "token-1"}
    assert call.body == {
        "touser": ALICE,
        "template_id": "T1",
        "client_msg_id": "m-1",
        "data": {"thing1": {"value": "陶瓷杯"}, "amount2": {"value": "¥99.00"}},
        "url": "https://shop.example/cart",
        "miniprogram": {"appid": "wxmini", "pagepath": "pages/cart?x=1"},
    }


def test_chinese_goes_out_as_utf_8_and_not_as_escapes(shop: Shop):
    send(shop)
    assert "陶瓷杯".encode() in shop.calls[0].content


def test_a_message_without_links_has_none(shop: Shop):
    send(shop)
    assert not {"url", "miniprogram"} & shop.calls[0].body.keys()


def test_a_template_message_needs_an_id_of_ours(shop: Shop):
    with pytest.raises(ValueError, match="client_msg_id"):
        send(shop, client_msg_id="")


def test_a_duplicate_counts_as_accepted(shop: Shop):
    shop.answer = answers({"errcode": 40241, "errmsg": "duplicate in 60 seconds"})
    assert send(shop) == Accepted(None, duplicate=True)


def test_an_answer_without_msgid_is_still_accepted(shop: Shop):
    assert send(shop) == Accepted(None)


def test_a_subscription_message_is_sent_as_the_page_says(shop: Shop):
    shop.answer = answers({"errcode": 0, "errmsg": "ok", "msgid": "77"})

    accepted = shop.gateway.send_subscribe_message(
        ALICE, "S1", {"thing1": "杯"}, "pages/cart", state="trial", lang="en_US"
    )

    assert accepted == Accepted("77")
    assert shop.calls[0].path == "/cgi-bin/message/subscribe/send"
    assert shop.calls[0].body == {
        "touser": ALICE,
        "template_id": "S1",
        "page": "pages/cart",
        "data": {"thing1": {"value": "杯"}},
        "miniprogram_state": "trial",
        "lang": "en_US",
    }


def test_a_refusal_says_what_has_to_happen(shop: Shop):
    shop.answer = answers({"errcode": 43101, "errmsg": "user refuse rid: 1-2-3"})

    with pytest.raises(GatewayError) as caught:
        shop.gateway.send_subscribe_message(ALICE, "S1", {}, None)

    assert caught.value.failure is Failure.RECIPIENT
    assert caught.value.code == "43101"
    assert caught.value.detail == "/cgi-bin/message/subscribe/send"


def test_a_value_that_does_not_fit_is_named(shop: Shop):
    errmsg = "argument invalid! data.thing1.value invalid rid: 65a-1"
    shop.answer = answers({"errcode": 47003, "errmsg": errmsg})

    with pytest.raises(GatewayError) as caught:
        send(shop)

    assert caught.value.failure is Failure.MESSAGE
    assert caught.value.detail.endswith("/send field=thing1")


def test_login_carries_the_secret_and_no_token(shop: Shop):
    shop.answer = answers(
        {"openid": ALICE, "session_key": "do-not-keep", "unionid": "u-alice"}
    )

    session = shop.gateway.code_to_session("code-1")

    assert session == Session(ALICE, "u-alice")
    assert "do-not-keep" not in repr(vars(type(session))) + repr(session)
    (call,) = shop.stub.seen
    assert (call.method, call.path) == ("GET", "/sns/jscode2session")
    assert call.query == {
        "appid": APPID,
        "secret": SECRET,
        "js_code": "code-1",
        "grant_type": "authorization_code",
    }


@pytest.mark.parametrize(
    ("errcode", "failure"),
    [
        (40029, Failure.MESSAGE),
        (40226, Failure.RECIPIENT),
        (40013, Failure.ACCOUNT),
        (45011, Failure.TRANSIENT),
    ],
)
def test_login_reads_codes_its_own_way(shop: Shop, errcode: int, failure: Failure):
    shop.answer = answers({"errcode": errcode, "errmsg": "no"})
    with pytest.raises(GatewayError) as caught:
        shop.gateway.code_to_session("code-1")
    assert caught.value.failure is failure


def test_a_phone_number_comes_with_its_country(shop: Shop):
    info = {
        "phoneNumber": "+8613800000001",
        "purePhoneNumber": "13800000001",
        "countryCode": "86",
    }
    shop.answer = answers({"errcode": 0, "errmsg": "ok", "phone_info": info})

    assert shop.gateway.phone_number("code-2") == "+8613800000001"
    assert shop.calls[0].body == {"code": "code-2"}


@pytest.mark.parametrize(
    "info",
    [None, {}, {"purePhoneNumber": "abc", "countryCode": "86"}],
)
def test_an_answer_without_a_number_is_a_failure(shop: Shop, info: object):
    shop.answer = answers({"errcode": 0, "phone_info": info})
    with pytest.raises(GatewayError) as caught:
        shop.gateway.phone_number("code-2")
    assert caught.value.code == "malformed"


def test_a_phone_code_of_another_appid_is_the_code_s_fault(shop: Shop):
    shop.answer = answers({"errcode": 40013, "errmsg": "invalid appid"})
    with pytest.raises(GatewayError) as caught:
        shop.gateway.phone_number("code-2")
    assert caught.value.failure is Failure.MESSAGE


def test_a_follower_is_read_from_an_answer_without_errcode(shop: Shop):
    shop.answer = answers(
        {
            "subscribe": 1,
            "openid": ALICE,
            "subscribe_time": 1714036504,
            "unionid": "u-alice",
            "remark": "vip",
            "tagid_list": [2, 128],
            "subscribe_scene": "ADD_SCENE_QR_CODE",
            "qr_scene": 0,
            "qr_scene_str": "poster-1",
        }
    )

    assert shop.gateway.user_info(ALICE) == Follower(
        ALICE,
        subscribed=True,
        subscribed_at=datetime(2024, 4, 25, 9, 15, 4, tzinfo=UTC),
        unionid="u-alice",
        remark="vip",
        tag_ids=(2, 128),
        scene="ADD_SCENE_QR_CODE",
        qr_scene="poster-1",
    )
    assert shop.calls[0].query["openid"] == ALICE


def test_of_a_stranger_only_the_openid_is_known(shop: Shop):
    shop.answer = answers({"subscribe": 0, "openid": ALICE})
    assert shop.gateway.user_info(ALICE) == Follower(ALICE, subscribed=False)


def test_control_characters_in_an_answer_do_no_harm(shop: Shop):
    content = b'{"subscribe":1,"openid":"o-alice","remark":"a\x01b\xff"}'
    shop.answer = lambda _: Reply(content)
    assert shop.gateway.user_info(ALICE).remark == "a\x01b"


def test_templates_name_their_keywords(shop: Shop):
    shop.answer = answers(
        {
            "template_list": [
                {
                    "template_id": "T1",
                    "title": "订单支付成功通知",
                    "content": "编号:{{character_string1.DATA}}\n金额:{{amount2.DATA}}",
                    "example": "编号:1",
                }
            ]
        }
    )

    (template,) = shop.gateway.private_templates()

    assert template.template_id == "T1"
    assert template.keywords == ("character_string1", "amount2")
    assert shop.calls[0].path == "/cgi-bin/template/get_all_private_template"


def test_subscription_templates_live_elsewhere(shop: Shop):
    element = {"priTmplId": "S1", "title": "到期", "content": "{{thing1.DATA}}"}
    shop.answer = answers(
        {"errcode": 0, "data": [{**element, "type": 2}, {**element, "type": 3}]}
    )

    once, for_ever = shop.gateway.subscribe_templates()

    assert (once.template_id, once.long_term, for_ever.long_term) == ("S1", False, True)
    assert shop.calls[0].path == "/wxaapi/newtmpl/gettemplate"


def test_the_token_is_asked_for_once_and_shared(shop: Shop):
    send(shop, "m-1")
    send(shop, "m-2")
    (call,) = shop.stub.calls_to(TOKEN_PATH)
    assert call.method == "POST"
    assert call.body == {
        "grant_type": "client_credential",
        "appid": APPID,
        "secret": SECRET,
        "force_refresh": False,
    }
    assert call.query == {}


@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
def test_a_stale_token_is_renewed_once_and_the_call_repeated(shop: Shop, errcode: int):
    shop.answer = lambda seen: Reply(
        {"errcode": errcode, "errmsg": "access_token expired"}
        if seen.query["access_token"] == "token-1"
        else {"errcode": 0, "errmsg": "ok", "msgid": 5}
    )

    assert send(shop) == Accepted("5")
    tokens = [call.query["access_token"] for call in shop.calls]
    assert tokens == ["token-1", "token-2"]


def test_a_worker_two_tokens_behind_still_gets_through(shop: Shop):
    # its own token is dead, and so is the one that the workers share
    shop.answer = lambda seen: Reply(
        {"errcode": 0, "errmsg": "ok", "msgid": 5}
        if seen.query["access_token"] == "token-3"
        else {"errcode": 42001, "errmsg": "access_token expired"}
    )

    assert send(shop) == Accepted("5")


def test_a_token_that_stays_stale_ends_after_two_repeats(shop: Shop):
    shop.answer = answers({"errcode": 40001, "errmsg": "not latest"})

    with pytest.raises(GatewayError) as caught:
        send(shop)

    assert caught.value.failure is Failure.TRANSIENT
    assert caught.value.code == "40001"
    assert len(shop.calls) == 3
    assert shop.issued == 3


def test_a_missing_token_is_our_defect_and_never_repeated(shop: Shop):
    shop.answer = answers({"errcode": 41001, "errmsg": "access_token missing"})
    with pytest.raises(GatewayError) as caught:
        send(shop)
    assert caught.value.failure is Failure.UNKNOWN
    assert len(shop.calls) == 1


@pytest.mark.parametrize(
    ("errcode", "failure"),
    [
        (40001, Failure.ACCOUNT),
        (40125, Failure.ACCOUNT),
        (40164, Failure.ACCOUNT),
        (40243, Failure.ACCOUNT),
        (45009, Failure.QUOTA),
        (45011, Failure.TRANSIENT),
        (-1, Failure.TRANSIENT),
    ],
)
def test_a_refused_token_is_told_apart(shop: Shop, errcode: int, failure: Failure):
    shop.token_answer = answers({"errcode": errcode, "errmsg": "invalid ip 1.2.3.4"})
    with pytest.raises(GatewayError) as caught:
        send(shop)
    assert caught.value.failure is failure
    assert caught.value.detail == TOKEN_PATH
    assert shop.calls == []


def test_sixty_four_threads_share_one_token_and_their_connections(shop: Shop):
    shop.gateway = shop.client(read_timeout=10)
    barrier = threading.Barrier(64)

    def work(number: int) -> None:
        barrier.wait()
        for turn in range(3):
            send(shop, f"m-{number}-{turn}")

    with ThreadPoolExecutor(64) as pool:
        list(pool.map(work, range(64)))

    assert len(shop.calls) == 192
    assert shop.issued == 1
    # one for the token, and the threads' own, kept alive over their three calls
    assert shop.stub.connections <= 65


def test_wechatpy_s_own_apis_go_to_the_configured_host_too(shop: Shop):
    shop.answer = answers({"errcode": 0, "url_link": "https://wxaurl.cn/x"})

    shop.gateway.message.send_text(ALICE, "你好")
    shop.gateway.get("https://api.weixin.qq.com/wxa/generate_urllink")
    shop.gateway.wxa.send_subscribe_message(ALICE, "S1", {})

    assert [call.path for call in shop.calls] == [
        "/cgi-bin/message/custom/send",
        "/wxa/generate_urllink",
        "/cgi-bin/message/subscribe/send",
    ]


def test_the_classic_token_is_out_of_reach(shop: Shop):
    with pytest.raises(NotImplementedError):
        shop.gateway.fetch_access_token()
    assert shop.gateway.access_token == "token-1"


@pytest.mark.parametrize(
    "base_url",
    ["api.weixin.qq.com", "ftp://x", "https://", "https://x/cgi-bin", "https://u:p@x"],
)
def test_a_base_url_is_scheme_and_host(shop: Shop, base_url: str):
    with pytest.raises(ValueError, match="gateway's URL"):
        WeChatGateway(
            appid=APPID,
            secret=SECRET,
            base_url=base_url,
            tokens=shop.tokens,
            connect_timeout=1,
            read_timeout=1,
        )
