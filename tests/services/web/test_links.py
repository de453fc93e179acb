from __future__ import annotations

from datetime import timedelta

import pytest

from saleor_wechat_growth.activity.facts import LinkWanted
from saleor_wechat_growth.activity.models import Touch
from saleor_wechat_growth.activity.services import make_links
from saleor_wechat_growth.core import clock
from saleor_wechat_growth.customers.models import Customer

pytestmark = pytest.mark.django_db


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
