from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.sandbox.wechat import demo
from tests.unit.sandbox.conftest import MINI_ALICE, MINI_BOB

if TYPE_CHECKING:
    from tests.unit.sandbox.conftest import WeChat


def _answers(wechat_gateway: WeChat, openid: str, **choices: str) -> None:
    names = {"cart": demo.CART_SUBSCRIPTION, "expiry": demo.EXPIRY_SUBSCRIPTION}
    wechat_gateway.tell(
        "prompt",
        {
            "appid": demo.MINI_PROGRAM_APPID,
            "openid": openid,
            "choices": {names[key]: choice for key, choice in choices.items()},
        },
    )


def test_one_acceptance_is_one_send(wechat_gateway: WeChat):
    assert wechat_gateway.notify()["errcode"] == 43101
    _answers(wechat_gateway, MINI_ALICE, cart="accept", expiry="reject")

    assert wechat_gateway.notify(page="pages/cart")["errcode"] == 0
    assert wechat_gateway.notify()["errcode"] == 43101
    assert wechat_gateway.notify(MINI_BOB)["errcode"] == 43101
    [sent] = wechat_gateway.ask("sends")["sends"]
    assert sent["page"] == "pages/cart"
    assert sent["rendered"]["title"] == "购物车商品提醒"


def test_acceptances_add_up(wechat_gateway: WeChat):
    for _ in range(2):
        _answers(wechat_gateway, MINI_ALICE, cart="accept")

    codes = [wechat_gateway.notify()["errcode"] for _ in range(3)]

    assert codes == [0, 0, 43101]


def test_a_message_that_does_not_fit_spends_nothing(wechat_gateway: WeChat):
    _answers(wechat_gateway, MINI_ALICE, cart="accept")
    bad: dict[str, Any] = {"thing1": {"value": "长" * 21}}

    assert wechat_gateway.notify(data=bad)["errcode"] == 47003
    assert wechat_gateway.notify()["errcode"] == 0


def test_switching_off_loses_what_was_left(wechat_gateway: WeChat):
    _answers(wechat_gateway, MINI_ALICE, cart="accept")

    wechat_gateway.tell(
        "switch-off",
        {
            "appid": demo.MINI_PROGRAM_APPID,
            "openid": MINI_ALICE,
            "template_id": demo.CART_SUBSCRIPTION,
        },
    )

    assert wechat_gateway.notify()["errcode"] == 43101


def test_grants_can_be_set_for_many(wechat_gateway: WeChat):
    wechat_gateway.tell(
        "grants",
        {
            "appid": demo.MINI_PROGRAM_APPID,
            "template_id": demo.CART_SUBSCRIPTION,
            "openids": [MINI_ALICE, "oM-new"],
            "count": 1,
        },
    )

    assert wechat_gateway.notify("oM-new")["errcode"] == 0
    left = wechat_gateway.ask("grants", openid="oM-new")["grants"]
    assert [each["count"] for each in left] == [0]


def test_a_banned_template_is_refused_before_the_grant(wechat_gateway: WeChat):
    template = {"template_id": "b", "title": "x", "content": "x:{{thing1.DATA}}"}
    wechat_gateway.tell(
        "templates", {"appid": demo.MINI_PROGRAM_APPID, **template, "banned": True}
    )

    assert wechat_gateway.notify(template_id="b")["errcode"] == 43107
    assert wechat_gateway.notify(template_id="none")["errcode"] == 40037
