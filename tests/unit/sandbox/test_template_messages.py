from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import requests

from saleor_wechat_growth.sandbox.wechat import demo
from tests.unit.sandbox.conftest import ALICE, BOB, CART, MINI_ALICE

if TYPE_CHECKING:
    from tests.unit.sandbox.conftest import WeChat

SEND = "/cgi-bin/message/template/send"


def test_a_message_is_carried_out_and_shown(wechat_gateway: WeChat):
    page = {"appid": demo.MINI_PROGRAM_APPID, "pagepath": "cart?c=1"}
    answer = wechat_gateway.remind(
        client_msg_id="m-1", url="https://demo.example/r/1", miniprogram=page
    )

    assert answer["errcode"] == 0
    assert answer["msgid"] > 2**53
    [sent] = wechat_gateway.ask("sends")["sends"]
    assert sent["openid"] == ALICE
    assert sent["client_msg_id"] == "m-1"
    assert sent["miniprogram"] == page
    assert sent["url"] == "https://demo.example/r/1"
    assert sent["msgid"] == answer["msgid"]
    assert sent["rendered"] == {
        "title": "购物车商品提醒",
        "lines": [
            {"label": "商品名称", "value": "陶瓷杯"},
            {"label": "商品金额", "value": "¥99.00"},
            {"label": "加购时间", "value": "2026-11-23 12:00"},
            {"label": "备注", "value": "购物车里的商品还在等您"},
        ],
    }


def test_the_same_client_msg_id_is_sent_once_in_ten_minutes(
    wechat_gateway: WeChat,
):
    assert wechat_gateway.remind(client_msg_id="m-1")["errcode"] == 0
    assert wechat_gateway.remind(client_msg_id="m-1")["errcode"] == 40241
    assert wechat_gateway.remind(BOB, client_msg_id="m-1")["errcode"] == 0
    assert wechat_gateway.ask("counts")["doubled"] == 0

    wechat_gateway.tell("clock", {"move": 601})

    assert wechat_gateway.remind(client_msg_id="m-1")["errcode"] == 0
    counts = wechat_gateway.ask("counts")
    assert counts["doubled"] == 1
    assert {"recipient": ALICE, "template_id": demo.CART_TEMPLATE} | {
        "key": "m-1",
        "count": 2,
    } in counts["counts"]


def test_a_refused_message_does_not_use_up_its_id(wechat_gateway: WeChat):
    wechat_gateway.change(template_quota=0)
    assert wechat_gateway.remind(client_msg_id="m-1")["errcode"] == 45009
    wechat_gateway.change(template_quota=1)

    assert wechat_gateway.remind(client_msg_id="m-1")["errcode"] == 0


def test_only_followers_are_reached(wechat_gateway: WeChat):
    person = {"appid": demo.SERVICE_APPID, "openid": ALICE}
    wechat_gateway.tell("unfollow", person)
    assert wechat_gateway.remind()["errcode"] == 43004
    assert wechat_gateway.remind("o-of-another-account")["errcode"] == 40003

    wechat_gateway.tell("follow", person)

    assert wechat_gateway.remind()["errcode"] == 0


def test_templates_are_checked(wechat_gateway: WeChat):
    assert wechat_gateway.remind(template_id="unknown")["errcode"] == 40037
    banned = {"template_id": "banned", "title": "x", "content": "x:{{thing1.DATA}}"}
    wechat_gateway.tell(
        "templates", {"appid": demo.SERVICE_APPID, **banned, "banned": True}
    )

    assert wechat_gateway.remind(template_id="banned")["errcode"] == 43116


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("thing1", "长" * 21),
        ("thing1", "first\nsecond"),
        ("thing1", ""),
        ("amount2", "about 99"),
        ("time3", "tomorrow"),
    ],
)
def test_a_value_that_does_not_fit_is_named(
    wechat_gateway: WeChat, field: str, value: str
):
    answer = wechat_gateway.remind(data={**CART, field: {"value": value}})

    assert answer["errcode"] == 47003
    assert f"data.{field}.value invalid" in answer["errmsg"]


