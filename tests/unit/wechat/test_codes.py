"""Codes and links with a scene, as the client asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from saleor_wechat_growth.core.gateways import Failure, GatewayError
from saleor_wechat_growth.integrations.wechat import codes
from saleor_wechat_growth.integrations.wechat.client import WeChatGateway
from saleor_wechat_growth.integrations.wechat.tokens import MemoryTokenStore
from tests.unit.wechat.stub import Reply

if TYPE_CHECKING:
    from tests.unit.wechat.conftest import Shop

JPEG = b"\xff\xd8\xff\xe0 a picture"


def test_a_permanent_code_has_no_end_and_a_temporary_one_its_seconds(
    shop: Shop,
) -> None:
    shop.answer = lambda _: Reply({"ticket": "gQ==", "url": "http://weixin.qq.com/q/a"})
    assert codes.create_qr(shop.gateway, "s1").ticket == "gQ=="
    codes.create_qr(shop.gateway, "s1", seconds=60)
    permanent, temporary = (seen.body for seen in shop.calls)
    scene = {"scene": {"scene_str": "s1"}}
    assert permanent == {"action_name": "QR_LIMIT_STR_SCENE", "action_info": scene}
    assert temporary == {
        "action_name": "QR_STR_SCENE",
        "action_info": scene,
        "expire_seconds": 60,
    }


def test_a_picture_is_what_wechat_says_it_is(shop: Shop) -> None:
    shop.answer = lambda _: Reply(JPEG, content_type="image/jpeg")
    picture = codes.mini_program_code(shop.gateway, "s1", "/pages/a")
    assert (picture.media_type, picture.content) == ("image/jpeg", JPEG)
    assert shop.calls[0].body["page"] == "pages/a"
    assert shop.calls[0].query["access_token"] == "token-1"
    assert repr(JPEG) not in repr(picture)


@pytest.mark.parametrize(
    ("errcode", "failure"),
    [
        (40097, Failure.MESSAGE),
        (40129, Failure.MESSAGE),
        (40169, Failure.MESSAGE),
        (41030, Failure.CONTENT),
        (45009, Failure.TRANSIENT),
        (48001, Failure.ACCOUNT),
    ],
)
def test_a_refused_picture_comes_in_json(
    shop: Shop, errcode: int, failure: Failure
) -> None:
    shop.answer = lambda _: Reply({"errcode": errcode, "errmsg": "no rid: 1"})
    with pytest.raises(GatewayError) as refused:
        codes.mini_program_code(shop.gateway, "s1", "")
    assert (refused.value.failure, refused.value.code) == (failure, str(errcode))
    assert "token" not in str(refused.value)


def test_a_stale_token_is_renewed_for_pictures_too(shop: Shop) -> None:
    shop.answer = lambda seen: (
        Reply({"errcode": 40001, "errmsg": "stale"})
        if seen.query["access_token"] == "token-1"
        else Reply(JPEG, content_type="image/jpeg")
    )
    assert codes.mini_program_code(shop.gateway, "s1", "").content == JPEG


@pytest.mark.parametrize(
    ("reply", "failure", "code"),
    [
        (Reply(b"", status=404, content_type="text/html"), Failure.UNKNOWN, "http-404"),
        (Reply(b"", status=503), Failure.TRANSIENT, "http-503"),
        (Reply(b"<html>", content_type="text/html"), Failure.TRANSIENT, "not-wechat"),
        (Reply({"ok": 1}), Failure.UNKNOWN, "malformed"),
    ],
)
def test_a_picture_that_does_not_come_is_a_gateway_error(
    shop: Shop, reply: Reply, failure: Failure, code: str
) -> None:
    shop.answer = lambda _: reply
    with pytest.raises(GatewayError) as refused:
        codes.qr_picture(shop.gateway, "gQ a/b==")
    assert (refused.value.failure, refused.value.code) == (failure, code)


def test_a_ticket_is_shown_without_a_token(shop: Shop) -> None:
    shop.answer = lambda _: Reply(JPEG, content_type="image/jpg")
    assert codes.qr_picture(shop.gateway, "gQ a/b==").content == JPEG
    assert shop.calls[0].query == {"ticket": "gQ a/b=="}


def test_real_pictures_are_fetched_from_wechats_other_host() -> None:
    def gateway(base_url: str) -> WeChatGateway:
        return WeChatGateway(
            appid="wx1",
            secret="s",
            base_url=base_url,
            tokens=MemoryTokenStore(lambda: 0.0),
            connect_timeout=1,
            read_timeout=1,
        )

    real, stand_in = gateway("https://api.weixin.qq.com"), gateway("http://127.0.0.1:1")
    assert real._pictures._origin == "https://mp.weixin.qq.com"
    assert stand_in._pictures._origin == "http://127.0.0.1:1"


def test_a_url_link_lives_30_days_and_carries_its_query(shop: Shop) -> None:
    shop.answer = lambda _: Reply({"errcode": 0, "url_link": "https://wxaurl.cn/a"})
    link = codes.url_link(shop.gateway, "/pages/a", "b=1&scene=s1")
    assert link == "https://wxaurl.cn/a"
    assert shop.calls[0].body == {
        "path": "pages/a",
        "query": "b=1&scene=s1",
        "expire_type": 1,
        "expire_interval": 30,
    }


@pytest.mark.parametrize(
    ("errcode", "failure"),
    [
        (40002, Failure.ACCOUNT),
        (40165, Failure.MESSAGE),
        (40212, Failure.MESSAGE),
        (44990, Failure.TRANSIENT),
        (44993, Failure.QUOTA),
        (45009, Failure.QUOTA),
        (85079, Failure.ACCOUNT),
    ],
)
def test_a_refused_link_says_what_has_to_happen(
    shop: Shop, errcode: int, failure: Failure
) -> None:
    shop.answer = lambda _: Reply({"errcode": errcode, "errmsg": "no"})
    with pytest.raises(GatewayError) as refused:
        codes.url_link(shop.gateway, "a", "")
    assert refused.value.failure == failure


@pytest.mark.parametrize("body", [{}, {"url_link": "javascript:x"}, {"url_link": 1}])
def test_an_answer_without_a_link_is_malformed(shop: Shop, body: object) -> None:
    shop.answer = lambda _: Reply(body)
    with pytest.raises(GatewayError) as refused:
        codes.url_link(shop.gateway, "a", "")
    assert refused.value.code == "malformed"
