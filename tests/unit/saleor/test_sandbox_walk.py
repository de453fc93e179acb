"""What a shopper does in the sandbox core, and what an app hears of it."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
import requests

from saleor_wechat_growth.integrations.saleor import keys
from saleor_wechat_growth.integrations.saleor.errors import UnknownKey
from saleor_wechat_growth.integrations.saleor.signatures import verify
from saleor_wechat_growth.integrations.saleor.tokens import (
    verify_customer,
    verify_staff,
)


def test_every_webhook_is_signed_and_labelled_as_core_does(core, installed, captures):
    core.paid_order()
    core.settle()
    shop_keys = keys.Jwks.parse(keys.fetch(core.api_url, timeout=5))
    real = {name.lower() for name in captures[8].headers}
    assert len(installed.webhooks) == 7
    for hook in installed.webhooks:
        verify(hook.headers["saleor-signature"], hook.body, shop_keys)
        assert hook.headers["saleor-api-url"] == core.api_url
        assert hook.headers["saleor-domain"] == core.shop.domain
        assert hook.headers["x-tiny"] == "1"
        assert hook.headers["user-agent"] == "Saleor/3.23"
        assert set(hook.headers) == (real - {"x-recorder"}) | {"x-tiny"}


def test_a_cart_becomes_an_order(core, installed):
    order = core.paid_order(metadata=[{"key": "utm_source", "value": "wechat"}])
    core.settle()
    assert sorted(installed.events()) == [
        "checkout_created",
        "checkout_fully_paid",
        "order_confirmed",
        "order_created",
        "order_fully_paid",
        "order_paid",
        "order_updated",
    ]
    (created,) = installed.bodies("order_created")
    assert list(created)[:4] == [
        "__typename",
        "issuedAt",
        "issuingPrincipal",
        "recipient",
    ]
    assert created["__typename"] == "OrderCreated"
    assert created["issuingPrincipal"] is None
    assert created["recipient"]["id"] == core.shop.apps[1].id
    heard = created["order"]
    assert heard["id"] == order["id"]
    assert heard["isPaid"] is True
    assert heard["status"] == "UNFULFILLED"
    assert heard["chargeStatus"] == heard["authorizeStatus"] == "FULL"
    assert heard["total"]["gross"] == {"amount": 256.0, "currency": "CNY"}
    assert heard["metadata"] == [{"key": "utm_source", "value": "wechat"}]
    assert heard["lines"][0]["productName"] == "明前龙井茶"
    (cart,) = installed.bodies("checkout_created")
    assert heard["checkoutId"] == cart["checkout"]["id"]
    assert core.state()["checkouts"] == []


def test_bodies_are_written_as_core_writes_them(core, installed):
    core.cart()
    core.settle()
    body = installed.webhooks[0].body
    assert body.isascii()
    assert b'": ' in body
    assert json.dumps(json.loads(body)).encode() == body


def test_bodies_have_the_fields_of_real_ones(core, installed, captures):
    """Where our document and the recorder's select the same, the shapes agree."""
    core.paid_order()
    core.settle()
    for event in ("checkout_created", "order_created"):
        (ours,) = installed.bodies(event)
        real = next(json.loads(c.body) for c in captures if c.name.endswith(event))
        assert_same_kinds(ours, real, event)


def assert_same_kinds(ours, real, where):
    if isinstance(ours, dict) and isinstance(real, dict):
        for key in ours.keys() & real.keys():
            assert_same_kinds(ours[key], real[key], f"{where}.{key}")
    elif isinstance(ours, list) and isinstance(real, list):
        for one, other in zip(ours, real, strict=False):
            assert_same_kinds(one, other, f"{where}[]")
    elif ours is not None and real is not None:
        assert type(ours) is type(real), where


@pytest.mark.parametrize("name", ["lines_add", "lines_update"])
def test_each_change_of_lines_tells_once(core, installed, name):
    cart = core.cart()
    line = {"variantId": core.variant("TEA-LJ-50"), "quantity": 3}
    changed = core.do(f"shop_checkout_{name}", id=cart["id"], lines=[line])["checkout"]
    core.settle()
    assert installed.events().count("checkout_updated") == 1
    assert changed["lines"][0]["quantity"] == {"lines_add": 5, "lines_update": 3}[name]
    assert changed["updatedAt"] > cart["updatedAt"]


