"""A shop of web pages: out to WeChat, back with a code, the same storefront token."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests
from django.test import Client

from saleor_wechat_growth.customers.models import Identity, IdentityKind
from saleor_wechat_growth.reach.errors import BadAccount
from saleor_wechat_growth.reach.models import Account
from saleor_wechat_growth.reach.services import save_account
from saleor_wechat_growth.sandbox.wechat.demo import SERVICE_APPID
from tests.graphql.storefront import OPEN_PLATFORM, URL, WeChat, operation

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django.fixtures import SettingsWrapper

    from saleor_wechat_growth.installations.models import Installation
    from tests.graphql.storefront import Clock, Phone

SHOP = "https://h5.shop.example"
PAGE = f"{SHOP}/cart?step=2"
VISITOR = "oS-demo-visitor"


class Browser:
    """A browser in WeChat; the stand-in's authorize page is asked over HTTP."""

    def __init__(self, account: Account) -> None:
        self.client = Client()
        self.way_in = f"/login/wechat/{account.public_id}"

    def set_out(self, to: str = PAGE, **more: str) -> HttpResponse:
        return self.client.get(self.way_in, {"to": to, **more})

    def at_wechat(self, sent: HttpResponse, who: str = VISITOR) -> dict[str, str]:
        """Answer at WeChat; what it sends us back with."""
        address = sent["Location"].partition("#")[0]
        answer = requests.get(f"{address}&as={who}", allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["Location"])
        assert back.path == f"{self.way_in}/back"
        return {name: values[0] for name, values in parse_qs(back.query).items()}

    def come_back(self, query: dict[str, str]) -> HttpResponse:
        return self.client.get(f"{self.way_in}/back", query)

    def code(self, **more: str) -> str:
        landed = self.come_back(self.at_wechat(self.set_out(**more)))["Location"]
        page, _, fragment = landed.partition("#")
        assert page == PAGE
        return parse_qs(fragment)["wechat_code"][0]


@pytest.fixture
def service(shop: Installation, wechat: WeChat, settings: SettingsWrapper) -> Account:
    settings.GATEWAY_URLS = {**settings.GATEWAY_URLS, "WECHAT_OPEN_URL": wechat.url}
    settings.PUBLIC_URL = "http://localhost:8400"
    wechat.tell("people", appid=SERVICE_APPID, openid=VISITOR, unionid="u-visitor")
    return service_account(shop)


def service_account(shop: Installation, *origins: str) -> Account:
    return save_account(
        installation_id=shop.id,
        key="service",
        kind=Account.Kind.SERVICE_ACCOUNT,
        name="Demo",
        app_id=SERVICE_APPID,
        open_platform=OPEN_PLATFORM,
        secrets={"app_secret": "not-a-secret-demo-service"},
        options={"login_origins": list(origins or (SHOP,))},
    )


@pytest.fixture
def browser(service: Account) -> Browser:
    return Browser(service)


def log_in(shop: Installation, code: str) -> Any:
    variables = {"shop": shop.public_key, "appId": SERVICE_APPID, "code": code}
    answer = Client().post(
        URL,
        {"query": operation("wechat_login"), "variables": variables},
        content_type="application/json",
    )
    return answer.json()["data"]["wechatLogin"]


def test_a_visitor_gets_the_token_that_mini_programs_get(
    shop: Installation, browser: Browser
) -> None:
    payload = log_in(shop, browser.code())
    assert payload["errors"] == []
    assert payload["accessToken"]
    openid = Identity.objects.of(shop.id).get(kind=IdentityKind.OPENID)
    assert openid.scope == SERVICE_APPID


def test_who_agrees_is_known_in_the_mini_program_too(
    shop: Installation, browser: Browser, phone: Phone
) -> None:
    phone.wechat.tell("people", openid=phone.openid, unionid="u-visitor")
    log_in(shop, browser.code(scope="userinfo"))
    phone.log_in()
    people = Identity.objects.of(shop.id).values_list("customer_id", flat=True)
    assert len(set(people)) == 1


def test_a_code_is_good_once(shop: Installation, browser: Browser) -> None:
    code = browser.code()
    log_in(shop, code)
    (error,) = log_in(shop, code)["errors"]
    assert error["code"] == "CODE_INVALID"


def test_a_snapshot_is_nobody(shop: Installation, browser: Browser) -> None:
    landed = browser.come_back(browser.at_wechat(browser.set_out(), "snapshot"))
    code = parse_qs(urlsplit(landed["Location"]).fragment)["wechat_code"][0]
    (error,) = log_in(shop, code)["errors"]
    assert error["code"] == "PERSON_REFUSED"
    assert not Identity.objects.of(shop.id).exists()


