"""The demo shop 演示商城: eight things to buy, a few people, one member of staff."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from saleor_wechat_growth.sandbox.saleor.execution import contract_schema
from saleor_wechat_growth.sandbox.saleor.shop import Shop

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

NAME = "演示商城"
CHANNEL = "default-channel"
CURRENCY = "CNY"
#: everybody's in the demo shop
PASSWORD = "demo1234"
STAFF_EMAIL = "staff@demo.example"


@dataclass(frozen=True, slots=True)
class _Goods:
    """One product; `variants` are (name, sku, price, stock)."""

    slug: str
    name: str
    category: str
    description: str
    variants: tuple[tuple[str, str, str, int], ...]


_GOODS = (
    _Goods(
        "longjing-tea",
        "明前龙井茶",
        "茶饮",
        "狮峰山手工采摘，清明前头采，豆香清雅。",
        (
            ("50 克罐装", "TEA-LJ-50", "128.00", 80),
            ("250 克礼盒", "TEA-LJ-250", "568.00", 24),
        ),
    ),
    _Goods(
        "osmanthus-cake",
        "桂花米糕",
        "点心",
        "糯米与金桂当日现蒸，软糯不粘牙。",
        (("6 枚装", "CAKE-OS-6", "36.00", 120), ("12 枚装", "CAKE-OS-12", "66.00", 60)),
    ),
    _Goods(
        "celadon-cup",
        "青瓷品茗杯",
        "器物",
        "龙泉梅子青釉，杯壁薄而温润，单只约 70 毫升。",
        (("单只", "CUP-CE-1", "89.00", 45), ("对杯", "CUP-CE-2", "168.00", 30)),
    ),
    _Goods(
        "silk-scarf",
        "桑蚕丝方巾",
        "服饰",
        "十六姆米真丝，手工卷边，江南园林纹样。",
        (("月白", "SILK-WH", "259.00", 18), ("黛绿", "SILK-GR", "259.00", 3)),
    ),
    _Goods(
        "bamboo-lamp",
        "竹编小夜灯",
        "家居",
        "老竹匠手编灯罩，暖光可调三档，USB 充电。",
        (("原竹色", "LAMP-BA", "199.00", 26),),
    ),
    _Goods(
        "soy-candle",
        "陈皮大豆香薰",
        "家居",
        "新会陈皮与雪松，约可燃四十小时。",
        (("200 克", "CANDLE-SO", "79.00", 95),),
    ),
    _Goods(
        "canvas-bag",
        "山水帆布包",
        "服饰",
        "十二安加厚帆布，水墨山水丝印，可放十四寸电脑。",
        (("米白", "BAG-CA-W", "59.90", 150), ("墨黑", "BAG-CA-B", "59.90", 0)),
    ),
    _Goods(
        "honey-jar",
        "秦岭土蜂蜜",
        "点心",
        "一年一割的百花蜜，自然结晶，无添加。",
        (("500 克", "HONEY-500", "98.00", 70), ("1 千克", "HONEY-1000", "178.00", 33)),
    ),
)

#: e-mail, family name, given name, phone
_PEOPLE = (
    ("xiaoming@demo.example", "王", "小明", "+8613800138000"),
    ("xiaohong@demo.example", "李", "小红", "+8613900139000"),
    ("afang@demo.example", "陈", "阿芳", "+8613700137000"),
)


def demo_shop(*, clock: Callable[[], datetime], public_url: str) -> Shop:
    """Make the demo shop, ready for `create_app`."""
    shop = Shop(clock=clock, public_url=public_url, name=NAME)
    fill(shop)
    return shop


def fill(shop: Shop, *, customers: int = 0) -> None:
    """Put channel, goods and people into an empty shop, and `customers` more besides."""
    shop.name = NAME
    shop.add_channel(CHANNEL, "微信小程序", CURRENCY)
    categories = {
        name: shop.add_category(name)
        for name in dict.fromkeys(g.category for g in _GOODS)
    }
    for goods in _GOODS:
        product = shop.add_product(
            name=goods.name,
            slug=goods.slug,
            category=categories[goods.category],
            description=goods.description,
        )
        for name, sku, price, left in goods.variants:
            shop.add_variant(
                product,
                name=name,
                sku=sku,
                prices={CHANNEL: Decimal(price)},
                stock=left,
            )
    permissions = contract_schema().type_map["PermissionEnum"]
    shop.add_user(
        email=STAFF_EMAIL,
        password=PASSWORD,
        first_name="店长",
        is_staff=True,
        permissions=frozenset(permissions.values),  # type: ignore[attr-defined]
    )
    more = [
        (
            f"customer{number}@demo.example",
            "顾客",
            str(number),
            f"+861380000{number:04}",
        )
        for number in range(1, customers + 1)
    ]
    for email, family, given, phone in (*_PEOPLE, *more):
        user = shop.add_user(
            email=email, password=PASSWORD, first_name=given, last_name=family
        )
        user.default_shipping_address = shop.new_address(
            {"firstName": given, "lastName": family, "phone": phone, "country": "CN"}
        )
