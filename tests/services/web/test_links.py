from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from saleor_wechat_growth.activity.facts import LinkWanted
from saleor_wechat_growth.activity.models import Touch
from saleor_wechat_growth.activity.services import make_links
from saleor_wechat_growth.core import clock
from saleor_wechat_growth.customers.models import Customer

pytestmark = pytest.mark.django_db

SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Mobile/15E148"
)
WECHAT = f"{SAFARI} MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/zh_CN"
OLD_CHROME = (
    "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/74.0.3729.157 Mobile Safari/537.36"
)
NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


@pytest.fixture
def client() -> Client:
    """A person's browser."""
    return Client(headers={"User-Agent": WECHAT})


def link(shop, now, **target) -> str:
    customer = Customer.objects.create(installation=shop, created_at=now)
    wanted = LinkWanted("message:1", customer.id, target)
    return make_links(installation_id=shop.id, wanted=[wanted], now=now)["message:1"]


def test_a_link_leads_to_the_shop_and_is_a_touch(client, shop) -> None:
    code = link(shop, clock.now(), h5="https://shop.example/cart?checkout=c1")
    answer = client.get(f"/r/{code}")
    assert answer.status_code == 302
    assert answer["Location"] == "https://shop.example/cart?checkout=c1"
    assert Touch.objects.of(shop.id).get().origin == "message:1"


def test_a_scanners_head_request_is_no_touch(client, shop) -> None:
    code = link(shop, clock.now(), h5="https://shop.example/")
    assert client.head(f"/r/{code}").status_code == 200
    assert not Touch.objects.of(shop.id).exists()


@pytest.mark.parametrize(
    "agent",
    [
        SAFARI,
        WECHAT,
        OLD_CHROME,
        OLD_CHROME.replace("Android 9", "Android 9; CUBOT X19"),
    ],
)
@pytest.mark.parametrize("more", [{}, NAVIGATION])
def test_a_person_counts_in_whatever_browser(shop, agent, more) -> None:
    code = link(shop, clock.now(), h5="https://shop.example/")
    Client().get(f"/r/{code}", headers={"User-Agent": agent, **more})
    assert Touch.objects.of(shop.id).count() == 1


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
        "TelegramBot (like TwitterBot)",
        "WhatsApp/2.23.20.0 A",
        "Mozilla/5.0 (Windows NT 6.1) SkypeUriPreview Preview/0.5",
        "python-requests/2.32.3",
        "curl/8.5.0",
        f"{OLD_CHROME.replace('Chrome/', 'HeadlessChrome/')}",
    ],
)
def test_what_draws_a_card_is_led_on_and_is_no_touch(shop, agent) -> None:
    code = link(shop, clock.now(), h5="https://shop.example/")
    answer = Client().get(f"/r/{code}", headers={"User-Agent": agent})
    assert answer.status_code == 302
    assert not Touch.objects.of(shop.id).exists()


@pytest.mark.parametrize(
    "header",
    [
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Purpose": "preview"},
        {"X-moz": "prefetch"},
    ],
)
def test_what_a_browser_fetches_ahead_is_refused_so_that_it_comes_again(
    client, shop, header
) -> None:
    code = link(shop, clock.now(), h5="https://shop.example/")
    assert client.get(f"/r/{code}", headers=header).status_code == 403
    assert not Touch.objects.of(shop.id).exists()
    answer = client.get(f"/r/{code}")
    assert answer.status_code == 302
    assert "no-store" in answer["Cache-Control"]
    assert Touch.objects.of(shop.id).count() == 1


@pytest.mark.parametrize(
    "header",
    [
        {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    ],
)
def test_a_link_inside_a_page_is_no_touch(client, shop, header) -> None:
    code = link(shop, clock.now(), h5="https://shop.example/")
    assert client.get(f"/r/{code}", headers=header).status_code == 302
    assert not Touch.objects.of(shop.id).exists()


def test_a_link_into_the_mini_program_says_where_to_go(client, shop) -> None:
    code = link(shop, clock.now(), mini_program="pages/cart/index")
    answer = client.get(f"/r/{code}")
    assert answer.status_code == 200
    assert "微信" in answer.content.decode()


def test_an_expired_link_leads_on_but_earns_nothing(client, shop) -> None:
    code = link(shop, clock.now() - timedelta(days=31), h5="https://shop.example/")
    assert client.get(f"/r/{code}").status_code == 302
    assert not Touch.objects.of(shop.id).exists()


def test_an_unknown_code_is_not_found_and_says_so(client) -> None:
    answer = client.get("/r/nothing")
    assert answer.status_code == 404
    assert "链接已失效" in answer.content.decode()
