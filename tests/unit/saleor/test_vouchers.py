"""Vouchers made by our client and spent by the sandbox's shoppers."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from saleor_wechat_growth.integrations.saleor.errors import Refused
from saleor_wechat_growth.integrations.saleor.records import (
    ChannelDiscount,
    VoucherSpec,
)

TEN_OFF = VoucherSpec(
    name="召回九折", value_type="PERCENTAGE", codes=("WB-0", "WB-1", "WB-2")
)


def made(client, spec=TEN_OFF, value="10", least=None):
    voucher = client.voucher_create(spec)
    (channel,) = client.channels()
    listing = ChannelDiscount(channel.id, Decimal(value), least)
    return client.voucher_channel_listing_update(voucher["id"], [listing])


def add_code(core, cart, code):
    (payload,) = core.ask(
        "shop_checkout_add_promo_code", id=cart["id"], code=code
    ).values()
    return payload


def refusal(core, cart, code):
    (error,) = add_code(core, cart, code)["errors"]
    assert error["field"] == "promoCode"
    return error["code"]


def order_with(core, code, **more):
    cart = core.cart(**more)
    assert add_code(core, cart, code)["errors"] == []
    core.control("pay", id=cart["id"])
    return core.do("shop_checkout_complete", id=cart["id"])["order"]


def test_a_code_takes_its_share_and_is_spent_by_the_order(client, core, installed):
    voucher = made(client)
    assert voucher["channelListings"][0]["discountValue"] == 10
    order = order_with(core, "WB-0")
    assert order["voucherCode"] == "WB-0"
    assert order["voucher"]["id"] == voucher["id"]
    assert order["total"]["gross"]["amount"] == 230.4
    assert order["undiscountedTotal"]["gross"]["amount"] == 256
    assert order["lines"][0]["unitPrice"]["gross"]["amount"] == 115.2
    assert order["lines"][0]["undiscountedUnitPrice"]["gross"]["amount"] == 128
    codes = {row.code: row for row in client.voucher_codes(voucher["id"])}
    assert not codes["WB-0"].is_active
    assert codes["WB-0"].used == 0
    assert codes["WB-1"].is_active
    core.settle()
    installed.clear()
    assert refusal(core, core.cart(), "WB-0") == "INVALID"
    core.settle()
    assert installed.events() == ["checkout_created"]


def test_voucher_events(client, core, installed):
    voucher = made(client)
    client.voucher_add_codes(voucher["id"], ["WB-3"])
    core.settle()
    told = [
        "voucher_codes_created",
        "voucher_codes_created",
        "voucher_created",
        "voucher_updated",
    ]
    assert sorted(installed.events()) == told
    for body in installed.bodies("voucher_codes_created"):
        assert "voucherCodes" not in body
    installed.clear()
    code = next(
        row for row in client.voucher_codes(voucher["id"]) if row.code == "WB-3"
    )
    assert client.voucher_code_bulk_delete([code.id]) == 1
    core.settle()
    (deleted,) = installed.bodies("voucher_codes_deleted")
    assert deleted["voucherCodes"] == [{"id": code.id, "code": "WB-3"}]
    installed.clear()
    core.do("shop_voucher_delete", installed.token, id=voucher["id"])
    core.settle()
    (gone,) = installed.bodies("voucher_deleted")
    assert gone["voucher"] == {"id": voucher["id"], "name": "召回九折"}
    assert list(client.voucher_codes(voucher["id"])) == []


def test_a_code_that_exists_stops_all_of_them(client, core):
    voucher = made(client)
    with pytest.raises(Refused) as caught:
        client.voucher_add_codes(voucher["id"], ["WB-8", "WB-1", "WB-9"])
    assert caught.value.codes == {"ALREADY_EXISTS"}
    assert caught.value.voucher_codes == {"WB-1"}
    with pytest.raises(Refused) as caught:
        client.voucher_create(VoucherSpec("other", "FIXED", ("WB-2", "NEW")))
    assert caught.value.voucher_codes == {"WB-2"}
    assert {row.code for row in client.voucher_codes(voucher["id"])} == {
        "WB-0",
        "WB-1",
        "WB-2",
    }
    assert len(core.shop.vouchers) == 1


def test_a_code_twice_in_one_call_is_refused(client):
    with pytest.raises(Refused) as caught:
        client.voucher_create(VoucherSpec("x", "FIXED", ("A", "B", "A")))
    assert caught.value.voucher_codes == {"A"}


def test_without_a_listing_no_code_applies(client, core):
    client.voucher_create(TEN_OFF)
    assert refusal(core, core.cart(), "WB-0") == "INVALID"


def test_the_window_of_a_voucher(client, core):
    now = core.clock.now
    spec = VoucherSpec(
        "w",
        "FIXED",
        ("W",),
        starts_at=now + timedelta(hours=1),
        ends_at=now + timedelta(hours=2),
    )
    made(client, spec, "5")
    cart = core.cart()
    assert refusal(core, cart, "W") == "INVALID"
    core.clock.now += timedelta(minutes=90)
    assert add_code(core, cart, "W")["errors"] == []
    core.clock.now += timedelta(minutes=31)
    assert refusal(core, core.cart(), "W") == "INVALID"


def test_conditions_of_a_voucher(client, core):
    made(client, VoucherSpec("m", "FIXED", ("M",)), "5", Decimal(1000))
    assert refusal(core, core.cart(), "M") == "VOUCHER_NOT_APPLICABLE"
    made(client, VoucherSpec("i", "FIXED", ("I",), least_items=3), "5")
    assert refusal(core, core.cart(), "I") == "VOUCHER_NOT_APPLICABLE"
    spec = VoucherSpec("o", "FIXED", ("O", "P"), once_per_customer=True)
    made(client, spec, "5")
    order_with(core, "O")
    assert refusal(core, core.cart(), "P") == "VOUCHER_NOT_APPLICABLE"
    assert refusal(core, core.cart(), "NO-SUCH") == "INVALID"


def test_some_products_only(client, core):
    tea = core.shop.variant(core.variant("TEA-LJ-50")).product
    spec = VoucherSpec(
        "p", "PERCENTAGE", ("P",), type="SPECIFIC_PRODUCT", product_ids=(tea.id,)
    )
    made(client, spec, "50")
    cart = core.cart()
    lines = [{"variantId": core.variant("BAG-CA-W"), "quantity": 1}]
    core.do("shop_checkout_lines_add", id=cart["id"], lines=lines)
    checkout = add_code(core, cart, "P")["checkout"]
    assert checkout["totalPrice"]["gross"]["amount"] == pytest.approx(128 + 59.9)


def test_a_fixed_discount_never_exceeds_the_cart_and_adds_up(client, core):
    made(client, VoucherSpec("f", "FIXED", ("F", "G")), "100.01")
    cart = core.cart("CAKE-OS-6", 1)
    assert add_code(core, cart, "F")["checkout"]["totalPrice"]["gross"]["amount"] == 0
    cart = core.cart("CAKE-OS-6", 3)
    for sku in ("BAG-CA-W", "CANDLE-SO"):
        lines = [{"variantId": core.variant(sku), "quantity": 3}]
        core.do("shop_checkout_lines_add", id=cart["id"], lines=lines)
    checkout = client.checkout(add_code(core, cart, "G")["checkout"]["id"])
    whole = checkout["totalPrice"]["gross"]["amount"]
    assert whole == sum(
        row["totalPrice"]["gross"]["amount"] for row in checkout["lines"]
    )
    assert whole == 3 * (Decimal(36) + Decimal("59.9") + Decimal(79)) - Decimal(
        "100.01"
    )


def test_a_code_can_be_taken_off(client, core):
    made(client)
    cart = core.cart()
    add_code(core, cart, "WB-0")
    freed = core.do("shop_checkout_remove_promo_code", id=cart["id"], code="WB-0")[
        "checkout"
    ]
    assert freed["voucherCode"] is None
    assert freed["totalPrice"]["gross"]["amount"] == 256


def test_cancelling_keeps_a_code_spent_and_expiry_frees_it(client, core):
    voucher = made(client)
    core.control("cancel_order", order=order_with(core, "WB-0")["id"])
    core.shop.channels["default-channel"].allow_unpaid_orders = True
    cart = core.cart()
    add_code(core, cart, "WB-1")
    order = core.do("shop_checkout_complete", id=cart["id"])["order"]
    core.control("expire_order", order=order["id"])
    active = {row.code: row.is_active for row in client.voucher_codes(voucher["id"])}
    assert active == {"WB-0": False, "WB-1": True, "WB-2": True}


def test_codes_are_paged(client):
    codes = tuple(f"BULK-{number:04}" for number in range(230))
    voucher = made(client, VoucherSpec("bulk", "FIXED", codes), "5")
    found = [row.code for row in client.voucher_codes(voucher["id"])]
    assert sorted(found) == sorted(codes)


def test_unknown_codes_cannot_be_deleted(client):
    with pytest.raises(Refused) as caught:
        client.voucher_code_bulk_delete(["Vm91Y2hlckNvZGU6eA=="])
    assert caught.value.codes == {"NOT_FOUND"}
