"""What a coupon gives, where, for how long and to whom: all a marketer can set."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

#: ISO 4217, e.g. "CNY"
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Amount = Annotated[Decimal, Field(gt=0, max_digits=20, decimal_places=3)]
Days = Annotated[int, Field(ge=1, le=365)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FixedDiscount(_Frozen):
    """So much off the order; one amount per currency, never converted."""

    kind: Literal["fixed"] = "fixed"
    amounts: dict[Currency, Amount] = Field(min_length=1)

    def worst_cases(self) -> dict[str, Decimal]:
        return dict(self.amounts)

    def value_in(self, currency: str) -> Decimal | None:
        return self.amounts.get(currency)


class PercentageDiscount(_Frozen):
    """So many percent off.

    What one order can cost at most is the marketer's estimate: the budget is bound
    by `worst_case`, then charged what the order really took off.
    """

    kind: Literal["percentage"] = "percentage"
    percent: Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]
    worst_case: dict[Currency, Amount] = Field(min_length=1)

    def worst_cases(self) -> dict[str, Decimal]:
        return dict(self.worst_case)

    def value_in(self, currency: str) -> Decimal | None:
        return self.percent if currency in self.worst_case else None


class PersonCap(_Frozen):
    """One person collects this coupon at most `count` times in any `days` days."""

    count: Annotated[int, Field(ge=1)] = 1
    days: Days = 30


class AbuseRule(_Frozen):
    """No coupon for those who abandon carts to collect coupons (features C5).

    Refused are people who paid more than `most_coupon_orders` orders with a coupon
    of this shop in the last `coupon_orders_days` days, and people who got a coupon
    after abandoning a cart `cycles` times or more in the last `cycles_days` days.
    """

    most_coupon_orders: Annotated[int, Field(ge=0)] = 0
    coupon_orders_days: Days = 30
    cycles: Annotated[int, Field(ge=1)] = 2
    cycles_days: Days = 90


class CodeFormat(_Frozen):
    """How codes look: `prefix`, then `length` characters nobody can guess."""

    prefix: Annotated[str, Field(pattern=r"^[A-Z0-9-]{0,12}$")] = ""
    length: Annotated[int, Field(ge=10, le=20)] = 10


class Terms(_Frozen):
    """One coupon's terms. Stored as JSON; amounts as text."""

    discount: FixedDiscount | PercentageDiscount = Field(discriminator="kind")
    #: slugs of core's channels in which the code works
    sales_channels: tuple[Annotated[str, Field(min_length=1, max_length=255)], ...] = (
        Field(min_length=1)
    )
    minimum_order: dict[Currency, Amount] = Field(default_factory=dict)
    #: how long a grant can be used
    valid_days: Days = 7
    #: codes held ready, and when to buy more
    pool_target: Annotated[int, Field(ge=1, le=100_000)] = 500
    refill_below: Annotated[int, Field(ge=1)] = 100
    per_person: PersonCap | None = PersonCap()
    abuse: AbuseRule | None = AbuseRule()
    code: CodeFormat = CodeFormat()
    #: days before a grant's end to say so; None: never
    remind_days_before: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        strangers = set(self.minimum_order) - self.currencies
        if strangers:
            raise ValueError(
                f"minimum_order: no discount in {', '.join(sorted(strangers))}"
            )
        if self.refill_below > self.pool_target:
            raise ValueError("refill_below is above pool_target")
        if self.remind_days_before and self.remind_days_before >= self.valid_days:
            raise ValueError("remind_days_before: a grant is not valid for so long")
        return self

    @property
    def currencies(self) -> frozenset[str]:
        """Currencies in which it gives something, and so has a budget."""
        return frozenset(self.discount.worst_cases())

    def worst_case(self, currency: str) -> Decimal | None:
        """Return what one grant binds of the budget; None: not given in `currency`."""
        return self.discount.worst_cases().get(currency)
