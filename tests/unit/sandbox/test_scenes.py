"""Codes with a scene, as the platform makes, draws and refuses them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from saleor_wechat_growth.sandbox.wechat.demo import MINI_PROGRAM_APPID, SERVICE_APPID
from tests.services.activity.codes import says
from tests.unit.sandbox.conftest import ALICE, until

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.unit.sandbox.conftest import Receiver, WeChat

CREATE = "/cgi-bin/qrcode/create"
CODE = "/wxa/getwxacodeunlimit"
LINK = "/wxa/generate_urllink"


def wanted(action: str, scene: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"action_name": action, "action_info": {"scene": dict(scene)}, **more}


def permanent(gateway: WeChat, scene: str) -> Any:
    return gateway.post(CREATE, wanted("QR_LIMIT_STR_SCENE", {"scene_str": scene}))


def shown(gateway: WeChat, ticket: str) -> requests.Response:
    return requests.get(
        f"{gateway.url}/cgi-bin/showqrcode", params={"ticket": ticket}, timeout=10
    )


def code_of(gateway: WeChat, body: dict[str, Any]) -> requests.Response:
    token = gateway.token(MINI_PROGRAM_APPID)["access_token"]
    return requests.post(
        f"{gateway.url}{CODE}", params={"access_token": token}, json=body, timeout=10
    )


def test_a_ticket_is_drawn_as_a_code_that_says_its_url(wechat_gateway: WeChat) -> None:
    made = permanent(wechat_gateway, "store-1")
    assert "expire_seconds" not in made
    answer = shown(wechat_gateway, made["ticket"])
    assert answer.headers["Content-Type"] == "image/jpg"
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert says(answer.content, made["url"])
    assert shown(wechat_gateway, "gQnobody").status_code == 404


def test_a_permanent_code_asked_for_twice_is_one(wechat_gateway: WeChat) -> None:
    wechat_gateway.change(permanent_codes=1)
    assert (
        permanent(wechat_gateway, "a")["url"] == permanent(wechat_gateway, "a")["url"]
    )
    assert permanent(wechat_gateway, "b")["errcode"] == 45029


def test_a_temporary_code_ends(wechat_gateway: WeChat) -> None:
    body = wanted("QR_STR_SCENE", {"scene_str": "a"}, expire_seconds=60)
    made = wechat_gateway.post(CREATE, body)
    assert made["expire_seconds"] == 60
    assert shown(wechat_gateway, made["ticket"]).status_code == 200
    wechat_gateway.tell("clock", {"move": 61})
    assert shown(wechat_gateway, made["ticket"]).status_code == 404


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        (wanted("QR_NONE", {"scene_str": "a"}), 40052),
        (wanted("QR_STR_SCENE", {"scene_str": ""}), 40053),
        (wanted("QR_STR_SCENE", {"scene_str": "x" * 65}), 40053),
        (wanted("QR_SCENE", {"scene_id": 0}), 40053),
        (wanted("QR_LIMIT_SCENE", {"scene_id": 100_001}), 40053),
        (wanted("QR_STR_SCENE", {"scene_str": "a"}, expire_seconds=2_592_001), 40053),
        ({"action_name": "QR_STR_SCENE"}, 40053),
    ],
)
def test_a_code_of_a_wrong_form_is_refused(
    wechat_gateway: WeChat, body: dict[str, Any], errcode: int
) -> None:
    assert wechat_gateway.post(CREATE, body)["errcode"] == errcode


def test_a_mini_programs_code_is_bytes(wechat_gateway: WeChat) -> None:
    answer = code_of(wechat_gateway, {"scene": "a=1&b", "page": "pages/index"})
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert says(
        answer.content, f"https://mp.weixin.qq.com/a/~{MINI_PROGRAM_APPID}~a=1&b"
    )


@pytest.mark.parametrize(
    ("body", "errcode"),
    [
        ({}, 40169),
        ({"scene": ""}, 40169),
        ({"scene": "x" * 33}, 40169),
        ({"scene": "场景"}, 40097),
        ({"scene": "a%20b"}, 40097),
        ({"scene": "a", "page": "/pages/index"}, 41030),
        ({"scene": "a", "page": "pages/index?b=1"}, 41030),
        ({"scene": "a", "page": "pages/unknown"}, 41030),
        ({"scene": "a", "width": 200}, 40097),
    ],
)
def test_a_mini_programs_code_of_a_wrong_form_is_refused_in_json(
    wechat_gateway: WeChat, body: dict[str, Any], errcode: int
) -> None:
    wechat_gateway.change(MINI_PROGRAM_APPID, pages=["pages/index"])
    answer = code_of(wechat_gateway, body)
    assert answer.status_code == 200
    assert answer.json()["errcode"] == errcode


def test_each_kind_of_account_has_its_own_codes(wechat_gateway: WeChat) -> None:
    body = wanted("QR_STR_SCENE", {"scene_str": "a"})
    assert wechat_gateway.post(CREATE, body, MINI_PROGRAM_APPID)["errcode"] == 48001
    assert wechat_gateway.post(CODE, {"scene": "a"})["errcode"] == 48001
    assert wechat_gateway.post(LINK, {"path": "a"})["errcode"] == 48001


def test_a_link_opens_a_page_for_30_days_at_most(wechat_gateway: WeChat) -> None:
    def asked(**body: Any) -> Any:
        return wechat_gateway.post(LINK, body, MINI_PROGRAM_APPID)

    made = asked(path="pages/a", query="scene=x", expire_type=1, expire_interval=30)
    assert made["url_link"].startswith("https://wxaurl.cn/")
    assert asked(expire_type=1, expire_interval=31)["errcode"] == 85401
    assert asked(path="pages/a?b=1")["errcode"] == 40165
    assert asked(query="场=1")["errcode"] == 40212
    (link,) = wechat_gateway.ask("scenes")["links"]
    assert (link["path"], link["query"]) == ("pages/a", "scene=x")


def test_who_scans_a_code_is_pushed_as_follower_or_as_newcomer(
    wechat_gateway: WeChat, receiver: Receiver, serving: Any
) -> None:
    wechat_gateway.change(callback_url=f"{serving.url('receiver')}/push")
    made = permanent(wechat_gateway, "store-1")
    stranger = {"openid": "oS-stranger", "url": made["url"]}
    assert wechat_gateway.tell("scan", stranger) == {"result": "followed"}
    assert wechat_gateway.tell("scan", stranger) == {"result": "scanned"}
    known = {"openid": ALICE, "appid": SERVICE_APPID, "scene": "store-1"}
    assert wechat_gateway.tell("scan", known) == {"result": "scanned"}
    until(lambda: len(receiver.received) == 3)
    first, second, third = (each.body for each in receiver.received)
    assert "<Event><![CDATA[subscribe]]></Event>" in first
    assert "<EventKey><![CDATA[qrscene_store-1]]></EventKey>" in first
    for body in (second, third):
        assert "<Event><![CDATA[SCAN]]></Event>" in body
        assert "<EventKey><![CDATA[store-1]]></EventKey>" in body


def test_a_mini_programs_code_opens_it_with_its_scene(wechat_gateway: WeChat) -> None:
    code_of(wechat_gateway, {"scene": "abc", "page": "pages/index"})
    opened = wechat_gateway.tell(
        "scan", {"openid": "oM", "appid": MINI_PROGRAM_APPID, "scene": "abc"}
    )
    assert opened == {
        "result": "opens",
        "page": "pages/index",
        "query": {"scene": "abc"},
        "scene": 1047,
    }
