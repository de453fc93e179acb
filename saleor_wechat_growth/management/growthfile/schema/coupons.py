"""Coupons, and how people come to them by themselves."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from saleor_wechat_growth.coupons.keywords import LONGEST, normal
from saleor_wechat_growth.coupons.services.searching import MOST_KEYWORDS, MOST_PRODUCTS
from saleor_wechat_growth.coupons.terms import Terms
from saleor_wechat_growth.management.growthfile.schema.parts import (
    Ceilings,
    Live,
    Moment,
    Name,
    Paused,
    Spec,
    Title,
)


class Coupon(Terms):
    """A coupon: its terms, and what it may cost in all, per currency."""

    model_config = Spec.model_config

    name: Name
    budget: Ceilings
    #: global id of a voucher the shop made itself; "" has one made
    adopted_voucher: str = Field(default="", max_length=80)
    paused: Paused = None

    @property
    def terms(self) -> Terms:
        return Terms(**{name: getattr(self, name) for name in Terms.model_fields})


def _https(value: str) -> str:
    if value and not value.startswith("https://"):
        raise ValueError("a picture has an https address")
    return value


class Claim(Spec):
    """That people may take a coupon for themselves. The section's keys are coupons'.

    most: in all; null: as many as stock and budget let. segment: who may; "" is
    everybody. currency: only where the coupon is given in several.
    """

    #: what people read
    name: Title
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    picture: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=500),
        AfterValidator(_https),
    ] = ""
    starts_at: Moment
    ends_at: Moment | None = None
    per_person: int = Field(default=1, ge=1, le=100)
    most: int | None = Field(default=None, ge=0, le=2**31 - 1)
    segment: str = Field(default="", max_length=40)
    currency: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    shows_remaining: bool = False
    live: Live = True

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.ends_at is not None and self.ends_at <= self.starts_at:
            raise ValueError("ends_at: comes after starts_at")
        return self


def _as_searched(words: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(sorted({normal(word) for word in words}))
    if any(not 0 < len(word) <= LONGEST for word in found):
        msg = f"a word has 1 to {LONGEST} characters"
        raise ValueError(msg)
    return found


def _each_once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


class SearchOffer(Spec):
    """What who searches for certain words is shown: products, and a coupon.

    keywords: compared without case, width and blanks at the ends; each leads to one
    offer. products: core's global ids, in the order shown.
    """

    name: Title
    keywords: Annotated[tuple[str, ...], AfterValidator(_as_searched)] = Field(
        min_length=1, max_length=MOST_KEYWORDS
    )
    products: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=80)], ...],
        AfterValidator(_each_once),
    ] = Field(default=(), max_length=MOST_PRODUCTS)
    coupon: str = Field(default="", max_length=40)
    live: Live = True
