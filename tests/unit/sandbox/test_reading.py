from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_wechat_growth.sandbox.wechat import demo
from tests.unit.sandbox.conftest import ALICE, BOB, MINI_ALICE

if TYPE_CHECKING:
    from tests.unit.sandbox.conftest import WeChat

MINI = demo.MINI_PROGRAM_APPID
PHONE = "/wxa/business/getuserphonenumber"


def _login(gateway: WeChat, code: str, **changed: str) -> Any:
    query = {
        "appid": MINI,
        "secret": "not-a-secret-demo-mini-program",
        "js_code": code,
        "grant_type": "authorization_code",
    }
    return gateway.get_open("/sns/jscode2session", **{**query, **changed})


def test_a_login_code_works_once(wechat_gateway: WeChat):
    person = {"appid": MINI, "openid": MINI_ALICE}
    code = wechat_gateway.tell("login-codes", person)["code"]

    session = _login(wechat_gateway, code)

    assert session["openid"] == MINI_ALICE
    assert session["unionid"] == "u-demo-alice"
    assert "session_key" in session
    assert "errcode" not in session
    assert _login(wechat_gateway, code)["errcode"] == 40029


def test_a_login_code_lives_five_minutes(wechat_gateway: WeChat):
    person = {"appid": MINI, "openid": MINI_ALICE}
    code = wechat_gateway.tell("login-codes", person)["code"]
    wechat_gateway.tell("clock", {"move": 301})

    assert _login(wechat_gateway, code)["errcode"] == 40029


def test_a_person_outside_the_open_platform_has_no_unionid(
    wechat_gateway: WeChat,
):
    person = {"appid": MINI, "openid": "oM-carol"}
    code = wechat_gateway.tell("login-codes", person)["code"]

    assert "unionid" not in _login(wechat_gateway, code)


def test_a_login_needs_a_mini_program_and_its_secret(wechat_gateway: WeChat):
    service = {
        "appid": demo.SERVICE_APPID,
        "secret": "not-a-secret-demo-service",
    }

    assert _login(wechat_gateway, "x", secret="wrong")["errcode"] == 40125
    assert _login(wechat_gateway, "x", **service)["errcode"] == 48001


def test_a_phone_code_works_once_and_is_no_login_code(wechat_gateway: WeChat):
    person = {"appid": MINI, "openid": MINI_ALICE}
    code = wechat_gateway.tell("phone-codes", person)["code"]
    assert _login(wechat_gateway, code)["errcode"] == 40029

    answer = wechat_gateway.post(PHONE, {"code": code}, MINI)

    info = answer["phone_info"]
    assert info["phoneNumber"] == info["purePhoneNumber"] == "13800000001"
    assert info["countryCode"] == "86"
    assert info["watermark"]["appid"] == MINI
    assert wechat_gateway.post(PHONE, {"code": code}, MINI)["errcode"] == 40029


def test_a_phone_code_can_carry_another_number(wechat_gateway: WeChat):
    body = {"appid": MINI, "openid": MINI_ALICE, "phone": "13800000009"}
    code = wechat_gateway.tell("phone-codes", body)["code"]

    info = wechat_gateway.post(PHONE, {"code": code}, MINI)["phone_info"]

    assert info["phoneNumber"] == "13800000009"


def test_a_code_of_another_mini_program_is_refused(wechat_gateway: WeChat):
    other = {"appid": "wxother", "secret": "s", "kind": "mini_program"}
    wechat_gateway.tell("accounts", other)
    person = {"appid": "wxother", "openid": "oX", "phone": "13800000003"}
    code = wechat_gateway.tell("phone-codes", person)["code"]

    assert wechat_gateway.post(PHONE, {"code": code}, MINI)["errcode"] == 40013


def test_template_lists(wechat_gateway: WeChat):
    service = wechat_gateway.get("/cgi-bin/template/get_all_private_template")
    mini = wechat_gateway.get("/wxaapi/newtmpl/gettemplate", MINI)

    assert "errcode" not in service
    assert service["template_list"][0]["template_id"] == demo.CART_TEMPLATE
    assert "{{thing1.DATA}}" in service["template_list"][0]["content"]
    assert [each["priTmplId"] for each in mini["data"]] == [
        demo.CART_SUBSCRIPTION,
        demo.EXPIRY_SUBSCRIPTION,
        demo.SALE_SUBSCRIPTION,
        demo.PRICE_SUBSCRIPTION,
        demo.STOCK_SUBSCRIPTION,
    ]
    assert {each["type"] for each in mini["data"]} == {2}


def test_lists_belong_to_their_kind_of_account(wechat_gateway: WeChat):
    path = "/cgi-bin/template/get_all_private_template"

    assert wechat_gateway.get(path, MINI)["errcode"] == 48001


def test_a_follower_is_described_and_a_stranger_is_not(wechat_gateway: WeChat):
    wechat_gateway.tell("unfollow", {"appid": demo.SERVICE_APPID, "openid": BOB})

    alice = wechat_gateway.get("/cgi-bin/user/info", openid=ALICE)
    bob = wechat_gateway.get("/cgi-bin/user/info", openid=BOB)
    nobody = wechat_gateway.get("/cgi-bin/user/info", openid="nobody")

    assert alice["subscribe"] == 1
    assert alice["unionid"] == "u-demo-alice"
    assert "nickname" not in alice
    assert bob == {"subscribe": 0, "openid": BOB}
    assert nobody["errcode"] == 40003


def test_followers_come_page_by_page(wechat_gateway: WeChat):
    path = "/cgi-bin/user/get"
    first = wechat_gateway.get(path)
    after_alice = wechat_gateway.get(path, next_openid=ALICE)
    last = wechat_gateway.get(path, next_openid=BOB)

    assert first == {
        "total": 2,
        "count": 2,
        "data": {"openid": [ALICE, BOB]},
        "next_openid": BOB,
    }
    assert after_alice["data"]["openid"] == [BOB]
    assert last == {"total": 2, "count": 0, "next_openid": ""}


def test_a_hundred_people_at_a_time(wechat_gateway: WeChat):
    path = "/cgi-bin/user/info/batchget"
    people = [{"openid": ALICE, "lang": "zh_CN"}, {"openid": BOB}]

    answer = wechat_gateway.post(path, {"user_list": people})
    too_many = wechat_gateway.post(path, {"user_list": people * 51})

    assert [each["openid"] for each in answer["user_info_list"]] == [ALICE, BOB]
    assert too_many["errcode"] == 40032
