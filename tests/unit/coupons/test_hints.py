"""What core asks of a cart beside a coupon's terms, and what it then takes off."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from saleor_wechat_growth.coupons.conditions import conditions_of, read
from saleor_wechat_growth.coupons.hints import CartFacts, Hint, Obstacle, hints
from saleor_wechat_growth.coupons.models import Coupon, CouponGrant
from tests.services.coupons.rows import terms

if TYPE_CHECKING:
    from datetime import datetime

HONEY = {"variant": "v1", "product": "p1", "category": "c1"}
TEA = {"variant": "v2", "product": "p2", "category": "c2"}
HALF = {
    "discount": {"kind": "percentage", "percent": "50", "worst_case": {"CNY": "100"}}
}


def line(goods: dict[str, str], price: str = "40", quantity: int = 1) -> Any:
    return {**goods, "unit_price": price, "quantity": quantity}


def listed(*ids: str, has_more: bool = False) -> dict[str, Any]:
    return {
        "edges": [{"node": {"id": each}} for each in ids],
        "pageInfo": {"hasNextPage": has_more},
    }


def for_goods(**more: Any) -> dict[str, Any]:
    return {"type": "SPECIFIC_PRODUCT", **more}


def collections(*ids: str) -> dict[str, Any]:
    node = {"id": "col", "products": listed(*ids)}
    return {"edges": [{"node": node}], "pageInfo": {"hasNextPage": False}}


def there(value: str, least: str | None = None) -> list[dict[str, Any]]:
    """List the voucher in the cart's channel."""
    asked = None if least is None else {"amount": least, "currency": "CNY"}
    channel = {"id": "ch", "slug": "default-channel"}
    return [
        {
            "channel": channel,
            "currency": "CNY",
            "discountValue": value,
            "minSpent": asked,
        }
    ]


def hint(
    voucher: dict[str, Any] | None,
    *lines: Any,
    now: datetime,
    is_staff: bool = False,
    **wanted: Any,
) -> Hint:
    """Judge a cart by a coupon whose voucher core described so; None: not yet."""
    coupon = Coupon(is_adopted=True, terms=terms(**wanted).model_dump(mode="json"))
    if voucher is not None:
        value = terms(**wanted).discount.value_in("CNY")
        told = {"channelListings": there(str(value)), **voucher}
        coupon.voucher_conditions = conditions_of(told).model_dump(mode="json")
    grant = CouponGrant(id=1, coupon=coupon, currency="CNY", expires_at=now)
    cart = CartFacts("default-channel", "CNY", lines, "", is_staff)
    (found,) = hints([(grant, "CODE")], cart, now)
    return found


@pytest.mark.parametrize(
    ("voucher", "obstacle"),
    [
        (for_goods(products=listed("p1")), None),
        (for_goods(variants=listed("v1")), None),
        (for_goods(categories=listed("c1")), None),
        (for_goods(collections=collections("p9", "p1")), None),
        (for_goods(), None),
        # core asks for goods of this one kind of voucher only
        ({"type": "ENTIRE_ORDER", "products": listed("p2")}, None),
        (for_goods(products=listed("p2")), Obstacle.PRODUCT_NOT_IN_CART),
        (for_goods(variants=listed("v2")), Obstacle.PRODUCT_NOT_IN_CART),
        (for_goods(categories=listed("c2")), Obstacle.CATEGORY_NOT_IN_CART),
        (for_goods(collections=collections("p2")), Obstacle.CATEGORY_NOT_IN_CART),
        # what stands beyond the list may well be there
        (for_goods(products=listed("p2", has_more=True)), None),
    ],
)
def test_a_voucher_for_certain_goods_wants_one_of_them_in_the_cart(
    now: datetime, voucher: dict[str, Any], obstacle: Obstacle | None
) -> None:
    assert hint(voucher, line(HONEY), now=now).obstacle == obstacle


