"""What a form says of a coupon, and what is wrong with it, field by field."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

import graphene
from pydantic import ValidationError

from saleor_wechat_growth.api.dashboard.coupons.types import (
    CouponDiscountKind,
    DiscountKind,
)
from saleor_wechat_growth.coupons.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: where a part of the terms stands in the input
_PLACES: Final = {
    "amounts": "amounts",
    "worst_case": "amounts",
    "percent": "percent",
    "minimum_order": "minimumOrder",
    "sales_channels": "salesChannels",
    "valid_days": "validDays",
    "pool_target": "poolTarget",
    "refill_below": "refillBelow",
    "per_person": "perPerson",
    "abuse": "abuse",
    "prefix": "codePrefix",
    "length": "codeLength",
    "remind_days_before": "remindDaysBefore",
    "discount": "amounts",
}


class CouponAmountInput(graphene.InputObjectType):
    """An amount in one currency."""

    currency = graphene.String(required=True, description="ISO 4217.")
    amount = graphene.String(required=True, description="A decimal number, `9.9`.")


class CouponPersonCapInput(graphene.InputObjectType):
    """So often at most, in any so many days."""

    count = graphene.Int(required=True)
    days = graphene.Int(required=True)


class CouponAbuseRuleInput(graphene.InputObjectType):
    """Who abandons carts to collect coupons gets none."""

    most_coupon_orders = graphene.Int(required=True)
    coupon_orders_days = graphene.Int(required=True)
    cycles = graphene.Int(required=True)
    cycles_days = graphene.Int(required=True)


class CouponInput(graphene.InputObjectType):
    """A coupon as a form has it. Discount, minimum order and channels stay for good."""

    name = graphene.String(required=True)
    discount = CouponDiscountKind(required=True)
    amounts = graphene.List(
        graphene.NonNull(CouponAmountInput),
        required=True,
        description="What a fixed discount takes off; what a percentage may cost.",
    )
    percent = graphene.String(description="Of a percentage.")
    minimum_order = graphene.List(graphene.NonNull(CouponAmountInput), required=True)
    sales_channels = graphene.List(graphene.NonNull(graphene.String), required=True)
    valid_days = graphene.Int(required=True)
    pool_target = graphene.Int(required=True)
    refill_below = graphene.Int(required=True)
    per_person = CouponPersonCapInput(description="Null: no cap.")
    abuse = CouponAbuseRuleInput(description="Null: no such rule.")
    code_prefix = graphene.String(default_value="", required=True)
    code_length = graphene.Int(default_value=10, required=True)
    remind_days_before = graphene.Int()
    budgets = graphene.List(
        graphene.NonNull(CouponAmountInput),
        required=True,
        description="The ceiling in each currency of the discount.",
    )


class WrongValue(Exception):
    """Values that cannot be used: (path of the input, what is wrong) of each."""

    def __init__(self, wrong: Sequence[tuple[str, str]]) -> None:
        self.wrong = tuple(wrong)
        super().__init__(", ".join(path for path, _ in wrong))


def read_terms(given: Mapping[str, Any]) -> Terms:
    """Return the terms a form gives. Raises WrongValue."""
    amounts = _by_currency(given["amounts"], "amounts")
    discount: dict[str, Any] = {"kind": "fixed", "amounts": amounts}
    if given["discount"] in {DiscountKind.PERCENTAGE, DiscountKind.PERCENTAGE.value}:
        discount = {
            "kind": "percentage",
            "percent": given.get("percent"),
            "worst_case": amounts,
        }
    try:
        return Terms.model_validate(
            {
                "discount": discount,
                "minimum_order": _by_currency(given["minimum_order"], "minimumOrder"),
                "code": {
                    "prefix": given["code_prefix"],
                    "length": given["code_length"],
                },
                **{
                    name: given.get(name)
                    for name in (
                        "sales_channels",
                        "valid_days",
                        "pool_target",
                        "refill_below",
                        "per_person",
                        "abuse",
                        "remind_days_before",
                    )
                },
            }
        )
    except ValidationError as wrong:
        raise WrongValue(list(_told(wrong))) from None


def read_budgets(given: Sequence[Mapping[str, str]]) -> dict[str, Decimal]:
    """Return the ceilings a form gives. Raises WrongValue."""
    found = {}
    for currency, text in _by_currency(given, "budgets").items():
        try:
            amount = Decimal(text)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or amount < 0 or amount >= Decimal(10) ** 17:
            raise WrongValue([(f"budgets.{currency}", "is no amount")])
        found[currency] = amount.quantize(Decimal("0.001"))
    return found


def _by_currency(given: Sequence[Mapping[str, str]], path: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in given:
        if each["currency"] in found:
            raise WrongValue([(f"{path}.{each['currency']}", "stands here twice")])
        found[each["currency"]] = each["amount"].strip()
    return found


def _told(wrong: ValidationError) -> Iterator[tuple[str, str]]:
    for error in wrong.errors(include_url=False, include_input=False):
        words = [str(each) for each in error["loc"]]
        if not words:
            # a rule over several values names the one to change
            words = [
                error["msg"].removeprefix("Value error, ").split(" ")[0].strip(":")
            ]
        place = next((_PLACES[each] for each in reversed(words) if each in _PLACES), "")
        last = words[-1]
        is_currency = last.isupper() and last.isalpha()
        yield (f"{place}.{last}" if is_currency and place else place), error["msg"]