def test_the_same_quantity_again_tells_too(core, installed):
    cart = core.cart()
    line = {"variantId": core.variant("TEA-LJ-50"), "quantity": 2}
    core.do("shop_checkout_lines_update", id=cart["id"], lines=[line])
    core.settle()
    assert "checkout_updated" in installed.events()


def test_lines_go_and_a_cart_may_be_empty(core, installed):
    cart = core.cart()
    line = cart["lines"][0]["id"]
    emptied = core.do("shop_checkout_line_delete", id=cart["id"], line=line)["checkout"]
    assert emptied["lines"] == []
    assert emptied["totalPrice"]["gross"]["amount"] == 0


def test_address_email_and_customer_are_heard(core, installed):
    cart = core.cart(email=None)
    address = {
        "firstName": "小明",
        "lastName": "王",
        "phone": "+8613800138000",
        "country": "CN",
    }
    core.do("shop_checkout_email_update", id=cart["id"], email="bo@demo.example")
    core.do("shop_checkout_shipping_address_update", id=cart["id"], address=address)
    token = core.login("xiaoming@demo.example")
    core.do("shop_checkout_customer_attach", token, id=cart["id"])
    core.settle()
    heard = [body["checkout"] for body in installed.bodies("checkout_updated")]
    last = max(heard, key=lambda checkout: checkout["updatedAt"])
    assert last["user"] == {
        "id": core.shop.user_by_email("xiaoming@demo.example").id,
        "email": "xiaoming@demo.example",
        "isStaff": False,
    }
    assert last["email"] == "xiaoming@demo.example"
    assert last["shippingAddress"]["phone"] == "+8613800138000"
    assert last["shippingAddress"]["country"] == {"code": "CN"}


def test_a_shopper_logged_in_owns_their_cart_and_order(core, installed):
    token = core.login("xiaohong@demo.example")
    claims = verify_customer(
        token,
        keys=keys.Jwks.parse(core.shop.key.jwks()),
        api_url=core.api_url,
        now=core.clock(),
    )
    cart = core.cart(token=token, email=None)
    assert cart["user"]["id"] == claims.user_id
    assert cart["email"] == claims.email == "xiaohong@demo.example"
    core.settle()
    (body,) = installed.bodies("checkout_created")
    assert body["issuingPrincipal"] == {"__typename": "User", "id": claims.user_id}


def test_an_unpaid_cart_makes_no_order_unless_the_channel_allows(core, installed):
    cart = core.cart()
    payload = core.ask("shop_checkout_complete", id=cart["id"])["checkoutComplete"]
    assert payload["errors"][0]["code"] == "CHECKOUT_NOT_FULLY_PAID"
    core.shop.channels["default-channel"].allow_unpaid_orders = True
    order = core.do("shop_checkout_complete", id=cart["id"])["order"]
    core.settle()
    assert (order["status"], order["isPaid"]) == ("UNCONFIRMED", False)
    told = sorted(event for event in installed.events() if event.startswith("order"))
    assert told == ["order_confirmed", "order_created"]
    installed.clear()
    core.control("pay", id=order["id"])
    core.settle()
    assert sorted(installed.events()) == ["order_fully_paid", "order_updated"]


def test_refunds_partial_then_full(core, installed):
    order = core.paid_order()
    core.settle()
    installed.clear()
    core.control("refund", order=order["id"], amount="56.00")
    core.settle()
    assert sorted(installed.events()) == ["order_refunded", "order_updated"]
    heard = installed.bodies("order_refunded")[0]["order"]
    assert heard["totalRefunded"]["amount"] == 56.0
    assert heard["totalCharged"]["amount"] == 200.0
    assert (heard["chargeStatus"], heard["isPaid"]) == ("PARTIAL", False)
    assert (
        installed.bodies("order_refunded")[0]["issuingPrincipal"]["__typename"]
        == "User"
    )
    installed.clear()
    core.control("refund", order=order["id"])
    core.settle()
    assert sorted(installed.events()) == [
        "order_fully_refunded",
        "order_refunded",
        "order_updated",
    ]
    heard = installed.bodies("order_fully_refunded")[0]["order"]
    assert (heard["chargeStatus"], heard["status"]) == ("NONE", "UNFULFILLED")
    assert (
        core.refused("refund", order=order["id"], amount="1")[0]["code"]
        == "CANNOT_REFUND"
    )


