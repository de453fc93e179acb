"""What the demo shop sells, by the ids that its stand-in of core gives them."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from random import Random

SALES_CHANNEL: Final = "default-channel"
CURRENCY: Final = "CNY"


def global_id(kind: str, key: object) -> str:
    """Return core's id of a thing."""
    return base64.b64encode(f"{kind}:{key}".encode()).decode()


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing to buy. weight: how often it is bought."""

    number: int
    product: int
    category: int
    name: str
    variant_name: str
    price: Decimal
    weight: int

    def line(self, quantity: int) -> dict[str, Any]:
        """Return it as a line of a cart (`commerce.models.Cart`)."""
        return {
            "variant": global_id("ProductVariant", self.number),
            "product": self.product_id,
            "category": global_id("Category", self.category),
            "name": self.name,
            "variant_name": self.variant_name,
            "quantity": quantity,
            "unit_price": f"{self.price:.3f}",
            "thumbnail": "",
        }

    @property
    def product_id(self) -> str:
        return global_id("Product", self.product)


#: in the order in which the stand-in numbers them
_SHELF: Final = (
    (1, 1, "明前龙井茶", (("50 克罐装", "128.00", 16), ("250 克礼盒", "568.00", 4))),
    (2, 2, "桂花米糕", (("6 枚装", "36.00", 12), ("12 枚装", "66.00", 8))),
    (3, 3, "青瓷品茗杯", (("单只", "89.00", 14), ("对杯", "168.00", 8))),
    (4, 4, "桑蚕丝方巾", (("月白", "259.00", 5), ("黛绿", "259.00", 3))),
    (5, 5, "竹编小夜灯", (("原竹色", "199.00", 6),)),
    (6, 5, "陈皮大豆香薰", (("200 克", "79.00", 10),)),
    (7, 4, "山水帆布包", (("米白", "59.90", 9), ("墨黑", "59.90", 4))),
    (8, 2, "秦岭土蜂蜜", (("500 克", "98.00", 9), ("1 千克", "178.00", 4))),
)


def _variants() -> tuple[Variant, ...]:
    found: list[Variant] = []
    for product, category, name, variants in _SHELF:
        found += [
            Variant(
                number,
                product,
                category,
                name,
                variant_name,
                Decimal(price),
                weight,
            )
            for number, (variant_name, price, weight) in enumerate(
                variants, len(found) + 1
            )
        ]
    return tuple(found)


VARIANTS: Final = _variants()


@dataclass(frozen=True, slots=True)
class Basket:
    """What somebody put together."""

    wanted: tuple[tuple[Variant, int], ...]

    @property
    def lines(self) -> tuple[dict[str, Any], ...]:
        return tuple(variant.line(quantity) for variant, quantity in self.wanted)

    @property
    def total(self) -> Decimal:
        return sum((each.price * count for each, count in self.wanted), Decimal(0))


def fill(random: Random) -> Basket:
    """Put one to three things together, mostly one of each."""
    [kinds] = random.choices((1, 2, 3), (58, 31, 11))
    chosen: dict[Variant, int] = {}
    while len(chosen) < kinds:
        [variant] = random.choices(VARIANTS, [each.weight for each in VARIANTS])
        [chosen[variant]] = random.choices((1, 2, 3), (82, 14, 4))
    return Basket(tuple(chosen.items()))