def test_a_voucher_for_many_items_says_how_many_more(now: datetime) -> None:
    voucher = {"minCheckoutItemsQuantity": 5}
    few = hint(voucher, line(HONEY, quantity=2), line(TEA), now=now)
    assert (few.obstacle, few.missing_items) == (Obstacle.MINIMUM_ITEMS, 2)
    enough = hint(voucher, line(HONEY, quantity=4), line(TEA), now=now)
    assert (enough.obstacle, enough.missing_items) == (None, None)


def test_a_voucher_for_staff_works_for_staff(now: datetime) -> None:
    voucher = {"onlyForStaff": True}
    found = hint(voucher, line(HONEY), now=now)
    assert (found.obstacle, found.saves) == (Obstacle.ONLY_FOR_STAFF, 0)
    assert hint(voucher, line(HONEY), now=now, is_staff=True).obstacle is None


@pytest.mark.parametrize(
    ("voucher", "wanted", "saves"),
    [
        ({}, {}, "10"),
        # off each item of its own goods, but never more than the item costs
        (for_goods(products=listed("p1")), {}, "20"),
        (for_goods(products=listed("p1", "p2")), {}, "26"),
        (for_goods(applyOncePerOrder=True), {}, "6"),
        ({}, HALF, "43"),
        (for_goods(products=listed("p1")), HALF, "40"),
        (for_goods(applyOncePerOrder=True), HALF, "3"),
        ({"type": "SHIPPING"}, {}, "0"),
    ],
)
def test_what_is_saved_is_what_core_takes_off(
    now: datetime, voucher: dict[str, Any], wanted: dict[str, Any], saves: str
) -> None:
    lines = (line(HONEY, quantity=2), line(TEA, price="6"))
    assert hint(voucher, *lines, now=now, **wanted).saves == Decimal(saves)


def test_half_a_cent_is_rounded_as_core_does(now: datetime) -> None:
    assert hint({}, line(HONEY, "0.05"), now=now, **HALF).saves == Decimal("0.03")


def test_any_number_of_one_thing_is_judged_at_once(now: datetime) -> None:
    many = line(HONEY, "1", quantity=2**31 - 1)
    for voucher, saves in (
        (for_goods(products=listed("p1")), 2**31 - 1),
        (for_goods(applyOncePerOrder=True), 1),
    ):
        assert hint(voucher, many, now=now).saves == saves


@pytest.mark.parametrize(
    ("voucher", "is_certain"),
    [
        (None, False),
        ({}, True),
        (for_goods(products=listed("p1")), True),
        (for_goods(products=listed("p1", has_more=True)), False),
        (for_goods(collections=collections("p1")), False),
        ({"type": "SHIPPING"}, False),
        ({"applyOncePerCustomer": True}, False),
        ({"usageLimit": 9}, False),
    ],
)
def test_a_hint_is_certain_where_all_that_core_asks_is_known(
    now: datetime, voucher: dict[str, Any] | None, *, is_certain: bool
) -> None:
    assert hint(voucher, line(HONEY), now=now).is_certain is is_certain


def test_conditions_survive_being_stored() -> None:
    found = conditions_of(for_goods(products=listed("p1"), onlyForStaff=True))
    assert read(found.model_dump(mode="json")) == found
    assert read({}) is None


def test_a_voucher_of_the_shops_is_judged_by_its_own_minimum_and_discount(
    now: datetime,
) -> None:
    asked = {"channelListings": there("5", "100")}
    short = hint(asked, line(HONEY), now=now)
    assert (short.obstacle, short.missing) == (Obstacle.MINIMUM_ORDER, Decimal(60))
    enough = hint(asked, line(HONEY, quantity=3), now=now)
    assert (enough.obstacle, enough.saves) == (None, Decimal(5))
    assert short.is_certain
    assert enough.is_certain


def test_a_hint_is_not_certain_where_core_did_not_list_the_voucher(
    now: datetime,
) -> None:
    assert not hint({"channelListings": []}, line(HONEY), now=now).is_certain