def test_a_cancelled_order_keeps_its_payment_and_gives_back_stock(core, installed):
    order = core.paid_order()
    core.settle()
    installed.clear()
    assert stock_of(core) == 78
    core.control("cancel_order", order=order["id"])
    core.settle()
    assert sorted(installed.events()) == ["order_cancelled", "order_updated"]
    heard = installed.bodies("order_cancelled")[0]["order"]
    assert (heard["status"], heard["isPaid"]) == ("CANCELED", True)
    assert stock_of(core) == 80


def stock_of(core, sku="TEA-LJ-50"):
    return next(row.stock for row in core.shop.variants.values() if row.sku == sku)


def test_a_checkout_expires_in_silence(core, installed):
    cart = core.cart()
    core.settle()
    installed.clear()
    core.control("delete_checkout", id=cart["id"])
    core.settle()
    assert installed.events() == []
    assert (
        core.ask("checkout_by_id", installed.token, id=cart["id"])["checkout"] is None
    )


def test_metadata_tells_both_ways_and_only_when_it_changes(core, installed):
    cart = core.cart()
    core.settle()
    installed.clear()
    note = [{"key": "source", "value": "poster"}]
    core.do("shop_update_metadata", id=cart["id"], input=note)
    core.do("shop_update_metadata", id=cart["id"], input=note)
    core.settle()
    assert sorted(installed.events()) == [
        "checkout_metadata_updated",
        "checkout_updated",
    ]
    core.shop.legacy_update_emission = False
    installed.clear()
    core.do(
        "shop_update_metadata", id=cart["id"], input=[{"key": "source", "value": "qr"}]
    )
    core.settle()
    assert installed.events() == ["checkout_metadata_updated"]


def test_an_app_that_writes_metadata_hears_itself(core, installed):
    order = core.paid_order()
    core.settle()
    installed.clear()
    note = [{"key": "growth", "value": "1"}]
    core.do("shop_update_metadata", installed.token, id=order["id"], input=note)
    core.settle()
    (body,) = installed.bodies("order_metadata_updated")
    assert body["issuingPrincipal"]["id"] == body["recipient"]["id"]
    assert body["issuingPrincipal"]["__typename"] == "App"


def test_customers_come_change_and_go(core, installed):
    made = core.control(
        "customer", email="New@demo.example", password="x", firstName="新"
    )
    core.control("customer_update", id=made["id"], firstName="新")
    core.control(
        "customer_update", id=made["id"], lastName="客", phone="+8613600136000"
    )
    core.control("customer_delete", id=made["id"])
    core.settle()
    assert sorted(installed.events()) == [
        "customer_created",
        "customer_deleted",
        "customer_updated",
    ]
    (updated,) = installed.bodies("customer_updated")
    assert updated["user"]["defaultShippingAddress"]["phone"] == "+8613600136000"
    assert updated["user"]["isStaff"] is False
    (deleted,) = installed.bodies("customer_deleted")
    assert deleted["user"] == {"id": made["id"], "email": "new@demo.example"}


def test_an_account_must_be_confirmed_before_it_logs_in(core, installed):
    given = {"email": "reg@demo.example", "password": "demo1234"}
    assert core.do("shop_account_register", input=given)["requiresConfirmation"] is True
    refused = core.ask("shop_token_create", **given)["tokenCreate"]
    assert refused["errors"][0]["code"] == "ACCOUNT_NOT_CONFIRMED"
    user = core.shop.user_by_email("reg@demo.example")
    core.control("customer_update", id=user.id, isConfirmed=True)
    assert core.login("reg@demo.example")
    core.settle()
    assert installed.bodies("customer_created")[0]["user"]["isConfirmed"] is False


