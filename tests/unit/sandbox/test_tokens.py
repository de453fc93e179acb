from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_wechat_growth.sandbox.wechat import demo

if TYPE_CHECKING:
    from tests.unit.sandbox.conftest import WeChat

USERS = "/cgi-bin/user/get"
SECRET = "not-a-secret-demo-service"


def test_the_stable_token_is_the_same_while_it_lives(wechat_gateway: WeChat):
    first = wechat_gateway.token()
    wechat_gateway.tell("clock", {"move": 600})

    second = wechat_gateway.token()

    assert "errcode" not in first
    assert second["access_token"] == first["access_token"]
    assert 6500 < second["expires_in"] <= 6600


def test_it_is_renewed_in_its_last_five_minutes_and_both_work(
    wechat_gateway: WeChat,
):
    first = wechat_gateway.token()["access_token"]
    wechat_gateway.tell("clock", {"move": 7000})

    second = wechat_gateway.token()["access_token"]

    assert second != first
    for token in (first, second):
        assert "total" in wechat_gateway.get_open(USERS, access_token=token)


def test_forcing_kills_the_old_token_at_once(wechat_gateway: WeChat):
    old = wechat_gateway.token()["access_token"]

    new = wechat_gateway.token(force_refresh=True)["access_token"]

    assert wechat_gateway.get_open(USERS, access_token=old)["errcode"] == 40001
    assert "total" in wechat_gateway.get_open(USERS, access_token=new)


def test_forcing_again_within_thirty_seconds_refreshes_nothing(
    wechat_gateway: WeChat,
):
    first = wechat_gateway.token(force_refresh=True)["access_token"]

    assert wechat_gateway.token(force_refresh=True)["access_token"] == first


def test_forcing_is_allowed_twenty_times_a_day(wechat_gateway: WeChat):
    for _ in range(20):
        assert "access_token" in wechat_gateway.token(force_refresh=True)
        wechat_gateway.tell("clock", {"move": 31})

    assert wechat_gateway.token(force_refresh=True)["errcode"] == 45009

    wechat_gateway.tell("clock", {"move": 86400})
    assert "access_token" in wechat_gateway.token(force_refresh=True)


def test_a_classic_token_replaces_the_one_before_in_five_minutes(
    wechat_gateway: WeChat,
):
    def issue() -> str:
        return wechat_gateway.get_open(
            "/cgi-bin/token",
            grant_type="client_credential",
            appid=demo.SERVICE_APPID,
            secret=SECRET,
        )["access_token"]

    stable = wechat_gateway.token()["access_token"]
    first, second = issue(), issue()
    assert "total" in wechat_gateway.get_open(USERS, access_token=first)
    wechat_gateway.tell("clock", {"move": 301})

    assert wechat_gateway.get_open(USERS, access_token=first)["errcode"] == 40001
    assert "total" in wechat_gateway.get_open(USERS, access_token=second)
    assert "total" in wechat_gateway.get_open(USERS, access_token=stable)


def test_dead_and_wrong_tokens_are_told_apart(wechat_gateway: WeChat):
    token = wechat_gateway.token()["access_token"]
    foreign = f"99_{'x' * 120}"

    def refused(**query: str) -> dict[str, object]:
        return wechat_gateway.get_open(USERS, **query)

    assert refused()["errcode"] == 41001
    assert refused(access_token="nonsense")["errcode"] == 40014
    assert refused(access_token=foreign)["errcode"] == 40001
    wechat_gateway.tell("clock", {"move": 7201})
    answer = refused(access_token=token)
    assert answer["errcode"] == 42001
    assert " rid: " in str(answer["errmsg"])


def test_credentials_are_checked(wechat_gateway: WeChat):
    def code(**changed: str) -> int:
        body = {
            "grant_type": "client_credential",
            "appid": demo.SERVICE_APPID,
            "secret": SECRET,
        }
        given = {k: v for k, v in {**body, **changed}.items() if v}
        return wechat_gateway.post_open("/cgi-bin/stable_token", given)["errcode"]

    assert code(secret="wrong") == 40125
    assert code(secret="") == 41004
    assert code(appid="wxnobody") == 40013
    assert code(appid="") == 41002
    assert code(grant_type="password") == 40002
    assert wechat_gateway.get_open("/cgi-bin/stable_token")["errcode"] == 43002


def test_a_reset_secret_kills_every_token(wechat_gateway: WeChat):
    token = wechat_gateway.token()["access_token"]

    wechat_gateway.tell("accounts/revoke-tokens", {"appid": demo.SERVICE_APPID})

    assert wechat_gateway.get_open(USERS, access_token=token)["errcode"] == 40001
    assert wechat_gateway.token()["access_token"] != token


def test_an_address_nobody_knows_is_refused(wechat_gateway: WeChat):
    assert wechat_gateway.get("/cgi-bin/nowhere")["errcode"] == 40066