def test_a_missing_value_is_named(wechat_gateway: WeChat):
    data = {key: value for key, value in CART.items() if key != "thing4"}

    assert "data.thing4.value" in wechat_gateway.remind(data=data)["errmsg"]


def test_marketing_words_are_refused_while_the_list_has_them(
    wechat_gateway: WeChat,
):
    data = {**CART, "thing4": {"value": "限时抢购最后一天"}}
    assert wechat_gateway.remind(data=data)["errcode"] == 40249

    wechat_gateway.change(marketing_words=[])

    assert wechat_gateway.remind(data=data)["errcode"] == 0


def test_the_quota_is_that_of_a_day_in_shanghai(wechat_gateway: WeChat):
    wechat_gateway.change(template_quota=1)
    assert wechat_gateway.remind()["errcode"] == 0
    assert wechat_gateway.remind(BOB)["errcode"] == 45009

    wechat_gateway.tell("clock", {"move": 12 * 3600})

    assert wechat_gateway.remind(BOB)["errcode"] == 0


def test_one_person_can_be_written_to_too_often(wechat_gateway: WeChat):
    wechat_gateway.change(openid_daily_limit=1)
    assert wechat_gateway.remind()["errcode"] == 0

    assert wechat_gateway.remind()["errcode"] == 43117
    assert wechat_gateway.remind(BOB)["errcode"] == 0


def test_a_mini_program_has_no_template_messages(wechat_gateway: WeChat):
    body = {"touser": MINI_ALICE, "template_id": "t", "data": {}}

    answer = wechat_gateway.post(SEND, body, demo.MINI_PROGRAM_APPID)

    assert answer["errcode"] == 45109


def test_the_body_has_to_be_json_and_posted(wechat_gateway: WeChat):
    token = wechat_gateway.token()["access_token"]
    url = f"{wechat_gateway.url}{SEND}?access_token={token}"

    assert requests.post(url, data=b"{", timeout=10).json()["errcode"] == 47001
    assert requests.post(url, data=b"[]", timeout=10).json()["errcode"] == 47001
    assert requests.get(url, timeout=10).json()["errcode"] == 43002


def test_escaped_json_is_tolerated_and_noted(wechat_gateway: WeChat):
    token = wechat_gateway.token()["access_token"]
    url = f"{wechat_gateway.url}{SEND}?access_token={token}"
    body = {"touser": ALICE, "template_id": demo.CART_TEMPLATE, "data": CART}
    raw = json.dumps(body, ensure_ascii=False).encode()
    assert requests.post(url, data=raw, timeout=10).json()["errcode"] == 0
    assert wechat_gateway.ask("warnings")["warnings"] == []

    assert requests.post(url, json=body, timeout=10).json()["errcode"] == 0

    [warning] = wechat_gateway.ask("warnings")["warnings"]
    assert warning["path"] == SEND


def test_the_feed_goes_on_where_the_phone_left_off(wechat_gateway: WeChat):
    wechat_gateway.remind(client_msg_id="m-1")
    wechat_gateway.remind(BOB, client_msg_id="m-2")
    first = wechat_gateway.ask("feed", openid=ALICE)
    wechat_gateway.remind(client_msg_id="m-3")

    then = wechat_gateway.ask("feed", openid=ALICE, after=first["after"])

    assert [item["client_msg_id"] for item in first["items"]] == ["m-1"]
    assert [item["client_msg_id"] for item in then["items"]] == ["m-3"]


def test_counts_can_go_by_a_field(wechat_gateway: WeChat):
    wechat_gateway.remind(client_msg_id="m-1")
    wechat_gateway.remind(client_msg_id="m-2")

    assert wechat_gateway.ask("counts")["doubled"] == 0
    assert wechat_gateway.ask("counts", field="thing1")["doubled"] == 1


def test_anybody_may_be_let_in_for_a_benchmark(wechat_gateway: WeChat):
    wechat_gateway.change(everyone_follows=True)

    assert wechat_gateway.remind("o-nobody-knows")["errcode"] == 0