def test_a_price_change_tells_what_it_was(core, installed):
    variant = core.variant("TEA-LJ-50")
    core.control("price", variant=variant, price="99.90")
    core.settle()
    assert sorted(installed.events()) == [
        "product_variant_discounted_price_updated",
        "product_variant_updated",
    ]
    (dropped,) = installed.bodies("product_variant_discounted_price_updated")
    assert dropped["previousPrice"] == {"amount": 128.0, "currency": "CNY"}
    assert dropped["newPrice"] == {"amount": 99.9, "currency": "CNY"}
    assert dropped["channel"] == {"slug": "default-channel", "currencyCode": "CNY"}
    assert dropped["productVariant"]["channelListings"][0]["price"]["amount"] == 99.9
    installed.clear()
    core.control("price", variant=variant, price="99.90")
    core.settle()
    assert installed.events() == ["product_variant_updated"]


def test_more_than_there_is_cannot_be_put_in(core):
    line = [{"variantId": core.variant("BAG-CA-B"), "quantity": 1}]
    given = {"channel": "default-channel", "lines": line}
    payload = core.ask("shop_checkout_create", input=given)["checkoutCreate"]
    assert payload["errors"][0]["code"] == "INSUFFICIENT_STOCK"
    assert payload["checkout"] is None
    cart = core.cart("SILK-GR", 3)
    core.control("pay", id=cart["id"])
    core.control("stock", variant=core.variant("SILK-GR"), quantity=1)
    payload = core.ask("shop_checkout_complete", id=cart["id"])["checkoutComplete"]
    assert payload["errors"][0]["code"] == "INSUFFICIENT_STOCK"


def test_the_dashboards_token_is_one_our_app_accepts(core, installed):
    given = core.control("app_token")
    staff = verify_staff(
        given["token"],
        keys=keys.Jwks.parse(keys.fetch(core.api_url, timeout=5)),
        api_url=given["saleor_api_url"],
        app_id=given["app_id"],
        now=core.clock(),
    )
    assert staff.email == "staff@demo.example"
    assert staff.permissions == set(installed.permissions)
    assert "MANAGE_STAFF" in staff.user_permissions


def test_a_new_key_signs_and_is_published(core, installed):
    before = keys.Jwks.parse(keys.fetch(core.api_url, timeout=5))
    core.control("rotate_key")
    core.cart()
    core.settle()
    hook = installed.webhooks[0]
    with pytest.raises(UnknownKey):
        verify(hook.headers["saleor-signature"], hook.body, before)
    after = keys.Jwks.parse(keys.fetch(core.api_url, timeout=5))
    verify(hook.headers["saleor-signature"], hook.body, after)


def test_the_demo_shop_has_goods_with_pictures(core):
    shown = core.ask("shop_products", channel="default-channel", first=100)["products"]
    goods = [edge["node"] for edge in shown["edges"]]
    assert core.state()["name"] == "演示商城"
    assert len(goods) == 8
    for product in goods:
        picture = requests.get(product["thumbnail"]["url"], timeout=5)
        assert picture.headers["content-type"].startswith("image/svg+xml")
        assert picture.text.startswith("<svg")
        for variant in product["variants"]:
            assert variant["pricing"]["price"]["gross"]["currency"] == "CNY"
            assert Decimal(str(variant["pricing"]["price"]["gross"]["amount"])) > 0


def test_seeding_again_starts_over(core, installed):
    core.cart()
    state = core.control("seed", customers=5)
    assert len(state["users"]) == 9
    assert state["checkouts"] == state["apps"] == []
    core.control("reset")
    assert core.state()["products"] == []


def test_a_storefront_on_another_origin_may_ask_and_control_stays_closed(core):
    asking = {"Origin": "http://shop.example", "Access-Control-Request-Method": "POST"}
    asking["Access-Control-Request-Headers"] = "content-type,authorization"
    preflight = requests.options(core.api_url, headers=asking, timeout=5)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "*"
    closed = requests.options(f"{core.url}/_sandbox/reset", headers=asking, timeout=5)
    assert "access-control-allow-origin" not in closed.headers
    plain = requests.post(f"{core.url}/_sandbox/reset", data="{}", timeout=5)
    assert plain.status_code == 415
    assert core.state()["products"]