def test_who_declines_comes_back_without_a_code(browser: Browser) -> None:
    sent = browser.set_out(scope="userinfo")
    landed = browser.come_back(browser.at_wechat(sent, "declines"))
    assert landed["Location"] == f"{PAGE}#wechat_declined=1"


@pytest.mark.parametrize(
    "to",
    [
        "https://elsewhere.example/cart",
        "https://h5.shop.example.elsewhere.example/",
        "https://h5.shop.example@elsewhere.example/",
        "http://h5.shop.example/",
        "//h5.shop.example/",
        "javascript:alert(1)",
        "https://h5.shop.example/\r\nSet-Cookie:x=1",
        "https://[",
        "",
    ],
)
def test_nobody_is_led_to_an_address_that_the_shop_did_not_name(
    browser: Browser, to: str
) -> None:
    answer = browser.set_out(to)
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer


def test_an_address_taken_back_meanwhile_is_not_led_to(
    shop: Installation, browser: Browser
) -> None:
    query = browser.at_wechat(browser.set_out())
    service_account(shop, "https://other.shop.example")
    assert browser.come_back(query).status_code == 400


def test_another_browser_cannot_finish_a_login(browser: Browser) -> None:
    query = browser.at_wechat(browser.set_out())
    browser.client.cookies.clear()
    answer = browser.come_back(query)
    assert answer.status_code == 400
    assert "登录已过期" in answer.content.decode()


def test_the_state_of_another_login_is_refused(browser: Browser) -> None:
    mine = browser.at_wechat(browser.set_out())
    assert browser.come_back({**mine, "state": "ä"}).status_code == 400
    assert browser.come_back({"code": mine["code"]}).status_code == 400
    # a cookie of ours, under the name of another way out
    (name,) = browser.client.cookies
    other = "growth_login_" + "0" * 32
    browser.client.cookies[other] = browser.client.cookies[name].value
    assert browser.come_back({**mine, "state": "0" * 32}).status_code == 400


def test_two_pages_log_in_at_once(browser: Browser) -> None:
    first = browser.at_wechat(browser.set_out())
    second = browser.at_wechat(browser.set_out())
    assert browser.come_back(first).status_code == 302
    assert browser.come_back(first).status_code == 400, "once"
    assert browser.come_back(second).status_code == 302


def test_a_browser_keeps_five_ways_out_and_forgets_the_oldest(
    browser: Browser, clock: Clock
) -> None:
    browser.client.cookies["growth_login_of_nobody"] = "e30:forged"
    ways = []
    for _ in range(6):
        ways.append(browser.at_wechat(browser.set_out()))
        clock.move(timedelta(seconds=1))
    kept = [name for name, morsel in browser.client.cookies.items() if morsel.value]
    assert len(kept) == 5
    assert browser.come_back(ways[0]).status_code == 400
    assert [browser.come_back(way).status_code for way in ways[1:]] == [302] * 5


def test_a_login_ends_after_ten_minutes(browser: Browser, clock: Clock) -> None:
    query = browser.at_wechat(browser.set_out())
    clock.move(timedelta(minutes=10, seconds=1))
    assert browser.come_back(query).status_code == 400


def test_a_cookie_of_our_own_making_is_needed(browser: Browser) -> None:
    sent = browser.set_out()
    query = browser.at_wechat(sent)
    browser.client.cookies[f"growth_login_{query['state']}"] = "e30:forged"
    assert browser.come_back(query).status_code == 400


def test_mini_programs_and_strangers_have_no_web_login(
    browser: Browser, phone: Phone
) -> None:
    mini = Account.objects.get(kind=Account.Kind.MINI_PROGRAM)
    for account in (mini.public_id, "nobody", "ä"):
        answer = browser.client.get(f"/login/wechat/{quote(account)}", {"to": PAGE})
        assert answer.status_code == 400


def test_a_scope_that_wechat_does_not_have_is_refused(browser: Browser) -> None:
    assert browser.set_out(scope="everything").status_code == 400


@pytest.mark.parametrize(
    "origin",
    ["http://shop.example", "https://shop.example/path", "shop.example", "ftp://x"],
)
def test_the_shop_names_safe_addresses_only(shop: Installation, origin: str) -> None:
    with pytest.raises(BadAccount, match="https://host"):
        service_account(shop, origin)


def test_a_page_of_another_site_may_ask_the_storefront(shop: Installation) -> None:
    client = Client()
    asked = client.options(URL, headers={"Origin": SHOP})
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Headers"] == "Authorization, Content-Type"
    answer = client.post(URL, {"query": "{me{id}}"}, content_type="application/json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
